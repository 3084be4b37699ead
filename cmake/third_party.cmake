find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED CONFIG)
find_package(nlohmann_json 3.11 REQUIRED CONFIG)
find_package(spdlog REQUIRED CONFIG)
find_package(yaml-cpp REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(pugixml REQUIRED CONFIG)
find_package(Catch2 2 REQUIRED CONFIG)
find_package(OpenSSL REQUIRED)
# Debian's libcrypto is a shared library: a fully static program does without it.
set(crypto $<$<NOT:$<BOOL:$<TARGET_PROPERTY:FULLY_STATIC>>>:OpenSSL::Crypto>)
pkg_check_modules(GIT2 REQUIRED IMPORTED_TARGET libgit2>=1.5)
# Its headers alone: the library is loaded when a first connection needs it.
pkg_check_modules(PQ REQUIRED libpq)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)

# Sources that npm carries, once per lock file. No foreign script ever runs.
set(THIRD_PARTY ${CMAKE_SOURCE_DIR}/third_party)
set(NODE_MODULES ${THIRD_PARTY}/node_modules)
file(SHA256 ${THIRD_PARTY}/package-lock.json LOCK_HASH)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${THIRD_PARTY}/package-lock.json)
if(NOT EXISTS ${NODE_MODULES}/.stamp-${LOCK_HASH})
    find_program(NPM npm REQUIRED)
    execute_process(
        COMMAND ${NPM} ci --ignore-scripts --omit=peer --omit=dev --no-audit --no-fund --legacy-peer-deps --loglevel=error
        WORKING_DIRECTORY ${THIRD_PARTY} COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE ${NODE_MODULES}/.stamp-${LOCK_HASH} "")
endif()

# Asio and Beast compiled once; every source that includes them needs the same definitions (one-definition rule).
add_library(boost_impl STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_impl.cpp)
target_compile_definitions(boost_impl PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
    BOOST_ASIO_NO_DEPRECATED)
# So that the static proxy leaves out what it does not call (getaddrinfo does not work in it).
target_compile_options(boost_impl PRIVATE -ffunction-sections -fdata-sections)
target_link_libraries(boost_impl PUBLIC Boost::headers Threads::Threads)

# Foreign C keeps its own threads' rules; under TSan it would only cost minutes.
if(FACTORY_SANITIZE STREQUAL "thread")
    set(UNCHECKED_BY_TSAN -fno-sanitize=all)
endif()

set(SQLITE ${NODE_MODULES}/better-sqlite3/deps/sqlite3)
add_library(sqlite3_amalgamation STATIC ${SQLITE}/sqlite3.c)
target_include_directories(sqlite3_amalgamation SYSTEM PUBLIC ${SQLITE})
target_compile_definitions(sqlite3_amalgamation PRIVATE
    SQLITE_ENABLE_FTS5 SQLITE_ENABLE_MATH_FUNCTIONS SQLITE_ENABLE_DBSTAT_VTAB SQLITE_DQS=0 SQLITE_THREADSAFE=2
    SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_DEFAULT_WAL_SYNCHRONOUS=1 SQLITE_LIKE_DOESNT_MATCH_BLOBS
    SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_USE_ALLOCA)
target_compile_options(sqlite3_amalgamation PRIVATE -w -O2 ${UNCHECKED_BY_TSAN})
target_link_libraries(sqlite3_amalgamation PUBLIC m ${CMAKE_DL_LIBS} Threads::Threads)
