# What `cmake --install` lays out, and how CPack makes packages of it: `cli`, the command line alone,
# and `window`, which depends on it. Nothing installed needs the source tree.
include(GNUInstallDirs)

find_program(FITSCOPE_GZIP gzip REQUIRED)
set(manual "${PROJECT_BINARY_DIR}/fitscope.1.gz")
add_custom_command(OUTPUT "${manual}"
  COMMAND $<TARGET_FILE:fitscope> man > "${PROJECT_BINARY_DIR}/fitscope.1"
  COMMAND ${FITSCOPE_GZIP} -9nf "${PROJECT_BINARY_DIR}/fitscope.1"
  DEPENDS fitscope VERBATIM COMMENT "Writing the manual page")
add_custom_target(manual ALL DEPENDS "${manual}")

install(TARGETS fitscope RUNTIME COMPONENT cli)
install(FILES "${manual}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT cli)
install(FILES README.md NOTICE DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT cli)
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright COMPONENT cli)
if(FITSCOPE_GUI)
  install(TARGETS fitscope_gui RUNTIME COMPONENT window)
  install(FILES src/app/desktop/fitscope.desktop
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT window)
  install(FILES src/app/desktop/fitscope-mime.xml
    DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME fitscope.xml COMPONENT window)
  install(FILES web/icon.svg RENAME fitscope.svg
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT window)
  install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/fitscope-window"
    RENAME copyright COMPONENT window)
endif()

set(CPACK_PACKAGE_NAME fitscope)
set(CPACK_PACKAGE_VENDOR "Fitscope contributors")
set(CPACK_PACKAGE_CONTACT "Fitscope contributors <fitscope@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "why a Keras model stops training after a step")
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}/packages")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_CLI_PACKAGE_NAME fitscope)
set(CPACK_DEBIAN_WINDOW_PACKAGE_NAME fitscope-window)
set(CPACK_DEBIAN_WINDOW_PACKAGE_DEPENDS "fitscope (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_WINDOW_PACKAGE_RECOMMENDS "zenity")
set(CPACK_COMPONENT_CLI_DESCRIPTION
  "Imitates model.fit() of a chosen release of Keras, step by step, and says\n how many steps each epoch runs and why it stops. The command line.")
set(CPACK_COMPONENT_WINDOW_DESCRIPTION
  "Imitates model.fit() of a chosen release of Keras, step by step, and says\n how many steps each epoch runs and why it stops. The window.")
include(CPack)
