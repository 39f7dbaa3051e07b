# fitscope_embed_fonts(<target>): the glyphs the views need from Debian's Inter and JetBrains Mono, cut
# out at build time by fontTools and embedded as bytes, so that the programs read no files. Generated:
# view/font_data.h (namespace fitscope::view::fonts).
function(fitscope_embed_fonts target)
  # The first python3 on the path may be one without Debian's fontTools.
  foreach(candidate python3 /usr/bin/python3)
    execute_process(COMMAND "${candidate}" -c "import fontTools.subset" RESULT_VARIABLE missing
                    OUTPUT_QUIET ERROR_QUIET)
    if(NOT missing)
      set(python "${candidate}")
      break()
    endif()
  endforeach()
  find_file(FITSCOPE_INTER_REGULAR Inter-Regular.otf NO_CMAKE_FIND_ROOT_PATH
            PATHS /usr/share/fonts/opentype/inter)
  find_file(FITSCOPE_INTER_SEMIBOLD Inter-SemiBold.otf NO_CMAKE_FIND_ROOT_PATH
            PATHS /usr/share/fonts/opentype/inter)
  find_file(FITSCOPE_JETBRAINS_MONO JetBrainsMono-Regular.ttf NO_CMAKE_FIND_ROOT_PATH
            PATHS /usr/share/fonts/truetype/jetbrains-mono)
  if(NOT python OR NOT FITSCOPE_INTER_REGULAR OR NOT FITSCOPE_INTER_SEMIBOLD
     OR NOT FITSCOPE_JETBRAINS_MONO)
    message(FATAL_ERROR "Fonts are missing: apt-get install fonts-inter fonts-jetbrains-mono "
                        "python3-fonttools (or configure with -DFITSCOPE_GUI=OFF)")
  endif()
  set(script "${PROJECT_SOURCE_DIR}/scripts/embed_fonts.py")
  set(header "${PROJECT_BINARY_DIR}/generated/view/font_data.h")
  set(source "${PROJECT_BINARY_DIR}/generated/view/font_data.cpp")
  add_custom_command(OUTPUT "${header}" "${source}"
    COMMAND "${python}" "${script}" "${header}" "${source}"
            "InterRegular=${FITSCOPE_INTER_REGULAR}"
            "InterSemiBold=${FITSCOPE_INTER_SEMIBOLD}"
            "JetBrainsMonoRegular=${FITSCOPE_JETBRAINS_MONO}"
    DEPENDS "${script}"
    COMMENT "Cutting the fonts down to the glyphs in use" VERBATIM)
  target_sources(${target} PRIVATE "${source}" "${header}")
  target_include_directories(${target} PRIVATE "${PROJECT_BINARY_DIR}/generated")
endfunction()
