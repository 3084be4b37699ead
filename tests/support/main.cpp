// The one main() of every Catch2 test program.
// GCC 12 with sanitizers takes a std::function inside Catch for uninitialized.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
