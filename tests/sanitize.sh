#!/bin/sh
# Runs test suites under a sanitizer, in a build folder of its own. Any report fails the program
# it is in.
# usage: tests/sanitize.sh                      both, with their default suites
#        tests/sanitize.sh thread [SUITE…]      ThreadSanitizer; default: core engine
#        tests/sanitize.sh address [SUITE…]     Address and UndefinedBehaviour; default: all
#                                               suites, the window's too
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)

# run KIND SANITIZERS SUITE…
run() {
  kind=$1 sanitize=$2 build=$root/build-$1 suites=
  shift 2
  for suite; do
    suites="$suites --suite $suite"
  done
  [ -d "$build" ] || meson setup "$build" "$root" -Db_sanitize="$sanitize" -Db_lundef=false >/dev/null
  echo "$kind: $*"
  # shellcheck disable=SC2086
  meson test -C "$build" --print-errorlogs --timeout-multiplier 5 $suites
}

thread() {
  [ $# -gt 0 ] || set -- core engine
  export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
  run thread thread "$@"
}

# What AddressSanitizer is told stands in tests/meson.build.
address() {
  [ $# -gt 0 ] || set -- core dsp conformance contract signal media analysis engine model app cli ui
  run address address,undefined "$@"
}

case ${1-both} in
both)
  failed=0
  thread || failed=1
  address || failed=1
  exit $failed
  ;;
thread | address)
  "$@"
  ;;
*)
  sed -n '2,8s/^# //p' "$0" >&2
  exit 2
  ;;
esac
