# ImGui's sources and SDL2's library for the web, from Debian's source packages, and the grammar of
# Python, from npm. They lie in the user's cache, keyed by everything that makes them what they are,
# so that a second clean checkout has them at once; nothing of them enters the tree.
# shellcheck shell=bash

SDL2_WEB_OPTIONS="-DSDL_STATIC=ON -DSDL_SHARED=OFF -DSDL_TEST=OFF -DSDL_AUDIO=OFF -DSDL_HAPTIC=OFF \
-DSDL_JOYSTICK=OFF -DSDL_HIDAPI=OFF -DSDL_SENSOR=OFF -DSDL_RENDER=OFF -DSDL_POWER=OFF"
# Of SDL's video only window and events are used: its software blitters, lean and mean, weigh 100 KB less.
SDL2_WEB_FLAGS="-Oz -w -DSDL_LEAN_AND_MEAN=1"

# source_version PACKAGE: the source version behind the binary package apt would install.
source_version() {
  LC_ALL=C apt-cache policy "$1" 2>/dev/null |
    sed -n -E 's/^ *Candidate: (.*)$/\1/p' | sed -E 's/\+b[0-9]+$//; s/^\(none\)$//'
}

# fetch_source SOURCE VERSION FOLDER: unpacks a Debian source package, patches applied, as FOLDER.
fetch_source() {
  local source=$1 version=$2 folder=$3 work
  ensure_packages dpkg-dev
  ensure_deb_src
  mkdir -p "$(dirname "$folder")"
  work=$(mktemp -d "$(dirname "$folder")/.fetch-XXXXXX")
  chmod 755 "$work"
  quietly "apt-get source $source=$version" \
    sh -c "cd '$work' && apt-get source --only-source '$source=$version'"
  local unpacked
  unpacked=$(find "$work" -mindepth 1 -maxdepth 1 -type d | head -n 1)
  [ -n "$unpacked" ] || die "apt-get source $source unpacked nothing"
  rm -rf "$folder"
  mv "$unpacked" "$folder"
  rm -rf "$work"
}

# ensure_grammar: tree-sitter and its Python grammar, as C sources, by the versions and hashes in
# scripts/grammar/package-lock.json. CMake looks for them in the same place.
ensure_grammar() {
  local lock="$ROOT/scripts/grammar/package-lock.json" folder key
  key=$(sha256sum "$lock" | cut -c 1-12)
  folder="$CACHE/python-grammar-$key"
  [ -f "$folder/node_modules/tree-sitter-python/src/parser.c" ] && return
  ensure_node
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  cp "$ROOT/scripts/grammar/package.json" "$lock" "$folder.part/"
  quietly "npm packages tree-sitter and tree-sitter-python (sources only)" \
    npm --prefix "$folder.part" ci --ignore-scripts --no-audit --no-fund
  rm -rf "$folder"
  mv "$folder.part" "$folder"
}

# versions_of_sources: sets IMGUI_VERSION and SDL2_VERSION.
versions_of_sources() {
  IMGUI_VERSION=$(source_version libimgui-dev)
  SDL2_VERSION=$(source_version libsdl2-dev)
  if [ -z "$IMGUI_VERSION" ] || [ -z "$SDL2_VERSION" ]; then
    apt_update
    IMGUI_VERSION=$(source_version libimgui-dev)
    SDL2_VERSION=$(source_version libsdl2-dev)
  fi
  [ -n "$IMGUI_VERSION" ] && [ -n "$SDL2_VERSION" ] ||
    die "apt knows no libimgui-dev or libsdl2-dev: are Debian's own sources in /etc/apt?"
}

# ensure_web_libraries: sets FITSCOPE_IMGUI_SOURCE and FITSCOPE_SDL2_WEB, making both if missing.
ensure_web_libraries() {
  versions_of_sources
  FITSCOPE_IMGUI_SOURCE="$CACHE/imgui-$IMGUI_VERSION"
  [ -f "$FITSCOPE_IMGUI_SOURCE/imgui.cpp" ] ||
    fetch_source imgui "$IMGUI_VERSION" "$FITSCOPE_IMGUI_SOURCE"

  local compiler key
  compiler=$(dpkg-query -W -f='${Version}' emscripten)
  key=$(printf '%s\n' "$SDL2_VERSION" "$compiler" "$SDL2_WEB_OPTIONS" "$SDL2_WEB_FLAGS" |
    sha256sum | cut -c 1-12)
  FITSCOPE_SDL2_WEB="$CACHE/sdl2-web-$SDL2_VERSION-$key"
  [ -f "$FITSCOPE_SDL2_WEB/lib/libSDL2.a" ] && return

  local source="$CACHE/sdl2-$SDL2_VERSION"
  [ -f "$source/CMakeLists.txt" ] || fetch_source libsdl2 "$SDL2_VERSION" "$source"
  local work="$FITSCOPE_SDL2_WEB.build"
  rm -rf "$work" "$FITSCOPE_SDL2_WEB.part"
  # shellcheck disable=SC2086  # options are words
  quietly "configuring SDL2 $SDL2_VERSION for the web" emcmake cmake -G Ninja -S "$source" -B "$work" \
    -DCMAKE_BUILD_TYPE=Release "-DCMAKE_C_FLAGS_RELEASE=$SDL2_WEB_FLAGS" $SDL2_WEB_OPTIONS \
    -DCMAKE_TRY_COMPILE_CONFIGURATION=Debug "-DCMAKE_C_FLAGS_DEBUG=-w" \
    -DCMAKE_C_COMPILER_LAUNCHER=ccache "-DCMAKE_INSTALL_PREFIX=$FITSCOPE_SDL2_WEB.part"
  quietly "building SDL2 for the web (once; one to three minutes)" cmake --build "$work" -j "$JOBS"
  quietly "installing it into $CACHE" cmake --install "$work"
  mv "$FITSCOPE_SDL2_WEB.part" "$FITSCOPE_SDL2_WEB"
  rm -rf "$work"
}

# configure_web: the preset `web`, told where the two libraries lie.
configure_web() {
  ensure_web_libraries
  configure web "-DFITSCOPE_IMGUI_SOURCE=$FITSCOPE_IMGUI_SOURCE" \
    "-DFITSCOPE_SDL2_WEB=$FITSCOPE_SDL2_WEB"
}
