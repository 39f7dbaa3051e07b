# Everybody else's code, one imported target each. Natively it is the system's libraries; for the web
# headers are the system's too, and ImGui and SDL2 come built by scripts/lib/third_party.sh, which
# passes FITSCOPE_IMGUI_SOURCE (a source tree) and FITSCOPE_SDL2_WEB (an install prefix).
find_package(Eigen3 3.4 REQUIRED NO_MODULE)

# fitscope_system_headers(<target> <folder> <header>): one folder of /usr/include through a link of
# its own. /usr/include itself must never reach em++: it would find the host's libc there.
function(fitscope_system_headers target folder header)
  find_path(${folder}_parent "${folder}/${header}" PATHS /usr/include /usr/local/include
            NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  set(links "${PROJECT_BINARY_DIR}/system_headers/${folder}")
  file(MAKE_DIRECTORY "${links}")
  file(CREATE_LINK "${${folder}_parent}/${folder}" "${links}/${folder}" SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE "${links}")
endfunction()

# fitscope_without_line(<variable> <source> <call>): a copy of the source in the build folder where the
# statement "<call>;" that is a line of its own does nothing. Its path goes into the variable.
function(fitscope_without_line variable source call)
  get_filename_component(name "${source}" NAME)
  set(copy "${PROJECT_BINARY_DIR}/third_party/${name}")
  file(READ "${source}" text)
  string(REPLACE "\n    ${call};\n" "\n    (void)0;\n" text "${text}")
  string(REPLACE "\n        ${call};\n" "\n        (void)0;\n" text "${text}")
  file(WRITE "${copy}.new" "${text}")
  file(COPY_FILE "${copy}.new" "${copy}" ONLY_IF_DIFFERENT)
  set(${variable} "${copy}" PARENT_SCOPE)
endfunction()

fitscope_system_headers(rapidjson::rapidjson rapidjson document.h)

# Python's grammar: C sources that scripts/lib/third_party.sh fetches by name into the user's cache.
# Ours to compile, not ours to check: no warnings, no sanitizers.
enable_language(C)
file(SHA256 "${PROJECT_SOURCE_DIR}/scripts/grammar/package-lock.json" grammar_key)
string(SUBSTRING "${grammar_key}" 0 12 grammar_key)
set(grammar_cache "$ENV{XDG_CACHE_HOME}")
if(NOT grammar_cache)
  set(grammar_cache "$ENV{HOME}/.cache")
endif()
set(grammar "${grammar_cache}/fitscope/python-grammar-${grammar_key}/node_modules")
if(NOT EXISTS "${grammar}/tree-sitter-python/src/parser.c")
  message(FATAL_ERROR "The grammar of Python is not in ${grammar}: run ./scripts/fetch_grammar")
endif()
set(grammar_runtime "${grammar}/tree-sitter/vendor/tree-sitter/lib")
add_library(fitscope_python_grammar STATIC EXCLUDE_FROM_ALL
  "${grammar_runtime}/src/lib.c"
  "${grammar}/tree-sitter-python/src/parser.c" "${grammar}/tree-sitter-python/src/scanner.c")
target_include_directories(fitscope_python_grammar PRIVATE
  "${grammar_runtime}/src" "${grammar}/tree-sitter-python/src")
target_include_directories(fitscope_python_grammar SYSTEM PUBLIC "${grammar_runtime}/include")
target_compile_options(fitscope_python_grammar PRIVATE -w -std=gnu11 -O2)
add_library(tree_sitter::python ALIAS fitscope_python_grammar)

if(FITSCOPE_GUI AND NOT EMSCRIPTEN)
  find_package(SDL2 REQUIRED)
  find_package(OpenGL REQUIRED)
  find_path(FITSCOPE_IMGUI_INCLUDE imgui.h PATH_SUFFIXES imgui REQUIRED)
  find_library(FITSCOPE_IMGUI_LIBRARY imgui REQUIRED)
  find_path(FITSCOPE_IMGUI_BACKENDS NAMES imgui_impl_sdl2.h imgui_impl_sdl.h
            HINTS "${FITSCOPE_IMGUI_INCLUDE}" PATH_SUFFIXES imgui/backends backends REQUIRED)
  add_library(imgui::imgui STATIC IMPORTED GLOBAL)
  set_target_properties(imgui::imgui PROPERTIES IMPORTED_LOCATION "${FITSCOPE_IMGUI_LIBRARY}")
  target_include_directories(imgui::imgui INTERFACE
    "${FITSCOPE_IMGUI_INCLUDE}" "${FITSCOPE_IMGUI_BACKENDS}")
  find_library(FITSCOPE_STB_LIBRARY stb)
  target_link_libraries(imgui::imgui INTERFACE
    SDL2::SDL2 OpenGL::GL ${CMAKE_DL_LIBS} $<$<BOOL:${FITSCOPE_STB_LIBRARY}>:${FITSCOPE_STB_LIBRARY}>)
endif()

if(FITSCOPE_GUI AND EMSCRIPTEN)
  foreach(needed FITSCOPE_IMGUI_SOURCE FITSCOPE_SDL2_WEB)
    if(NOT ${needed})
      message(FATAL_ERROR "${needed} is not set: run ./scripts/play, or take the value from "
                          "scripts/lib/third_party.sh (or configure with -DFITSCOPE_GUI=OFF)")
    endif()
  endforeach()
  add_library(SDL2::SDL2 STATIC IMPORTED GLOBAL)
  set_target_properties(SDL2::SDL2 PROPERTIES IMPORTED_LOCATION "${FITSCOPE_SDL2_WEB}/lib/libSDL2.a")
  target_include_directories(SDL2::SDL2 INTERFACE "${FITSCOPE_SDL2_WEB}/include/SDL2")
  add_library(OpenGL::GL INTERFACE IMPORTED GLOBAL)
  # Nobody needs an extension, and asking for the first waits until the graphics process has started.
  target_link_options(OpenGL::GL INTERFACE -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2
    -sGL_SUPPORT_AUTOMATIC_ENABLE_EXTENSIONS=0)

  fitscope_system_headers(stb::stb stb stb_truetype.h)
  set(backend sdl2)
  if(NOT EXISTS "${FITSCOPE_IMGUI_SOURCE}/backends/imgui_impl_sdl2.cpp")
    set(backend sdl)
  endif()
  # What the backend asks GL for is answered by platform_web.cpp, which says why.
  set_source_files_properties("${FITSCOPE_IMGUI_SOURCE}/backends/imgui_impl_opengl3.cpp" PROPERTIES
    COMPILE_DEFINITIONS glGetIntegerv=fitscope_gl_state)
  # The page brings its own fonts and asks for no gamepad. Built without these two calls, ImGui's font
  # and SDL's table of gamepads are nobody's, and the linker leaves them out.
  fitscope_without_line(draw "${FITSCOPE_IMGUI_SOURCE}/imgui_draw.cpp" "AddFontDefault()")
  fitscope_without_line(events "${FITSCOPE_IMGUI_SOURCE}/backends/imgui_impl_${backend}.cpp"
                        "ImGui_ImplSDL2_UpdateGamepads()")
  add_library(fitscope_imgui_web STATIC
    "${FITSCOPE_IMGUI_SOURCE}/imgui.cpp" "${draw}"
    "${FITSCOPE_IMGUI_SOURCE}/imgui_tables.cpp" "${FITSCOPE_IMGUI_SOURCE}/imgui_widgets.cpp"
    "${FITSCOPE_IMGUI_SOURCE}/backends/imgui_impl_opengl3.cpp" "${events}")
  target_include_directories(fitscope_imgui_web SYSTEM PUBLIC
    "${FITSCOPE_IMGUI_SOURCE}" "${FITSCOPE_IMGUI_SOURCE}/backends")
  target_compile_options(fitscope_imgui_web PRIVATE -Oz -w -fno-exceptions -fno-rtti)
  target_compile_definitions(fitscope_imgui_web PUBLIC
    IMGUI_IMPL_OPENGL_ES3 IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_METRICS_WINDOW
    IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS)
  target_link_libraries(fitscope_imgui_web PUBLIC SDL2::SDL2 OpenGL::GL PRIVATE stb::stb)
  add_library(imgui::imgui ALIAS fitscope_imgui_web)
endif()

if(FITSCOPE_TESTS)
  if(EMSCRIPTEN)
    set(gtest_disable_pthreads ON CACHE INTERNAL "")
    set(INSTALL_GTEST OFF CACHE INTERNAL "")
    add_subdirectory(/usr/src/googletest "${PROJECT_BINARY_DIR}/googletest" EXCLUDE_FROM_ALL SYSTEM)
    target_compile_features(gtest PUBLIC cxx_std_20)  # else it is built without its string_view matchers
  else()
    find_package(GTest REQUIRED)
  endif()
endif()
