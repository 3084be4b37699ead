// A declared command as words (base/command_line), and the word in it that stands for chosen targets.
#pragma once

#include "base/command_line.hpp"

namespace lrm::build {

using base::BadCommand;
using base::shown_command;
using base::SimpleCommand;
using base::split_command;

/// The place in an argv that the chosen targets take.
inline constexpr std::string_view files_word = "{files}";

}  // namespace lrm::build
