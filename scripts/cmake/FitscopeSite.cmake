# fitscope_site(<reader> <program> [<program without SIMD>]): links the program, its twin that the page
# loads where the browser has no SIMD, and, as a module of its own that the page loads
# when something is pasted or dropped, the reader of code, logs and tables; defines the target `site`,
# which lays web/, the program, the page "How we know" and the pages of causes into FITSCOPE_SITE_DIR.
# FITSCOPE_BASE_URL: the address the site will have, for canonical links; empty: none is written.
function(fitscope_site reader)
  set(names app app-scalar)
  foreach(program name IN ZIP_LISTS ARGN names)
    if(NOT program)
      break()
    endif()
    set_target_properties(${program} PROPERTIES OUTPUT_NAME ${name} SUFFIX .js)
    target_link_options(${program} PRIVATE
      -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createFitscope -sENVIRONMENT=web,worker
      -sDYNAMIC_EXECUTION=0      # the page's Content-Security-Policy forbids eval
      -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=2MB
      -sFILESYSTEM=0
      -sEXPORTED_FUNCTIONS=_main,_malloc,_free
      -sEXPORTED_RUNTIME_METHODS=ccall,UTF8ToString,stringToUTF8,lengthBytesUTF8)
    list(APPEND programs "$<TARGET_FILE:${program}>" "$<TARGET_FILE_DIR:${program}>/${name}.wasm")
  endforeach()

  set_target_properties(${reader} PROPERTIES OUTPUT_NAME reader SUFFIX .js)
  target_link_options(${reader} PRIVATE --no-entry
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sEXPORT_NAME=createReader -sENVIRONMENT=web,worker
    -sDYNAMIC_EXECUTION=0 -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=4MB -sFILESYSTEM=0
    -sEXPORTED_FUNCTIONS=_fitscope_answer,_malloc,_free
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToUTF8,lengthBytesUTF8)

  file(GLOB_RECURSE page CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/web/*")
  list(FILTER page EXCLUDE REGEX "/README\\.md$")
  find_program(FITSCOPE_PYTHON python3 NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  set(how "${PROJECT_SOURCE_DIR}/scripts/how_we_know.py")
  file(GLOB_RECURSE known CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/golden/ledgers/*"
       "${PROJECT_SOURCE_DIR}/tests/corpus/*.jsonl")
  set(steps "${PROJECT_SOURCE_DIR}/scripts/site")
  file(GLOB step_scripts CONFIGURE_DEPENDS "${steps}/*.py")
  list(APPEND known "${PROJECT_SOURCE_DIR}/scripts/pages/how-we-know.html"
       "${PROJECT_SOURCE_DIR}/tests/golden/known_differences.md"
       "${PROJECT_SOURCE_DIR}/scripts/oracle_lib/known_table.py"
       "${PROJECT_SOURCE_DIR}/src/trainer/regimes.cpp")
  set(FITSCOPE_BASE_URL "" CACHE STRING "The site's address, ending in /")
  set(base_url $<$<BOOL:${FITSCOPE_BASE_URL}>:--base-url=${FITSCOPE_BASE_URL}>)
  set(stamp "${PROJECT_BINARY_DIR}/site.stamp")
  add_custom_command(OUTPUT "${stamp}"
    COMMAND "${CMAKE_COMMAND}" -E rm -rf "${FITSCOPE_SITE_DIR}"
    COMMAND "${CMAKE_COMMAND}" -E copy_directory "${PROJECT_SOURCE_DIR}/web" "${FITSCOPE_SITE_DIR}"
    COMMAND "${CMAKE_COMMAND}" -E rm -f "${FITSCOPE_SITE_DIR}/README.md"
    COMMAND "${CMAKE_COMMAND}" -E copy ${programs} "$<TARGET_FILE:${reader}>"
            "$<TARGET_FILE_DIR:${reader}>/reader.wasm" "$<TARGET_FILE:fitscope_core>" "${FITSCOPE_SITE_DIR}"
    COMMAND "${FITSCOPE_PYTHON}" "${how}" "${FITSCOPE_SITE_DIR}/how-we-know.html"
    COMMAND fitscope site "${FITSCOPE_SITE_DIR}" ${base_url}
    COMMAND "${FITSCOPE_PYTHON}" "${steps}/without_script.py" "${FITSCOPE_SITE_DIR}"
    COMMAND "${FITSCOPE_PYTHON}" "${steps}/sizes.py" "${FITSCOPE_SITE_DIR}"
    COMMAND "${FITSCOPE_PYTHON}" "${steps}/one_file.py" "${FITSCOPE_SITE_DIR}"
    COMMAND "${FITSCOPE_PYTHON}" "${steps}/sizes.py" "${FITSCOPE_SITE_DIR}"
    COMMAND "${FITSCOPE_PYTHON}" "${steps}/service_worker.py" "${FITSCOPE_SITE_DIR}"
    COMMAND "${CMAKE_COMMAND}" -E touch "${stamp}"
    DEPENDS ${ARGN} ${reader} fitscope fitscope_core ${page} "${how}" ${known} ${step_scripts} "${steps}/unpack.js"
    COMMENT "Laying the page into ${FITSCOPE_SITE_DIR}")
  add_custom_target(site ALL DEPENDS "${stamp}")
endfunction()
