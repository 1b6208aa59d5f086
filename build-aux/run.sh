#!/bin/sh
# Runs a build folder without installing it: the demo session in the window; where there is no
# display, its delivery, proved, into ./demo.
# usage: run.sh BUILD
set -eu

build=$(cd "$1" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
lacquer=$build/ui/lacquer
composer=$build/data/demo/lacquer-demo
folder=${XDG_CACHE_HOME:-$HOME/.cache}/lacquer/demo
session="$folder/Slow Ferry.lacquer"

if [ ! -e "$session" ]; then
  echo "Composing the demo song into $folder …" >&2
  "$composer" "$folder" >/dev/null
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  GSETTINGS_SCHEMA_DIR=$build/data
  XDG_DATA_DIRS=$source/data:${XDG_DATA_DIRS:-/usr/local/share:/usr/share}
  LACQUER_DEMO_COMPOSER=$composer
  LACQUER_PRESETS=$source/data/presets
  LACQUER_LOCALE_DIR=$build/po
  export GSETTINGS_SCHEMA_DIR XDG_DATA_DIRS LACQUER_DEMO_COMPOSER LACQUER_PRESETS LACQUER_LOCALE_DIR
  exec "$lacquer" "$session"
fi

echo "There is no display (neither DISPLAY nor WAYLAND_DISPLAY), so the window stays away." >&2
echo "The demo is delivered into ./demo instead:" >&2
"$lacquer" render "$session" --out demo --force
for receipt in demo/*.receipt.txt; do
  echo
  cat "$receipt"
done
