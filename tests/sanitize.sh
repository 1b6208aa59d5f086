#!/bin/sh
# Runs test suites under a sanitizer, in a build folder of its own. Any report fails the program
# it is in.
# usage: tests/sanitize.sh thread [SUITE…]      ThreadSanitizer; default: core engine
#        tests/sanitize.sh address [SUITE…]     Address and UndefinedBehaviour; default: all
#                                               suites without a window
set -eu

kind=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-$kind

case $kind in
thread)
  sanitize=thread
  [ $# -gt 0 ] || set -- core engine
  ;;
address)
  sanitize=address,undefined
  [ $# -gt 0 ] || set -- core dsp contract signal media analysis engine model app cli
  ;;
*)
  sed -n '2,7s/^# //p' "$0" >&2
  exit 2
  ;;
esac

[ -d "$build" ] || meson setup "$build" "$root" -Db_sanitize=$sanitize -Db_lundef=false >/dev/null
suites=
for suite; do
  suites="$suites --suite $suite"
done
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
# What AddressSanitizer is told stands in tests/meson.build.
# shellcheck disable=SC2086
exec meson test -C "$build" --print-errorlogs --timeout-multiplier 5 $suites
