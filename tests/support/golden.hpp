// Expected results that live in files.
#pragma once

#include <filesystem>
#include <string>

namespace test {

/// Compares `actual` with the content of `file`: empty when they are equal, else one text for the failed
/// check: the file, the first line that differs and how to accept the new text. With UPDATE_GOLDEN=1 in the
/// environment the file is rewritten instead and the answer is empty.
std::string golden_difference(const std::filesystem::path& file, const std::string& actual);

/// The content of a file; a failed check says which file cannot be read. Throws std::runtime_error.
std::string read_file(const std::filesystem::path& file);

}  // namespace test
