// Turns definitions into symbols: kind, container, signature, doc.
#include "syntax/assemble.hpp"
#include "syntax/names.hpp"
#include "syntax/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace syntax {
namespace {

constexpr std::size_t most_path_bytes = 300;
constexpr std::size_t most_comment_bytes = 4096;  // of each; many definitions may share a long one

void append_path(std::string& path, std::string_view segment) {
    if (segment.empty() || path.size() + segment.size() > most_path_bytes) return;
    if (!path.empty()) path.push_back('.');
    path.append(segment);
}

bool is_constructor_name(std::string_view name, std::string_view container) {
    constexpr std::array names = {std::string_view("constructor"), std::string_view("__init__"),
                                  std::string_view("__construct"), std::string_view("initialize")};
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    const std::string_view type = container.substr(container.rfind('.') + 1);
    return name == type;
}

SymbolKind final_kind(const Definition& definition, const Symbol& symbol, bool in_class) {
    if (definition.marked_as_test && is_callable(definition.raw.kind)) return SymbolKind::test;
    const bool may_change =
        definition.raw.kind == SymbolKind::function || definition.raw.kind == SymbolKind::method;
    if (!may_change) return definition.raw.kind;
    if (!in_class && definition.raw.kind == SymbolKind::function) return SymbolKind::function;
    return is_constructor_name(symbol.name, symbol.container) ? SymbolKind::constructor : SymbolKind::method;
}

bool is_valueless(SymbolKind kind) {
    return kind == SymbolKind::variable || kind == SymbolKind::constant || kind == SymbolKind::field ||
           kind == SymbolKind::property || kind == SymbolKind::key || kind == SymbolKind::heading ||
           kind == SymbolKind::macro || kind == SymbolKind::other || kind == SymbolKind::enum_member;
}

/// `end` without the comments and the space before it.
std::uint32_t before_comments(std::uint32_t end, const std::vector<Place>& comments, std::string_view text) {
    auto after = std::partition_point(comments.begin(), comments.end(),
                                      [&](const Place& comment) { return comment.span.end <= end; });
    while (after != comments.begin()) {
        const Span comment = std::prev(after)->span;
        const std::string_view gap = text.substr(comment.end, end - comment.end);
        if (gap.find_first_not_of(" \t\r\n") != std::string_view::npos) break;
        end = comment.start;
        --after;
    }
    return end;
}

std::string signature_of(const Definition& definition, SymbolKind kind, std::string_view text,
                         const std::vector<Place>& comments) {
    const std::uint32_t start = definition.signature;
    std::uint32_t end = definition.raw.body > start ? definition.raw.body : definition.whole.end;
    if (definition.raw.body == 0 && is_valueless(kind)) {
        end = start + static_cast<std::uint32_t>(
                          std::min<std::size_t>(text.substr(start, end - start).find('\n'), end - start));
    }
    end = std::max(start, before_comments(end, comments, text));
    return make_signature(text.substr(start, end - start));
}

std::string doc_of(const Definition& definition, std::string_view text) {
    if (!definition.raw.doc.empty()) return first_sentence(definition.raw.doc.of(text));
    if (definition.comments.empty()) return {};
    std::string joined;
    for (const Span& span : definition.comments) {
        joined.append(span.of(text).substr(0, most_comment_bytes)).push_back('\n');
    }
    return first_sentence(joined);
}

/// A variable inside a function, or what C would read as a function there, is nobody else's business.
bool is_local(const Definition& definition, SymbolKind parent, const LanguageRow& row) {
    const bool is_small =
        definition.raw.kind == SymbolKind::variable || definition.raw.kind == SymbolKind::constant ||
        definition.raw.kind == SymbolKind::property ||
        (definition.raw.kind == SymbolKind::function &&
         (row.traits.flat || (row.visibility == Visibility::not_static && definition.raw.body == 0)));
    return is_small && (is_callable(parent) || parent == SymbolKind::test);
}

/// Titles, keys and selectors may hold anything, "::" too.
bool may_be_qualified(SymbolKind kind) {
    return kind != SymbolKind::test && kind != SymbolKind::key && kind != SymbolKind::other &&
           kind != SymbolKind::heading;
}

/// A node that reaches to the next one ends with the last of its lines that is not blank.
std::uint32_t last_line_of(const Definition& definition, std::string_view text) {
    const std::string_view whole = definition.whole.of(text);
    const std::size_t end = whole.find_last_not_of(" \t\r\n");
    const std::string_view tail = whole.substr(end == std::string_view::npos ? whole.size() : end + 1);
    const auto breaks = static_cast<std::uint32_t>(std::count(tail.begin(), tail.end(), '\n'));
    const std::uint32_t last = definition.raw.place.last_line;
    return breaks > 1 ? std::max(definition.raw.name_line, last - (breaks - 1)) : last;
}

class Assembler {
public:
    Assembler(std::vector<Definition>& definitions, const Captures& captures, const Source& source,
              FileFacts& facts)
        : definitions_(definitions), captures_(captures), source_(source), facts_(facts) {
        for (const Span& span : captures.exported) exported_.push_back(span.of(source.text));
        std::sort(exported_.begin(), exported_.end());
    }

