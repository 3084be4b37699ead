# The fuzz targets of tests/fuzz: everywhere a test over damaged seeds (test_fuzz), and with clang and -DFACTORY_FUZZ=ON
# one libFuzzer program each (tools/fuzz).
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
list(FILTER fuzz_sources EXCLUDE REGEX "/syntax_fuzz.cpp$") # has an entry point of its own
# Single files of large parts: a fuzz build shall need neither the grammars nor the whole of `factory`.
set(fuzz_parts orchestrator/json_edit.cpp mcp_lrm/named_in_text.cpp orchestrator/brain/citations.cpp
    orchestrator/brain/finding.cpp orchestrator/hooks/checks.cpp
    orchestrator/agents/patch_reply.cpp orchestrator/agents/patch_loop.cpp)
foreach(part fts_query glob ignore letters rank rank_function search_query stem text)
    list(APPEND fuzz_parts mcp_lrm/index/${part}.cpp)
endforeach()
foreach(part import_damage import_json import_markdown path_locks states task times wsjf)
    list(APPEND fuzz_parts mcp_lrm/tasks/${part}.cpp)
endforeach()
list(TRANSFORM fuzz_parts PREPEND ${CMAKE_SOURCE_DIR}/)
add_library(fuzz_targets STATIC ${fuzz_sources} ${fuzz_parts})
target_link_libraries(fuzz_targets PUBLIC mcp proxy_lib llm base_config base_db lrm_build_queue lrm_connectors anonymizer PRIVATE factory_warnings)
set_target_properties(fuzz_targets PROPERTIES JOB_POOL_COMPILE heavy EXCLUDE_FROM_ALL ON)
factory_tests(fuzz fuzz_targets)

if(FACTORY_FUZZ)
    factory_program(fuzz_syntax tests/fuzz/syntax_fuzz.cpp syntax)
    target_link_options(fuzz_syntax PRIVATE -fsanitize=fuzzer)
    foreach(source IN LISTS fuzz_sources)
        get_filename_component(target ${source} NAME_WE)
        string(REPLACE "_fuzz" "" target ${target})
        factory_program(fuzz_${target} tests/fuzz/libfuzzer.cpp fuzz_targets)
        target_compile_definitions(fuzz_${target} PRIVATE FUZZ_TARGET=${target})
        target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    endforeach()
endif()
