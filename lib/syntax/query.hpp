// A language's query, compiled once per process and shared by all threads.
#pragma once

#include "syntax/facts.hpp"
#include "syntax/language_table.hpp"

#include <tree_sitter/api.h>

#include <cstdint>
#include <memory>
#include <string>
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
    import_path,     // @import.path: one part of a target "a.b.c"; the parts of a statement are joined
    exported,        // @exported: a name that some other statement exports
    types,           // @types: calls inside are uses of types
    hidden,          // @hidden: nothing inside can be seen from other files
};

struct Predicate {
    // #eq? and #any-of?, #prefix? (begins with one of the words), #capitalized? (first letter)
    enum class Test : std::uint8_t { any_of, prefix, capitalized };
    Test test = Test::any_of;
    bool negated = false;
    std::uint32_t capture = 0;
    std::vector<std::string> words;
};

struct CaptureMeaning {
    Role role = Role::none;
    SymbolKind symbol = SymbolKind::other;           // of Role::definition
    ReferenceKind reference = ReferenceKind::other;  // of Role::reference
};

/// One TSQuery and what its captures and predicates mean.
class Query {
public:
    /// Throws base::Error on a query that does not fit the grammar, or uses a capture or predicate we do not
    /// know.
    explicit Query(const LanguageRow& row);
    /// As above, with another text; for tests.
    Query(const TSLanguage* grammar, std::string_view name, const std::string& text);

    bool is_empty() const { return predicates_.empty(); }
    std::uint32_t patterns() const { return static_cast<std::uint32_t>(predicates_.size()); }
    const TSQuery* get() const { return query_.get(); }
    const CaptureMeaning& meaning(std::uint32_t capture) const { return meanings_[capture]; }
    /// Whether the predicates of the match's pattern hold.
    bool accepts(const TSQueryMatch& match, std::string_view text) const;

private:
    struct Delete {
        void operator()(TSQuery* query) const { ts_query_delete(query); }
    };
    void read_captures(std::string_view name);
    void read_predicates(std::string_view name);

    std::unique_ptr<TSQuery, Delete> query_;
    std::vector<CaptureMeaning> meanings_;
    std::vector<std::vector<Predicate>> predicates_;  // by pattern
};

/// What is looked for in a tree. The patterns behind a line ";; root" in a query file begin at the root of
/// the tree: they are a query of their own, with lower rank, because a pattern that waits at the root would
/// slow down every node below.
struct LanguageQuery {
    Query whole;
    std::unique_ptr<Query> root;  // null: no such patterns
};

/// The query of a row that has a grammar; compiled at the first call, by whichever thread comes first.
const LanguageQuery& query_of(const LanguageRow& row);

}  // namespace syntax
