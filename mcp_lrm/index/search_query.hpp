// What a query asks for, told from its text alone. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// A word to search for, as the tokenizer would index it.
struct QueryWord {
    std::string word;
    double weight = 1;      // 1: a plain word of the first line
    bool compound = false;  // a whole identifier of several parts
    bool part = false;      // a part of one
    bool area = false;      // of what stands before the colon of "area: text" or in "type(area): text"
};

/// "A::b", "A.b", "A#b", "a->b", "src/a.rs:b": the name and what is said to be around it, outermost first.
struct SymbolName {
    std::string path;  // before a ':'; may be empty
    std::vector<std::string> qualifiers;
    std::string name;
    bool empty() const { return name.empty(); }
};

/// Files that the query is about by its words: their penalty is lifted.
struct QueryHints {
    bool tests = false;
    bool docs = false;
    bool config = false;
};

struct ParsedQuery {
    std::string text;                    // without quotes, backticks and white space around it
    std::vector<QueryWord> words;        // distinct; in order of appearance
    SymbolName symbol;                   // when the whole query is one name
    std::vector<std::string> mentioned;  // identifiers inside a longer text: compound, `quoted` or called()
    std::vector<std::string> paths;      // what looks like a file: has a '/' or a file ending
    std::string joined_key;  // name_key of two to six plain words: "parse config" may be parse_config
    QueryHints hints;
};

/// Reads at most the first 8,000 bytes. Commit trailers, URLs, e-mail addresses, issue numbers and hashes are
/// left out of the words.
ParsedQuery parse_query(std::string_view text);

/// "A::b(x)" -> {A}, b. Empty when `text` is no single name.
SymbolName parse_symbol(std::string_view text);

}  // namespace lrm::index