    void run() {
        drop_types_named_like_their_struct();
        for (Definition& definition : definitions_) {
            if (facts_.symbols.size() >= source_.limits.symbols) {
                facts_.problem =
                    "more than " + std::to_string(source_.limits.symbols) + " symbols; the rest is left out";
                return;
            }
            if (!definition.is_dropped) add(definition);
        }
    }

private:
    Definition* parent_of(const Definition& definition) {
        return definition.parent < 0 ? nullptr : &definitions_[static_cast<std::size_t>(definition.parent)];
    }

    // `typedef struct a {…} a;` is one thing.
    void drop_types_named_like_their_struct() {
        for (Definition& definition : definitions_) {
            Definition* parent = parent_of(definition);
            if (parent == nullptr || parent->raw.kind != SymbolKind::type) continue;
            if (parent->raw.name.of(source_.text) == definition.raw.name.of(source_.text))
                parent->is_dropped = true;
        }
    }

    const Symbol* symbol_of(const Definition* definition) const {
        const bool has_symbol = definition != nullptr && definition->symbol >= 0;
        return has_symbol ? &facts_.symbols[static_cast<std::size_t>(definition->symbol)] : nullptr;
    }

    const Symbol* symbol_around(const Definition& definition) {
        for (Definition* parent = parent_of(definition); parent != nullptr; parent = parent_of(*parent)) {
            if (parent->symbol >= 0) return &facts_.symbols[static_cast<std::size_t>(parent->symbol)];
        }
        return nullptr;
    }

    /// Whether something other than functions is around.
    bool is_in_class(const Definition* around) {
        while (around != nullptr && is_callable(around->raw.kind)) around = parent_of(*around);
        return around != nullptr;
    }

    void add(Definition& definition) {
        const std::string_view text = source_.text;
        Definition* parent = parent_of(definition);
        while (parent != nullptr && parent->path.empty() && parent->symbol < 0) parent = parent_of(*parent);
        // A parameter that becomes a field belongs to the class, not to its constructor.
        const bool is_promoted = definition.raw.kind == SymbolKind::field && is_in_class(parent);
        while (is_promoted && is_callable(parent->raw.kind)) parent = parent_of(*parent);
        const Symbol* around = is_promoted ? symbol_of(parent) : symbol_around(definition);
        std::string_view before;
        std::string_view name = unquoted(definition.raw.name.of(text));
        const bool is_quoted = name.size() < definition.raw.name.of(text).size();
        if (may_be_qualified(definition.raw.kind)) {
            if (name.starts_with(':')) name.remove_prefix(1);  // a Ruby symbol
            name = source_.row.traits.dotted_names ? last_dotted(name, before)
                                                   : without_parameters(last_segment(name, before));
        }

        const bool is_title = !may_be_qualified(definition.raw.kind);
        if (name.empty() || (!is_title && !is_quoted && !is_name(name))) {
            definition.path = parent == nullptr ? std::string() : parent->path;
            return;
        }

        std::string container = parent == nullptr ? std::string() : parent->path;
        for (const std::string& outer :
             {dotted(without_exports(definition.raw.container.of(text))), dotted(before)}) {
            if (outer.find_first_of(" \t\r\n(){};") == std::string::npos) append_path(container, outer);
        }
        const bool is_qualified = !definition.raw.container.empty() || !before.empty();
        const bool in_class =
            (is_qualified && !container.empty()) ||
            (parent != nullptr && (parent->raw.is_scope || is_class_like(parent->raw.kind)));
        definition.path = container;
        append_path(definition.path, name);
        if (definition.raw.is_scope) return;
        if (around != nullptr && is_local(definition, around->kind, source_.row)) return;

        Symbol symbol;
        symbol.name = source_.name(name);
        symbol.container = source_.clean(std::move(container));
        symbol.kind = final_kind(definition, symbol, in_class);
        symbol.signature = source_.clean(signature_of(definition, symbol.kind, text, captures_.comments));
        symbol.doc = source_.clean(doc_of(definition, text));
        symbol.first_line = definition.first_line;
        symbol.last_line = last_line_of(definition, text);
        symbol.name_line = definition.raw.name_line;
        symbol.exported = is_exported(definition, symbol, around, source_) || is_named_export(symbol);
        definition.symbol = static_cast<std::int32_t>(facts_.symbols.size());
        facts_.symbols.push_back(std::move(symbol));
    }

    bool is_named_export(const Symbol& symbol) const {
        return symbol.container.empty() &&
               std::binary_search(exported_.begin(), exported_.end(), symbol.name);
    }

    std::vector<Definition>& definitions_;
    const Captures& captures_;
    const Source& source_;
    FileFacts& facts_;
    std::vector<std::string_view> exported_;
};

}  // namespace

std::string Source::clean(std::string raw) const {
    return is_utf8 ? std::move(raw) : to_valid_utf8(raw);
}

std::string Source::name(std::string_view raw) const {
    return clean(fold(raw));
}

bool is_callable(SymbolKind kind) {
    return kind == SymbolKind::function || kind == SymbolKind::method || kind == SymbolKind::constructor;
}

bool is_class_like(SymbolKind kind) {
    return kind == SymbolKind::class_ || kind == SymbolKind::struct_ || kind == SymbolKind::interface ||
           kind == SymbolKind::trait || kind == SymbolKind::enum_ || kind == SymbolKind::union_;
}

void assemble_symbols(std::vector<Definition>& definitions, const Captures& captures, const Source& source,
                      FileFacts& facts) {
    Assembler(definitions, captures, source, facts).run();
}

}  // namespace syntax
