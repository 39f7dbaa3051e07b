# What every script here starts with: where the tree is, how to speak, how to become root.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/fitscope"
JOBS=$(nproc 2>/dev/null || echo 2)

# One compiler cache for every clone: what is compiled does not depend on where the tree lies.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$ROOT}" CCACHE_NOHASHDIR="${CCACHE_NOHASHDIR:-yes}"

# Debian's em++ finds its JavaScript parser only beside Debian's own node.
if [ -d /usr/share/nodejs ]; then
  export NODE_PATH="${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs"
fi

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
if [ ! -t 2 ] || [ -n "${NO_COLOR:-}" ]; then
  say() { printf '==> %s\n' "$*" >&2; }
fi

# as_root COMMAND...: as it is for root, through sudo for everybody else.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "this needs root and there is no sudo. As root, run: $*"
  fi
}

# quietly WHAT COMMAND...: says WHAT; shows the command's output only if it fails.
quietly() {
  local what=$1 log started=$SECONDS
  shift
  say "$what"
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    rm -f "$log"
    die "failed: $what"
  fi
  rm -f "$log"
  if [ $((SECONDS - started)) -ge 10 ]; then say "  done in $((SECONDS - started)) s"; fi
}

# configure PRESET [CMAKE_ARGUMENT...]: again only when the arguments changed; ninja does the rest.
configure() {
  local preset=$1 dir="$ROOT/build/$1" asked
  shift
  asked="$ROOT $*"
  if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/configured" 2>/dev/null)" = "$asked" ]; then
    return
  fi
  quietly "configuring build/$preset" cmake -S "$ROOT" -B "$dir" --preset "$preset" "$@"
  printf '%s\n' "$asked" >"$dir/configured"
}

# build PRESET TARGET...: silent if there is nothing to do, else ninja's own lines.
build() {
  local preset=$1
  shift
  (cd "$ROOT" && cmake --build --preset "$preset" -j "$JOBS" --target "$@") |
    sed -u -E '/^ninja: (no work to do|Entering)|Re-checking globbed/d'
}
