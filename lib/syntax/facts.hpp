// What the parser says of one file: plain values, nothing of tree-sitter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace syntax {

/// Numbers are stored in index files: append only.
enum class SymbolKind : std::uint8_t {
    module,
    namespace_,
    class_,
    struct_,
    interface,
    trait,
    enum_,
    enum_member,
    union_,
    type,
    function,
    method,
    constructor,
    field,
    property,
    variable,
    constant,
    macro,
    heading,
    key,
    test,
    other,
};

/// "function", "class", ... : the word shown to users.
const char* to_word(SymbolKind kind);

/// A definition. Lines are 1-based and inclusive.
struct Symbol {
    SymbolKind kind = SymbolKind::other;
    std::string name;
    std::string container;  // enclosing symbols, outermost first, joined with '.'; empty at the top
    std::string signature;  // the declaration without its body, white space folded, at most 200 bytes
    std::string doc;        // first sentence or line of the doc comment, at most 200 bytes
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::uint32_t name_line = 0;
    bool exported = false;  // visible outside the file, where the language says so
};

enum class ReferenceKind : std::uint8_t { call, type, implementation, other };

/// A use of a name.
struct Reference {
    ReferenceKind kind = ReferenceKind::other;
    std::string name;
    std::uint32_t line = 0;
    std::int32_t enclosing = -1;  // index into FileFacts::symbols of the innermost symbol around it, or -1
};

/// An import, include, use or require; `target` as written, without quotes.
struct Import {
    std::string target;
    std::vector<std::string> names;  // what is taken from it, where the language says so
    std::uint32_t line = 0;
};

struct FileFacts {
    std::string language;               // a name of languages.hpp; empty when the text has no grammar
    std::vector<Symbol> symbols;        // by position
    std::vector<Reference> references;  // by position
    std::vector<Import> imports;
    std::uint32_t lines = 0;
    bool has_errors = false;  // the grammar found something it did not understand
    std::string
        problem;  // why there are no facts ("too large", "took too long", ...); empty when all is well
};

/// Changes when the same text may give other facts than before (another query, grammar or rule): stored facts
/// with another number are out of date.
std::uint64_t facts_version();

}  // namespace syntax
