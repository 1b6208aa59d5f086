#!/bin/sh
# Runs every suite of a build folder and closes with "N passed, N failed".
# usage: test.sh BUILD
set -u

build=$1
rm -f "$build"/meson-logs/testlog.junit.xml
# A busy machine is no failure: limits are for what hangs.
meson test -C "$build" --no-rebuild --print-errorlogs --timeout-multiplier 3
status=$?
python3 "$(dirname "$0")/count-tests.py" "$build"/meson-logs/testlog.junit.xml || status=1
exit $status
