# factory_embed(TARGET FILE FUNCTION NAMESPACE): the text of FILE as `const char* FUNCTION()` in TARGET, so that the
# binary needs no data file.
function(factory_embed target file function namespace)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${file})
    file(READ ${CMAKE_SOURCE_DIR}/${file} text)
    set(source ${CMAKE_BINARY_DIR}/generated/${function}.cpp)
    file(CONFIGURE OUTPUT ${source} @ONLY CONTENT "// Written by cmake/embed.cmake from ${file}.
namespace ${namespace} {
const char* ${function}();
const char* ${function}() { return R\"__text__(@text@)__text__\"; }
}  // namespace ${namespace}
")
    target_sources(${target} PRIVATE ${source})
endfunction()
