#!/bin/sh
# usage: run.sh TEST.py [ARGUMENTS]
# Runs a test of the whole program: a display, a window manager, a session bus and a home of its own.
home=$(mktemp -d)
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
export XDG_RUNTIME_DIR="$home/run" TMPDIR="$home/tmp"
mkdir -m 700 "$XDG_RUNTIME_DIR" "$TMPDIR"
mkfifo "$home/number"
Xvfb -displayfd 3 -screen 0 1960x1120x24 -nolisten tcp 3>"$home/number" 2>/dev/null &
server=$!
trap 'kill $server; wait $server 2>/dev/null; rm -rf "$home"' EXIT
read -r number <"$home/number"
export DISPLAY=":$number"
# Only the test itself speaks on the standard output; what it starts on the way does not.
exec 4>&1
dbus-run-session -- sh -c 'openbox 2>/dev/null & manager=$!; /usr/bin/python3 "$@" >&4; status=$?
kill $manager; exit $status' sh "$@" >/dev/null
