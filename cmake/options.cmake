set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

set(FACTORY_SANITIZE "" CACHE STRING "empty, 'address,undefined' or 'thread'")
option(FACTORY_FUZZ "libFuzzer programs; needs clang" OFF)
option(FACTORY_WERROR "warnings are errors in our own targets" ON)

find_program(CCACHE ccache)
if(CCACHE)
    # So that presets, and checkouts in other folders, share what was compiled once.
    set(launcher env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${CCACHE})
    set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
    set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# An ASan build of one coroutine source needs 1.9 GB (asan) and minutes: never more than the machine has cores.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=2)

if(FACTORY_SANITIZE)
    # Without optimization ThreadSanitizer's build takes half the time, and its tests, which are few, twice theirs.
    if(FACTORY_SANITIZE STREQUAL "thread")
        add_compile_options(-O0)
    else()
        add_compile_options(-O1)
    endif()
    add_compile_options(-g1 -fno-omit-frame-pointer -fsanitize=${FACTORY_SANITIZE})
    add_link_options(-fsanitize=${FACTORY_SANITIZE})
    if(FACTORY_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
    if(FACTORY_SANITIZE STREQUAL "thread")
        add_compile_options(-Wno-tsan)
    endif()
else()
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
if(FACTORY_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()

add_library(factory_warnings INTERFACE)
target_compile_options(factory_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<BOOL:${FACTORY_WERROR}>:-Werror>)
target_compile_definitions(factory_warnings INTERFACE FACTORY_VERSION="${PROJECT_VERSION}")
