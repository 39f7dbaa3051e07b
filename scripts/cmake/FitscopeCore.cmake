# fitscope_core_module(<core> <cli>): links the core as WebAssembly that needs no JavaScript of
# Emscripten's, and lays a package for npm, with the command line as its program, into build/*/npm.
function(fitscope_core_module core cli)
  set_target_properties(${core} PROPERTIES OUTPUT_NAME fitscope-core SUFFIX .wasm)
  target_link_options(${core} PRIVATE --no-entry -sSTANDALONE_WASM=1
    -sALLOW_MEMORY_GROWTH=1 -sTOTAL_STACK=2MB
    -sEXPORTED_FUNCTIONS=_fitscope_core,_malloc,_free)

  set(package "${PROJECT_BINARY_DIR}/npm")
  configure_file("${PROJECT_SOURCE_DIR}/src/app/npm/package.json.in" "${package}/package.json" @ONLY)
  set(program "${package}/fitscope.cjs")
  set(prelude "${PROJECT_SOURCE_DIR}/src/app/npm/prelude.cjs")
  set(sources "${PROJECT_SOURCE_DIR}/web/fitscope-core.mjs" "${PROJECT_SOURCE_DIR}/web/fitscope-core.d.ts"
              "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/NOTICE")
  add_custom_command(OUTPUT "${program}"
    COMMAND "${CMAKE_COMMAND}" -E copy ${sources} "$<TARGET_FILE:${core}>" "${package}"
    COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_SOURCE_DIR}/README.md" "${package}/README.md"
    COMMAND "${CMAKE_COMMAND}" -E cat "${prelude}" "$<TARGET_FILE:${cli}>" > "${program}"
    DEPENDS ${core} ${cli} ${sources} "${prelude}" VERBATIM COMMENT "Laying the package for npm into ${package}")
  add_custom_target(npm ALL DEPENDS "${program}")
endfunction()
