// The words for kinds.
#include "syntax/facts.hpp"

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

}  // namespace syntax
