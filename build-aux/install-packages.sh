#!/bin/sh
# Installs what is missing of the named purposes in packages.txt (Debian and its children).
# usage: install-packages.sh build run test …
set -eu

list=$(dirname "$0")/packages.txt
command -v dpkg-query >/dev/null 2>&1 || {
  echo "Not a Debian system: install what build-aux/packages.txt names, then go on." >&2
  exit 0
}

wanted=''
for purpose in "$@"; do
  wanted="$wanted $(awk -v p="[$purpose]" '/^\[/ { on = ($0 == p); next } on && NF && !/^#/' "$list")"
done

missing=''
for package in $wanted; do
  state=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=''
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null 2>&1 || {
    echo "These packages are missing and there is neither root nor sudo:$missing" >&2
    exit 1
  }
  as_root=sudo
fi

echo "Installing:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
apt() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >&2; }
apt update
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing
