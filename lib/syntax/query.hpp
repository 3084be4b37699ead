// A language's query, read once per process and shared by all threads.
#pragma once

#include "syntax/facts.hpp"
#include "syntax/flat_tree.h"
#include "syntax/language_table.hpp"
#include "syntax/pattern.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace syntax {

/// What a capture of a query means. Names that begin with '_' serve predicates only.
enum class Role : std::uint8_t {
    none,
    definition,      // @definition.KIND: the whole definition
    scope,           // @scope: gives a container to what is inside, is no symbol itself
    name,            // @name: of the definition or scope
    container,       // @container: enclosing type that is not around it in the text
    body,            // @body: the signature ends where it starts
    doc,             // @doc: a docstring inside the definition
    outer,           // @outer: the definition that is @inner of the same match really begins and ends here
    inner,           //
    attribute,       // @attribute: belongs to the definition it touches, not to its signature
    test_attribute,  // @attribute.test: and makes it a test
    attribute_doc,   // @attribute.doc: what the @attribute of the same match says of the definition
    comment,         // @comment
    reference,       // @reference.KIND: the name that is used
    import,          // @import: the statement
    import_target,   // @import.target
    import_name,     // @import.name
    import_hidden,   // @import.hidden: names in it are not imported
    import_path,     // @import.path: one part of a target "a.b.c"; the parts of a statement are joined
    exported,        // @exported: a name that some other statement exports
    types,           // @types: calls inside are uses of types
    hidden,          // @hidden: nothing inside can be seen from other files
};

struct CaptureMeaning {
    Role role = Role::none;
    SymbolKind symbol = SymbolKind::other;           // of Role::definition
    ReferenceKind reference = ReferenceKind::other;  // of Role::reference
    std::uint8_t check = 0;                          // a CheckRole, in check queries
};

/// Fills in what a capture means; false: there is no such capture.
using FindMeaning = bool (*)(std::string_view capture, CaptureMeaning& meaning);

struct Capture;

/// The patterns of a language, and what their captures mean.
class Query {
public:
    /// A pattern and the step that it may begin with.
    struct Entry {
        std::uint32_t pattern = 0;
        const Step* step = nullptr;
    };

    /// Throws base::Error on a query that does not fit the grammar, or uses a capture or predicate we do not
    /// know. Without `find` the captures are those of Role.
    Query(const TSLanguage* grammar, std::string_view name, std::string_view text,
          FindMeaning find = nullptr);
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    const CaptureMeaning& meaning(std::uint16_t capture) const { return meanings_[capture]; }
    /// The patterns that may begin at a node of this kind. Of two that define the same name the lower number
    /// wins.
    std::span<const Entry> entries_of(std::uint16_t symbol, bool is_near_root) const {
        const Range range = symbol < ranges_.size() ? ranges_[symbol] : Range{};
        return {entries_.data() + range.begin, (is_near_root ? range.end : range.near_root) - range.begin};
    }
    const Step& siblings_of(std::uint32_t pattern) const { return patterns_.patterns[pattern].siblings; }
    bool is_named(std::uint16_t symbol) const { return symbol >= named_.size() || named_[symbol]; }
    static bool is_error(std::uint16_t symbol) { return symbol == UINT16_MAX; }
    /// Whether the predicates of the pattern hold.
    bool accepts(std::uint32_t pattern, const std::vector<Capture>& captures, const FlatTree& tree,
                 std::string_view text) const;

private:
    struct Range {
        std::uint32_t begin = 0;
        std::uint32_t near_root = 0;  // patterns that match only near the root
        std::uint32_t end = 0;
    };
    void read_captures(std::string_view name, FindMeaning find);
    void index(const TSLanguage* grammar);

    Patterns patterns_;
    std::vector<CaptureMeaning> meanings_;
    std::vector<Range> ranges_;  // by symbol
    std::vector<Entry> entries_;
    std::vector<bool> named_;  // by symbol
};

/// The query of a row that has a grammar; read at the first call, by whichever thread comes first.
const Query& query_of(const LanguageRow& row);

}  // namespace syntax
