// Scripts inside pages and components: HTML, Vue, Svelte.
#pragma once

#include "syntax/facts.hpp"

#include <tree_sitter/api.h>

#include <string_view>
#include <vector>

namespace syntax {

/// The content of the <script> elements that are written in one language.
struct Scripts {
    std::string_view language;    // a name of languages.hpp
    std::vector<TSRange> ranges;  // in order, not empty
};

/// At most one row for each of javascript, typescript and tsx; scripts of other kinds (JSON, templates) are
/// left out.
std::vector<Scripts> find_scripts(std::string_view page);

/// Adds a call for each tag that begins with a capital letter outside of scripts: a component is used where
/// its tag is written.
void add_component_tags(std::string_view page, const std::vector<Scripts>& scripts, FileFacts& facts);

/// Adds `more`, facts of the same file, and puts all in the order of lines.
void merge_facts(FileFacts& facts, FileFacts more);

}  // namespace syntax
