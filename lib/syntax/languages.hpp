// Which language a file is in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace syntax {

struct Language {
    std::string_view name;                       // "rust", "typescript", "tsx", ...
    std::vector<std::string_view> extensions;    // ".rs"; with the dot, lower case
    std::vector<std::string_view> file_names;    // "Gemfile", "Dockerfile", ...
    std::vector<std::string_view> interpreters;  // of a "#!" line: "python", "bash", "node"
    std::string_view line_comment;               // "//", "#", ...; empty when there is none
};

/// All languages, sorted by name.
const std::vector<Language>& languages();

/// The language of a file by its name, else by the "#!" line at the start of `text`; nullptr when unknown.
/// `path` may be any path; only its last part counts. A ".h" is C++ when `text` says so, else C.
const Language* language_of(std::string_view path, std::string_view text = {});

/// By name; nullptr when unknown.
const Language* find_language(std::string_view name);

}  // namespace syntax
