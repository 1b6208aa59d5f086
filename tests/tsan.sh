#!/bin/sh
# Runs what has threads and no GTK under ThreadSanitizer, in a build folder of its own. Any
# report fails the program it is in.
# usage: tests/tsan.sh [SUITE…]     default: core engine
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build-tsan
[ $# -gt 0 ] || set -- core engine

[ -d "$build" ] || meson setup "$build" "$root" -Db_sanitize=thread -Db_lundef=false >/dev/null
suites=
for suite; do
  suites="$suites --suite $suite"
done
export TSAN_OPTIONS="halt_on_error=1 second_deadlock_stack=1 ${TSAN_OPTIONS:-}"
# shellcheck disable=SC2086
exec meson test -C "$build" --print-errorlogs --timeout-multiplier 5 $suites
