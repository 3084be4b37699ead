// Where the checkout is.
#pragma once

#include <filesystem>

namespace test {

/// The top of the checkout that the tests were built from. One source knows it, so that the others compile to
/// the same objects in every checkout.
std::filesystem::path source_directory();

}  // namespace test
