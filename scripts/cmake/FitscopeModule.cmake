# fitscope_module(<folder> <floor> [<may include>...])
#
# One folder of src/ = one library fitscope_<folder>. A module may include the modules it names,
# and may only name modules declared before it on a lower floor. Names with :: are third party.
function(fitscope_module name floor)
  foreach(dep IN LISTS ARGN)
    if(NOT dep MATCHES "::")
      get_property(dep_floor GLOBAL PROPERTY FITSCOPE_FLOOR_${dep})
      if(NOT DEFINED dep_floor OR NOT dep_floor LESS floor)
        message(FATAL_ERROR "src/${name} (floor ${floor}) may not include src/${dep} "
                            "(floor ${dep_floor}): includes go down, never level or up.")
      endif()
    endif()
  endforeach()
  set_property(GLOBAL PROPERTY FITSCOPE_FLOOR_${name} ${floor})

  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${name}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "_(web|native)\\.cpp$")  # platform adds its own
  if(sources)
    add_library(fitscope_${name} STATIC ${sources})
    set(scope PUBLIC)
    target_link_libraries(fitscope_${name} PRIVATE fitscope_flags)
    # Who opens the page downloads it all. What steps and sums is built for speed, the rest for size.
    if(EMSCRIPTEN AND NOT name IN_LIST FITSCOPE_HOT_MODULES)
      target_compile_options(fitscope_${name} PRIVATE -Oz)
    endif()
    if(EMSCRIPTEN AND FITSCOPE_SIMD AND name IN_LIST FITSCOPE_SIMD_MODULES)
      target_compile_options(fitscope_${name} PRIVATE -msimd128)
      # The same without SIMD. A program that names it before all else is linked to it instead.
      add_library(fitscope_${name}_scalar STATIC EXCLUDE_FROM_ALL ${sources})
      target_link_libraries(fitscope_${name}_scalar PRIVATE fitscope_flags)
    endif()
  else()
    add_library(fitscope_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_compile_features(fitscope_${name} ${scope} cxx_std_20)
  target_include_directories(fitscope_${name} ${scope} "${PROJECT_SOURCE_DIR}/src")
  list(TRANSFORM ARGN PREPEND "fitscope_" REGEX "^[^:]+$")
  target_link_libraries(fitscope_${name} ${scope} ${ARGN})
  if(TARGET fitscope_${name}_scalar)
    target_include_directories(fitscope_${name}_scalar PRIVATE "${PROJECT_SOURCE_DIR}/src")
    target_link_libraries(fitscope_${name}_scalar PRIVATE ${ARGN})
  endif()
endfunction()

# fitscope_for_size(<hot folder> <file>...): files of it, without .cpp, that no step runs through. For
# the page they are built as small as the rest.
function(fitscope_for_size name)
  if(EMSCRIPTEN)
    list(TRANSFORM ARGN PREPEND "${name}/")
    list(TRANSFORM ARGN APPEND ".cpp")
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -Oz)
  endif()
endfunction()

# fitscope_program(<name> <may link>... SOURCES <file>...): an executable of src/app/.
function(fitscope_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_UNPARSED_ARGUMENTS} fitscope_flags)
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/src")
  if(EMSCRIPTEN)
    target_compile_options(${name} PRIVATE -Oz)
    target_link_options(${name} PRIVATE -Oz)  # Binaryen's passes: what is hot was inlined by clang
  endif()
endfunction()

# fitscope_test(<folder> [<also linked>...]): every tests/<folder>/**/*_test.cpp in one program,
# linked to that module. Helpers tests share lie in tests/support/.
function(fitscope_test name)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${name}/*_test.cpp")
  if(NOT sources OR NOT TARGET fitscope_${name})
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE fitscope_${name} ${ARGN} fitscope_flags fitscope_tests_dir
    GTest::gmock_main)
  target_include_directories(${name}_test PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  fitscope_under_node(${name}_test)
  if(EMSCRIPTEN)
    # Our objects stay as optimised as the page's; only the link leaves its slow last passes out.
    target_link_options(${name}_test PRIVATE -O1)
  endif()
  add_test(NAME ${name} COMMAND ${name}_test)
endfunction()

# fitscope_under_node(<target>): in a web build, link a console program so that node runs it as it is.
function(fitscope_under_node target)
  if(EMSCRIPTEN)
    target_link_options(${target} PRIVATE
      -sSINGLE_FILE=1          # runtimes of this age cannot fetch() a file under node 18 and up
      -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=4MB
      -sNODERAWFS=1            # tests read goldens, the CLI reads scenario files
      -sENVIRONMENT=node)
  endif()
endfunction()
