# Installs what is missing, by name, and says so. Nothing to do = no output and no network.
# shellcheck shell=bash

PACKAGES_BUILD="g++ cmake ninja-build ccache libeigen3-dev rapidjson-dev python3"
PACKAGES_FONTS="fonts-inter fonts-jetbrains-mono python3-fonttools"
PACKAGES_WEB="$PACKAGES_FONTS emscripten libstb-dev dpkg-dev googletest"
PACKAGES_WINDOW="$PACKAGES_FONTS libsdl2-dev libimgui-dev libstb-dev libgl-dev"
PACKAGES_TEST="libgtest-dev libgmock-dev googletest clang-format glslang-tools mandoc git"
PACKAGES_BROWSER="chromium firefox-esr webkit2gtk-driver xvfb xdotool libgl1-mesa-dri"

apt_updated=""
apt_update() {
  [ -n "$apt_updated" ] && return
  quietly "apt-get update" as_root apt-get -o DPkg::Lock::Timeout=600 update
  apt_updated=yes
}

# ensure_packages NAME...: installs those Debian packages that are missing.
ensure_packages() {
  command -v apt-get >/dev/null || die "this wants Debian's apt-get; elsewhere install by hand: $*"
  local installed missing=() name
  installed=" $(dpkg-query -W -f='${Package}:${db:Status-Status} ' "$@" 2>/dev/null || true) "
  for name in "$@"; do
    [[ "$installed" == *" $name:installed "* ]] || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  apt_update
  quietly "installing ${missing[*]}" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends "${missing[@]}"
}

# Node from anywhere will do (18 or newer); Debian's own if there is none.
ensure_node() {
  local missing=()
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ ${#missing[@]} = 0 ] || ensure_packages "${missing[@]}"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || die "node 18 or newer is needed; $(command -v node) is $(node --version)"
}

# ensure_npm FOLDER: what FOLDER/package-lock.json names, into FOLDER/node_modules.
ensure_npm() {
  local folder=$1
  if [ ! -f "$folder/node_modules/.package-lock.json" ] ||
    [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    quietly "npm packages of ${folder#"$ROOT"/}" \
      npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
    touch "$folder/node_modules/.package-lock.json"
  fi
}

# Makes `apt-get source` work: a deb-src twin of each of the machine's own Debian sources, in a file
# of its own. Both forms: deb822 (*.sources) and one line an entry (*.list).
ensure_deb_src() {
  [ -n "$(apt-get indextargets --format '$(URI)' 'Created-By: Sources' 2>/dev/null)" ] && return
  local folder=/etc/apt/sources.list.d file
  local scratch
  scratch=$(mktemp -d)
  for file in "$folder"/*.sources; do
    [ -f "$file" ] || continue
    # Whole stanzas, so that a key written into the stanza comes along.
    awk 'BEGIN { RS = ""; ORS = "\n\n" }
         /(^|\n)Enabled:[ \t]*no/ { next }
         /(^|\n)Types:[^\n]*deb/ && /(^|\n)Components:[^\n]*main/ {
           gsub(/(^|\n)#[^\n]*/, ""); sub(/^\n/, "")
           sub(/Types:[^\n]*/, "Types: deb-src"); sub(/\nArchitectures:[^\n]*/, ""); print }' \
      "$file" >>"$scratch/fitscope-deb-src.sources"
  done
  for file in /etc/apt/sources.list "$folder"/*.list; do
    [ -f "$file" ] || continue
    sed -n -E '/cdrom:/d; s/^[[:space:]]*deb([[:space:]].*[[:space:]]main.*)$/deb-src\1/p' \
      "$file" >>"$scratch/fitscope-deb-src.list"
  done
  for file in "$scratch"/*; do
    [ -s "$file" ] || continue
    say "adding $folder/$(basename "$file") for apt-get source"
    as_root install -m 644 "$file" "$folder/"
  done
  rm -rf "$scratch"
  apt_updated=""
  apt_update
}
