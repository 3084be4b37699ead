# What `cmake --install` puts where, and the Debian package. Manual pages, completions and the list of foreign licences
# are made from the programs and from the lock file, so that they cannot say anything else.
include(GNUInstallDirs)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(PACKAGING ${CMAKE_SOURCE_DIR}/packaging)
set(MADE ${CMAKE_BINARY_DIR}/packaging)
set(installed_programs factory mcp-lrm mcp-proxy)
if(TARGET mcp-platform)
    list(APPEND installed_programs mcp-platform)
endif()

set(made_files "")
foreach(program IN LISTS installed_programs)
    add_custom_command(OUTPUT ${MADE}/man1/${program}.1.gz
        COMMAND ${Python3_EXECUTABLE} ${PACKAGING}/man_page.py $<TARGET_FILE:${program}> ${PACKAGING}/man/${program}.txt
            ${MADE}/man1/${program}.1.gz
        DEPENDS ${program} ${PACKAGING}/man_page.py ${PACKAGING}/man/${program}.txt VERBATIM)
    list(APPEND made_files ${MADE}/man1/${program}.1.gz)
endforeach()
foreach(shell bash zsh fish)
    add_custom_command(OUTPUT ${MADE}/completion/${shell}
        COMMAND ${CMAKE_COMMAND} -E make_directory ${MADE}/completion
        COMMAND factory completion ${shell} > ${MADE}/completion/${shell}
        DEPENDS factory VERBATIM)
    list(APPEND made_files ${MADE}/completion/${shell})
endforeach()
add_custom_command(OUTPUT ${MADE}/copyright ${MADE}/changelog.gz
    COMMAND ${Python3_EXECUTABLE} ${PACKAGING}/package_texts.py ${CMAKE_SOURCE_DIR} ${PROJECT_VERSION} ${MADE}
    DEPENDS ${PACKAGING}/package_texts.py ${CMAKE_SOURCE_DIR}/third_party/package-lock.json ${CMAKE_SOURCE_DIR}/CHANGELOG.md
    VERBATIM)
list(APPEND made_files ${MADE}/copyright ${MADE}/changelog.gz)

# Part of `all`, which `--target install` and `--target package` build first; not where sanitizers would slow it.
set(in_all ALL)
if(FACTORY_SANITIZE)
    set(in_all "")
endif()
add_custom_target(package_files ${in_all} DEPENDS ${made_files})
add_dependencies(package_files ${installed_programs})

install(TARGETS ${installed_programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(program IN LISTS installed_programs)
    install(FILES ${MADE}/man1/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endforeach()
install(FILES ${MADE}/completion/bash DESTINATION share/bash-completion/completions RENAME factory)
install(FILES ${MADE}/completion/fish DESTINATION share/fish/vendor_completions.d RENAME factory.fish)
install(FILES ${MADE}/copyright ${MADE}/changelog.gz README.md DESTINATION share/doc/factory)
file(GLOB documents CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/*.md)
install(FILES ${documents} DESTINATION share/doc/factory/docs)
install(FILES ${PACKAGING}/lintian-overrides DESTINATION share/lintian/overrides RENAME factory)

# The prefix is known when it is installed: a package has another one than `cmake --install`.
set(units mcp-lrm)
if(TARGET mcp-platform)
    list(APPEND units mcp-platform)
endif()
foreach(unit IN LISTS units)
    install(CODE "
        set(BINDIR \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}\")
        configure_file(\"${PACKAGING}/systemd/${unit}.service.in\" \"${MADE}/${unit}.service\" @ONLY)
        file(INSTALL \"${MADE}/${unit}.service\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/user\")")
endforeach()
install(CODE "
    set(zsh_functions site-functions)
    if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
        set(zsh_functions vendor-completions)  # where Debian's zsh looks
    endif()
    file(INSTALL \"${MADE}/completion/zsh\" DESTINATION \"\${CMAKE_INSTALL_PREFIX}/share/zsh/\${zsh_functions}\"
        RENAME _factory)")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME factory)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "the project's maintainers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "code context for coding agents over MCP")
set(CPACK_PACKAGE_DESCRIPTION
    "A local daemon gives opencode, Claude Code and other MCP clients one fast,\nalways fresh source of code context: where something is, the lines that\nmatter, what a project is. A small bridge connects each agent with it, and the\ncommand factory starts it, connects clients and asks from a shell.")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "git (>= 1:2.30)")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "bubblewrap")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, libpq5")
include(CPack)
