#!/bin/sh
# Runs a test of the desk on a display and a session bus of its own, with an empty home.
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME="$home" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache"
mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
printf '[Settings]\ngtk-enable-animations=false\ngtk-cursor-blink=false\ngtk-xft-dpi=98304\n' \
  > "$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
# LACQUER_XVFB: more options of the display.
xvfb-run -a -s "-screen 0 1280x800x24 -nolisten tcp $LACQUER_XVFB" dbus-run-session -- "$@"
