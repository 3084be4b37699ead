// A declared command as words, without any shell.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base {

struct SimpleCommand {
    std::string directory;  // of `cd DIR &&` before it; empty: where it begins
    std::vector<std::pair<std::string, std::string>> environment;  // of NAME=VALUE before it
    std::vector<std::string> argv;
};

/// A command that only a shell could run; `what()` is one sentence that says which part of it.
class BadCommand : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// "cd web && CI=1 npm test -- {files}" as a shell would split it: blanks, quotes, backslashes, `&&` (the
/// next one runs when this one succeeded), `cd`, assignments. Everything that needs a shell (pipes, `;`,
/// redirections, variables, globs, substitutions) is refused. Pure. Throws BadCommand; an empty text gives
/// nothing.
std::vector<SimpleCommand> split_command(std::string_view text);

/// For people: words that need quotes have them.
std::string shown_command(const std::vector<std::string>& argv);

}  // namespace base
