# fitscope_flags: what every one of our targets compiles with, and nothing of anyone else's.
add_library(fitscope_flags INTERFACE)
target_compile_features(fitscope_flags INTERFACE cxx_std_20)
target_compile_options(fitscope_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # {.a = 1} with defaulted members is our normal style
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>  # g++ 12 sees it in the moves of any variant
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # and this in "text" + std::string at -O3 (GCC PR 105651)
  -ffp-contract=off                # fused multiply-adds would make desktop and web disagree
  $<$<BOOL:${FITSCOPE_STRICT}>:-Werror>
  $<$<BOOL:${EMSCRIPTEN}>:-fno-exceptions>)
if(FITSCOPE_SANITIZE)
  target_compile_options(fitscope_flags INTERFACE
    -fsanitize=${FITSCOPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(fitscope_flags INTERFACE -fsanitize=${FITSCOPE_SANITIZE})
endif()

# Training under sanitizers at -O0 is slow enough to put people off running the tests.
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g")

if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(FITSCOPE_CCACHE ccache)
  if(FITSCOPE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${FITSCOPE_CCACHE}")
    set(CMAKE_C_COMPILER_LAUNCHER "${FITSCOPE_CCACHE}")
  endif()
endif()

# Debian's em++ finds its JavaScript parser only beside Debian's own node.
if(EMSCRIPTEN AND EXISTS /usr/share/nodejs/acorn)
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
endif()
