# The tables of anonymizer/gazetteer.cpp, made from the name lists of npm packages (third_party/names) and the word
# lists of Debian packages. They are read as text; nothing of the packages runs.
set(NAME_LISTS ${CMAKE_SOURCE_DIR}/third_party/names)
set(FRENCH_DICTIONARY /usr/share/hunspell/fr.dic)
set(ENGLISH_WORDS /usr/share/dict/american-english)
foreach(file ${FRENCH_DICTIONARY} ${ENGLISH_WORDS})
    if(NOT EXISTS ${file})
        message(FATAL_ERROR "${file} is missing. Run tools/install.sh.")
    endif()
endforeach()
find_program(PYTHON3 python3 REQUIRED)
file(SHA256 ${NAME_LISTS}/package-lock.json NAME_LISTS_HASH)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${NAME_LISTS}/package-lock.json)
if(NOT EXISTS ${NAME_LISTS}/node_modules/.stamp-${NAME_LISTS_HASH})
    find_program(NPM npm REQUIRED)
    execute_process(
        COMMAND ${NPM} ci --ignore-scripts --omit=peer --omit=dev --no-audit --no-fund --loglevel=error
        WORKING_DIRECTORY ${NAME_LISTS} COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${NAME_LISTS}/node_modules/.stamp-${NAME_LISTS_HASH} "")
endif()

set(GAZETTEER ${CMAKE_BINARY_DIR}/generated/gazetteer_tables.cpp)
add_custom_command(OUTPUT ${GAZETTEER}
    COMMAND ${PYTHON3} ${CMAKE_SOURCE_DIR}/cmake/gazetteer.py
            ${NAME_LISTS}/node_modules ${FRENCH_DICTIONARY} ${ENGLISH_WORDS} ${GAZETTEER}
    DEPENDS ${CMAKE_SOURCE_DIR}/cmake/gazetteer.py ${NAME_LISTS}/package-lock.json
    VERBATIM)
target_sources(anonymizer PRIVATE ${GAZETTEER})
