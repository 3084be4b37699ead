// The words for kinds, and the version of the facts.
#include "syntax/facts.hpp"

#include "syntax_queries.hpp"

#include <string_view>

namespace syntax {

const char* to_word(SymbolKind kind) {
    switch (kind) {
        case SymbolKind::module:
            return "module";
        case SymbolKind::namespace_:
            return "namespace";
        case SymbolKind::class_:
            return "class";
        case SymbolKind::struct_:
            return "struct";
        case SymbolKind::interface:
            return "interface";
        case SymbolKind::trait:
            return "trait";
        case SymbolKind::enum_:
            return "enum";
        case SymbolKind::enum_member:
            return "enum_member";
        case SymbolKind::union_:
            return "union";
        case SymbolKind::type:
            return "type";
        case SymbolKind::function:
            return "function";
        case SymbolKind::method:
            return "method";
        case SymbolKind::constructor:
            return "constructor";
        case SymbolKind::field:
            return "field";
        case SymbolKind::property:
            return "property";
        case SymbolKind::variable:
            return "variable";
        case SymbolKind::constant:
            return "constant";
        case SymbolKind::macro:
            return "macro";
        case SymbolKind::heading:
            return "heading";
        case SymbolKind::key:
            return "key";
        case SymbolKind::test:
            return "test";
        case SymbolKind::other:
            break;
    }
    return "other";
}

std::uint64_t facts_version() {
    constexpr std::uint64_t rules = 3;  // grows with changes of the code that the queries do not show
    std::uint64_t hash = 0xcbf29ce484222325U + rules;
    const auto add = [&hash](std::string_view text) {
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;  // FNV-1a
    };
    add(grammars_version);
    for (const QueryText& query : query_texts) {
        add(query.name);
        add(query.text);
    }
    return hash & 0x7fffffffffffffffU;  // fits a database integer
}

}  // namespace syntax
