// Which file of the project an import means, and which file it would be if it were there. Python, and
// JavaScript or TypeScript with relative paths; others are not known. Pure.
#pragma once

#include "syntax/facts.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace factory::brain {

/// Whether a path relative to the root is a file, or a folder with files, of the project.
using Exists = std::function<bool(const std::string& path)>;

struct Module {
    std::string path;  // relative to the root: where it is, or where it would be
    bool is_there = false;
};

/// What an import of `from` (a path relative to the root) means, when it is a module of the project itself:
/// one whose package lies in it, or one named by a relative path. Nothing for a library, or a language that
/// is not known.
std::optional<Module> module_of_import(const std::string& from, std::string_view language,
                                       const std::string& target, const Exists& exists);

/// The module that an error says is not there: "No module named 'shop.tax'", "Cannot find module './tax'".
std::optional<std::string> missing_module_in(std::string_view message);

/// The names that a file takes from the module `target`, in order.
std::vector<std::string> names_taken(const syntax::FileFacts& facts, const std::string& target);

/// The modules of the project that the lines `first` to `last` of a file use, by the names that they import;
/// all that the file imports when none of the names occurs there. Paths, each once.
std::vector<std::string> modules_used(const std::string& path, const syntax::FileFacts& facts, int first,
                                      int last, const Exists& exists);

}  // namespace factory::brain
