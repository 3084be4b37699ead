// The end of a text: of a log that may be large, of what a command said.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace factory {

/// The last `most` bytes of a file, however large it is; empty when it cannot be read.
std::string tail_of(const std::filesystem::path& file, std::size_t most);

/// The last line that is not blank, without blanks at its end, at most 300 bytes of it.
std::string last_line(const std::string& text);

}  // namespace factory
