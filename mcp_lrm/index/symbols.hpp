// Symbols by name: exact, in another spelling, by their words, by a piece.
#pragma once

#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/search_query.hpp"
#include "mcp_lrm/index/search_scope.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lrm::index {

/// How a name answers what was asked for; smaller is better.
enum class NameMatch {
    exact,
    spelling,   // the same letters: another case, with or without underscores
    words,      // the same words in another order or form
    start,      // begins with the letters
    all_words,  // has all the words, and others
    beginning,  // has all the words, the last one only begun
    piece,      // has the letters somewhere
};

struct NameHit {
    std::int64_t id = 0;
    std::string text;
    NameMatch match = NameMatch::exact;
    double share = 1;            // of the longer one's letters that the shorter one has
    bool is_as_written = false;  // begins with what was asked for, which ends with an underscore
};

/// Names like `name`, best first: at most `most`, and only down to `worst`. Looser kinds are looked for only
/// when the tighter ones gave fewer than `enough`.
std::vector<NameHit> find_names(const Snapshot& snapshot, const std::string& name, NameMatch worst,
                                std::size_t most);

struct SymbolHit {
    Definition definition;
    FileRole role = FileRole::source;
    NameMatch match = NameMatch::exact;
    bool qualified = true;  // everything that was said to be around the name is there
    double score = 0;
};

/// Definitions of the names in the tree, best first, at most `most`. `wanted` gives the qualifiers to look
/// for.
std::vector<SymbolHit> find_symbols(const Snapshot& snapshot, const std::vector<NameHit>& names,
                                    const SymbolName& wanted, const Scope& scope, std::size_t most);

}  // namespace lrm::index
