// What SQL scripts create.
#include "syntax/outline_sql.hpp"

#include "syntax/enclosing.hpp"
#include "syntax/outline.hpp"
#include "syntax/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace syntax {
namespace {

struct Created {
    std::string_view word;
    SymbolKind kind;
};

constexpr std::array created = {
    Created{"TABLE", SymbolKind::struct_},     Created{"VIEW", SymbolKind::struct_},
    Created{"FUNCTION", SymbolKind::function}, Created{"PROCEDURE", SymbolKind::function},
    Created{"TRIGGER", SymbolKind::function},  Created{"INDEX", SymbolKind::other},
    Created{"TYPE", SymbolKind::type},         Created{"DOMAIN", SymbolKind::type},
    Created{"SCHEMA", SymbolKind::namespace_}, Created{"DATABASE", SymbolKind::namespace_},
    Created{"SEQUENCE", SymbolKind::other},    Created{"EXTENSION", SymbolKind::module},
    Created{"POLICY", SymbolKind::other},      Created{"ROLE", SymbolKind::other},
};

constexpr std::array<std::string_view, 14> modifiers = {
    "OR",      "REPLACE",      "TEMP",      "TEMPORARY", "UNIQUE",  "GLOBAL",     "LOCAL",
    "VIRTUAL", "MATERIALIZED", "RECURSIVE", "UNLOGGED",  "FOREIGN", "CONSTRAINT", "CONCURRENTLY"};

constexpr std::array<std::string_view, 9> constraints = {
    "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "KEY", "INDEX", "EXCLUDE", "LIKE"};

template <class List>
bool is_one_of(std::string_view word, const List& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](std::string_view item) { return same_word(word, item); });
}

const Created* find_created(std::string_view word) {
    return std::find_if(created.begin(), created.end(),
                        [&](const Created& item) { return same_word(word, item.word); });
}

class Outline {
public:
    Outline(std::string_view text, FileFacts& facts) : text_(text), tokens_(text, sql_rules), facts_(facts) {}

    void read() {
        token_ = tokens_.next();
        while (token_) {
            if (token_.kind == TextToken::Kind::word && same_word(token_.text, "CREATE")) read_create();
            else skip_statement();
        }
    }

private:
    void advance() { token_ = tokens_.next(); }

    void skip_statement() {
        while (token_ && !token_.is(";")) advance();
        advance();
    }

    void read_create() {
        const TextToken create = token_;
        advance();
        while (token_ && is_one_of(token_.text, modifiers)) advance();
        const auto* found = find_created(token_.text);
        if (found == created.end()) {
            skip_statement();
            return;
        }
        advance();
        while (token_ && (same_word(token_.text, "IF") || same_word(token_.text, "NOT") ||
                          same_word(token_.text, "EXISTS") || same_word(token_.text, "CONCURRENTLY"))) {
            advance();
        }
        if (!token_ || token_.kind == TextToken::Kind::mark) {
            skip_statement();
            return;
        }
        add_definition(create, found->kind, same_word(found->word, "TABLE"));
    }

    /// `"a"."b"` comes as three tokens, `a.b` as one.
    std::string take_name(TextToken& name) {
        name = token_;
        std::string raw(token_.text);
        advance();
        while (token_.kind == TextToken::Kind::word && token_.text.starts_with('.')) {
            raw.append(token_.text);
            advance();
            if (!raw.ends_with('.') || !token_) continue;
            raw.append(token_.text);
            advance();
        }
        return sql_name(raw);
    }

    void add_definition(const TextToken& create, SymbolKind kind, bool is_table) {
        TextToken name;
        const std::string full = take_name(name);
        const std::size_t dot = full.rfind('.');
        Symbol symbol;
        symbol.kind = kind;
        symbol.name = fold(dot == std::string::npos ? full : full.substr(dot + 1));
        if (dot != std::string::npos) symbol.container = fold(full.substr(0, dot));
        symbol.doc = first_sentence(create.comment);
        symbol.first_line = create.line;
        symbol.name_line = name.line;
        symbol.exported = true;
        const std::size_t index = facts_.symbols.size();
        facts_.symbols.push_back(symbol);
        const std::uint32_t head_end = is_table ? token_.at : 0;
        if (is_table && token_.is("(")) read_columns(full);
        std::uint32_t body = 0;  // of a function
        std::uint32_t last_line = std::max(token_.last_line, name.line);
        while (token_ && !token_.is(";")) {
            last_line = token_.last_line;
            if (body == 0 && token_.text.starts_with('$')) body = token_.at;
            advance();
        }
        if (token_) last_line = token_.line;
        const std::uint32_t end = head_end != 0 ? head_end : body != 0 ? body : token_.at;
        facts_.symbols[index].signature = make_signature(text_.substr(create.at, end - create.at));
        facts_.symbols[index].last_line = last_line;
        advance();
    }

    void read_columns(const std::string& table) {
        int depth = 0;
        bool at_start = false;
        do {
            if (token_.is("(")) {
                at_start = ++depth == 1;
            } else if (token_.is(")")) {
                --depth;
            } else if (token_.is(",")) {
                at_start = depth == 1;
            } else if (at_start) {
                at_start = false;
                if (token_.kind != TextToken::Kind::mark && !is_one_of(token_.text, constraints))
                    add_column(table);
            }
            if (depth > 0) advance();
        } while (token_ && depth > 0);
        if (token_) advance();
    }

    void add_column(const std::string& table) {
        Symbol symbol;
        symbol.kind = SymbolKind::field;
        symbol.name = fold(sql_name(token_.text));
        symbol.container = fold(table);
        const std::string_view rest = text_.substr(token_.at);
        std::string_view declaration = rest.substr(0, rest.find('\n'));
        declaration = declaration.substr(0, declaration.find(" --"));
        symbol.signature = make_signature(declaration);
        symbol.doc = first_sentence(token_.comment);
        symbol.first_line = symbol.last_line = symbol.name_line = token_.line;
        symbol.exported = true;
        facts_.symbols.push_back(std::move(symbol));
    }

    std::string_view text_;
    Tokens tokens_;
    FileFacts& facts_;
    TextToken token_;
};

}  // namespace

std::string sql_name(std::string_view raw) {
    std::string name;
    for (const char c : raw) {
        if (c != '"' && c != '`' && c != '[' && c != ']') name.push_back(c);
    }
    return name;
}

bool is_sql_creation(std::string_view word) {
    return find_created(word) != created.end();
}

void outline_sql(std::string_view text, FileFacts& facts) {
    Outline(text, facts).read();
    add_sql_references(text, facts);
    find_enclosing(facts);
}

}  // namespace syntax
