// From captures to facts.
#pragma once

#include "syntax/captures.hpp"
#include "syntax/facts.hpp"
#include "syntax/language_table.hpp"
#include "syntax/parser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace syntax {

/// The file that is being read.
struct Source {
    std::string_view text;
    const LanguageRow& row;
    const ParseLimits& limits;
    bool is_utf8 = true;  // else every string of the facts is cleaned

    /// A name as it is written, at most 200 bytes of valid UTF-8.
    std::string name(std::string_view raw) const;
    std::string clean(std::string text_) const;
};

/// A definition on its way to a Symbol.
struct Definition {
    RawDefinition raw;
    Span whole;                    // with what wraps it and the attributes above
    std::uint32_t first_line = 0;  // of `whole`
    std::uint32_t signature = 0;   // where it begins
    std::vector<Span> comments;    // directly above, first line first
    bool marked_as_test = false;
    bool is_hidden = false;    // inside something that no other file can see
    bool is_dropped = false;   // its name is known, but it is no symbol
    std::int32_t parent = -1;  // index of the innermost definition around it
    std::int32_t symbol = -1;  // index into FileFacts::symbols; -1 for scopes and what is left out
    std::string path;          // container for what is inside
};

/// Sorted by position, without duplicates, with wrappers, attributes and comments attached; `parent` is set.
std::vector<Definition> order_definitions(Captures& captures, const Source& source);

/// Fills `facts.symbols` and each definition's `symbol`.
void assemble_symbols(std::vector<Definition>& definitions, const Captures& captures, const Source& source,
                      FileFacts& facts);

/// Fills `facts.references`; what is only the name of a definition is no reference. After assemble_symbols.
void assemble_references(const std::vector<Definition>& definitions, Captures& captures, const Source& source,
                         FileFacts& facts);

/// Fills `facts.imports`.
void assemble_imports(Captures& captures, const Source& source, FileFacts& facts);

/// Whether a definition can be seen from other files; `parent` is null at the top.
bool is_exported(const Definition& definition, const Symbol& symbol, const Symbol* parent,
                 const Source& source);

bool is_callable(SymbolKind kind);
bool is_class_like(SymbolKind kind);

}  // namespace syntax
