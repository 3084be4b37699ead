// Scripts and styles inside pages and components: HTML, Vue, Svelte.
#pragma once

#include "syntax/facts.hpp"

#include <tree_sitter/api.h>

#include <string_view>
#include <vector>

namespace syntax {

/// The content of the <script> or <style> elements that are written in one language.
struct Scripts {
    std::string_view language;    // a name of languages.hpp
    std::vector<TSRange> ranges;  // in order, not empty
};

/// At most one row for each of javascript, typescript, tsx and css; what is of another kind (JSON, templates,
/// Sass) is left out.
std::vector<Scripts> find_scripts(std::string_view page);

/// Adds `more`, facts of the same file, and puts all in the order of lines.
void merge_facts(FileFacts& facts, FileFacts more);

}  // namespace syntax
