// What can be seen from other files, by the rules of each language.
#include "syntax/assemble.hpp"

#include <cctype>

namespace syntax {
namespace {

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool starts = at == 0 || !is_word_char(text[at - 1]);
        if (starts && (end == text.size() || !is_word_char(text[end]))) return true;
    }
    return false;
}

/// "private(set)" of Swift says nothing of who may read.
bool is_private(std::string_view head) {
    const std::size_t at = head.find("private(");
    if (at != std::string_view::npos && (at == 0 || !is_word_char(head[at - 1]))) return false;
    return has_word(head, "private") || has_word(head, "fileprivate") || has_word(head, "protected");
}

/// What is written before the name.
std::string_view head_of(const Definition& definition, std::string_view text) {
    if (definition.raw.name.start <= definition.signature) return {};
    return text.substr(definition.signature, definition.raw.name.start - definition.signature).substr(0, 400);
}

bool belongs_to_parent(SymbolKind kind, const Symbol* parent) {
    return parent != nullptr && (kind == SymbolKind::enum_member || parent->kind == SymbolKind::enum_member ||
                                 parent->kind == SymbolKind::interface || parent->kind == SymbolKind::trait);
}

}  // namespace

bool is_exported(const Definition& definition, const Symbol& symbol, const Symbol* parent,
                 const Source& source) {
    if (symbol.kind == SymbolKind::test || definition.is_hidden) return false;
    if (source.row.visibility == Visibility::everything) return true;
    if (parent != nullptr && (is_callable(parent->kind) || parent->kind == SymbolKind::test)) return false;
    const std::string_view head = head_of(definition, source.text);
    const bool is_visible_around = parent == nullptr || parent->exported;
    switch (source.row.visibility) {
        case Visibility::everything:
            return true;
        case Visibility::pub_word:
            return has_word(head, "pub") || (belongs_to_parent(symbol.kind, parent) && parent->exported);
        case Visibility::export_word:
            if (parent == nullptr)
                return has_word(head, "export") ||
                       definition.raw.container.of(source.text).ends_with("exports");
            return is_visible_around && !has_word(head, "private") && !has_word(head, "protected") &&
                   !symbol.name.starts_with('#');
        case Visibility::public_word:
            if (symbol.kind == SymbolKind::namespace_) return true;
            if (belongs_to_parent(symbol.kind, parent)) return parent->exported;
            return is_visible_around && (has_word(head, "public") || has_word(head, "protected"));
        case Visibility::not_private:
            return !is_private(head);
        case Visibility::not_local:
            return !has_word(head, "local");
        case Visibility::not_defp:
            return !has_word(head, "defp") && !has_word(head, "defmacrop") && !has_word(head, "defguardp") &&
                   !has_word(head, "typep");
        case Visibility::upper_case:
            return !symbol.name.empty() && std::isupper(static_cast<unsigned char>(symbol.name.front())) != 0;
        case Visibility::no_underscore:
            return is_visible_around && (!symbol.name.starts_with('_') ||
                                         (symbol.name.starts_with("__") && symbol.name.ends_with("__")));
        case Visibility::not_static:
            return is_visible_around &&
                   ((parent != nullptr && is_class_like(parent->kind)) || !has_word(head, "static"));
    }
    return true;
}

}  // namespace syntax
