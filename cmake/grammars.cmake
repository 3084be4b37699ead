# The tree-sitter core, and one object library per row of third_party/grammars.txt.
set(TREE_SITTER ${NODE_MODULES}/tree-sitter/vendor/tree-sitter/lib)
# flat_tree.c reads the library's own nodes.
add_library(tree_sitter STATIC ${TREE_SITTER}/src/lib.c ${CMAKE_SOURCE_DIR}/lib/syntax/flat_tree.c)
target_include_directories(tree_sitter SYSTEM PUBLIC ${TREE_SITTER}/include PRIVATE ${TREE_SITTER}/src)
target_compile_definitions(tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(tree_sitter PRIVATE -w -O2 ${UNCHECKED_BY_TSAN})

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${THIRD_PARTY}/grammars.txt)
file(STRINGS ${THIRD_PARTY}/grammars.txt rows REGEX "^[a-z]")
# It also shifts 1 into the sign bit, on purpose.
set_source_files_properties(${NODE_MODULES}/tree-sitter-swift/src/scanner.c PROPERTIES
    COMPILE_OPTIONS "-include;${CMAKE_SOURCE_DIR}/cmake/swift_scanner.h;-fno-sanitize=shift")
set(objects "")
foreach(row IN LISTS rows)
    separate_arguments(fields UNIX_COMMAND "${row}")
    list(GET fields 0 name)
    list(GET fields 1 directory)
    set(sources ${NODE_MODULES}/${directory}/src/parser.c)
    foreach(scanner scanner.c scanner.cc)
        if(EXISTS ${NODE_MODULES}/${directory}/src/${scanner})
            list(APPEND sources ${NODE_MODULES}/${directory}/src/${scanner})
        endif()
    endforeach()
    add_library(grammar_${name} OBJECT ${sources})
    target_include_directories(grammar_${name} PRIVATE ${NODE_MODULES}/${directory}/src)
    target_compile_options(grammar_${name} PRIVATE -w -O1 -g0 ${UNCHECKED_BY_TSAN} -include ${CMAKE_SOURCE_DIR}/cmake/scanner_limits.h)
    list(APPEND objects $<TARGET_OBJECTS:grammar_${name}>)
endforeach()
add_library(grammars STATIC ${objects})
set_target_properties(grammars PROPERTIES LINKER_LANGUAGE C)

# The texts of DIRECTORY/*.scm as a header of FILE, TYPE VARIABLE[], rewritten only when one of them changed.
function(factory_query_texts directory header type variable extra)
    file(GLOB query_files CONFIGURE_DEPENDS ${directory}/*.scm)
    set(query_rows "")
    foreach(file IN LISTS query_files)
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
        get_filename_component(name ${file} NAME_WE)
        file(READ ${file} text)
        string(APPEND query_rows "    {\"${name}\", R\"__query__(${text})__query__\"},\n")
    endforeach()
    set(query_header ${CMAKE_BINARY_DIR}/generated/${header})
    set(query_text "// Written by cmake/grammars.cmake.\n#pragma once\n\n#include <string_view>\n\nnamespace syntax {\n
struct ${type} {\n    std::string_view name;\n    std::string_view text;\n};\n
${extra}constexpr ${type} ${variable}[] = {\n${query_rows}};\n\n}  // namespace syntax\n")
    set(old_text "")
    if(EXISTS ${query_header})
        file(READ ${query_header} old_text)
    endif()
    if(NOT old_text STREQUAL query_text)
        file(WRITE ${query_header} "${query_text}")
    endif()
endfunction()
factory_query_texts(${CMAKE_SOURCE_DIR}/lib/syntax/queries grammars/syntax_queries.hpp QueryText query_texts
    "/// Of the packages that the grammars come from.\nconstexpr std::string_view grammars_version = \"${LOCK_HASH}\";\n\n")
# Not part of the index's facts: a change of a check does not make an index out of date.
factory_query_texts(${CMAKE_SOURCE_DIR}/lib/syntax/queries/checks grammars/syntax_check_queries.hpp CheckQueryText check_query_texts "")
target_include_directories(grammars PUBLIC ${CMAKE_BINARY_DIR}/generated/grammars)
