// The git program as a hook sees it: with the index that the commit is made of, and the user's own
// configuration.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace factory::hooks {

/// The output of `git ARGUMENTS...` in `root` without the last line end. Throws base::Error{git} with git's
/// words.
std::string git_text(const std::filesystem::path& root, const std::vector<std::string>& arguments);

/// The same, whatever the exit code.
std::string git_words(const std::filesystem::path& root, const std::vector<std::string>& arguments);

}  // namespace factory::hooks
