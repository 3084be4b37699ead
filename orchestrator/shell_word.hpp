// A word in a command that a person copies.
#pragma once

#include <string>

namespace factory {

/// `text` as one word of a POSIX shell: in single quotes when a shell would see more than a word in it.
std::string shell_word(const std::string& text);

}  // namespace factory
