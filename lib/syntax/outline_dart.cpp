// Classes, functions, fields and tests of Dart. The grammar package is years behind the language (enhanced
// enums, records, patterns); declarations can be told apart by their marks.
#include "syntax/dart_head.hpp"
#include "syntax/outline.hpp"
#include "syntax/text.hpp"
#include "syntax/tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <vector>

namespace syntax {
namespace {

constexpr std::size_t most_path_bytes = 300;
const TokenRules rules{"//", true, "\"'", "_$", false, true, true};

enum class Context : std::uint8_t { declarations, enum_values, code };

/// An open bracket.
struct Frame {
    Context context = Context::code;
    std::int32_t symbol = -1;  // that ends with it
};

bool is_upper(std::string_view word) {
    const auto first = std::find_if(word.begin(), word.end(), [](char c) { return c != '_' && c != '$'; });
    return first != word.end() && std::isupper(static_cast<unsigned char>(*first)) != 0;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 24> words = {
        "if",    "for",   "while", "switch", "catch", "return", "assert", "await",
        "super", "this",  "when",  "case",   "in",    "is",     "as",     "else",
        "throw", "yield", "get",   "set",    "show",  "hide",   "on",     "Function"};
    return is_one_of(word, words);
}

bool is_test(std::string_view word) {
    constexpr std::array<std::string_view, 4> words = {"test", "testWidgets", "group", "blocTest"};
    return is_one_of(word, words);
}

class Outline {
public:
    Outline(std::string_view text, FileFacts& facts) : text_(text), tokens_(text, rules), facts_(facts) {}

    void read() {
        next_ = tokens_.next();
        while (next_) {
            const TextToken token = next_;
            next_ = tokens_.next();
            switch (context()) {
                case Context::declarations:
                    declaration(token);
                    break;
                case Context::enum_values:
                    enum_value(token);
                    break;
                case Context::code:
                    code(token);
                    break;
            }
        }
        end_declaration(next_);
    }

private:
    Context context() const { return frames_.empty() ? Context::declarations : frames_.back().context; }

    std::int32_t around() const {
        for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
            if (frame->symbol >= 0) return frame->symbol;
        }
        return -1;
    }

    void close(const TextToken& bracket) {
        if (frames_.empty()) return;
        const std::int32_t symbol = frames_.back().symbol;
        if (symbol >= 0) facts_.symbols[static_cast<std::size_t>(symbol)].last_line = bracket.line;
        frames_.pop_back();
    }

    void code(const TextToken& token) {
        if (closes(token)) return close(token);
        if (opens(token)) {
            std::int32_t symbol = -1;
            if (token.is("(") && is_test(before_.text) && next_.kind == TextToken::Kind::quoted) {
                symbol = add(SymbolKind::test, without_quotes(next_.text), before_, token);
            }
            frames_.push_back({Context::code, symbol});
        } else {
            use(token, next_, around());
        }
        before_ = token;
    }

    void enum_value(const TextToken& token) {
        if (nested_ == 0 && token.is("}")) return close(token);
        if (nested_ == 0 && token.is(";")) {
            frames_.back().context = Context::declarations;
            return;
        }
        if (opens(token)) ++nested_;
        else if (closes(token)) --nested_;
        else if (nested_ == 0 && is_word(token) && !before_.is("@"))
            add(SymbolKind::enum_member, token.text, token, token);
        else use(token, next_, around());
        before_ = token;
    }

    void declaration(const TextToken& token) {
        if (nested_ == 0 && token.is("}")) {
            end_declaration(token);
            return close(token);
        }
        if (nested_ == 0 && token.is(";")) return end_declaration(token);
        if (nested_ == 0 && token.is("{") && begins_body()) return open_body(token);
        if (opens(token)) ++nested_;
        else if (closes(token) && nested_ > 0) --nested_;
        statement_.push_back(token);
    }

    /// Whether a "{" at this place is no map, set or closure.
    bool begins_body() const {
        const DartHead head(statement_);
        if (statement_.empty() || head.empty()) return true;
        const TextToken& last = statement_.back();
        const bool follows_value = is_word(last) || last.is(")") || last.is(">") || last.is("]") ||
                                   last.is("*") || last.is("}") || last.is("?") ||
                                   last.kind == TextToken::Kind::quoted;
        if (head.equals() == 0) return follows_value;
        const bool has_initializers = head.parameters() > 0 && has_colon(head);
        return has_initializers && follows_value;
    }

    /// A ":" between the parameters and the first "=".
    bool has_colon(const DartHead& head) const {
        std::size_t depth = 0;
        for (std::size_t i = head.parameters(); i < head.equals(); ++i) {
            if (opens(statement_[i])) ++depth;
            else if (closes(statement_[i])) --depth;
            else if (depth == 0 && statement_[i].is(":")) return true;
        }
        return false;
    }

    static SymbolKind kind_of_type(const DartHead& head) {
        if (head.find("enum") > 0) return SymbolKind::enum_;
        if (head.find("mixin") > 0 && head.find("class") == 0) return SymbolKind::trait;
        if (head.find("class") > 0 || head.find("extension") > 0) return SymbolKind::class_;
        return SymbolKind::other;
    }

    void open_body(const TextToken& brace) {
        const DartHead head(statement_);
        if (head.empty()) {
            frames_.push_back({Context::code, -1});
            statement_.clear();
            return;
        }
        const bool is_type =
            head.find("enum") + head.find("class") + head.find("mixin") + head.find("extension") > 0;
        if (is_type) {
            const SymbolKind kind = kind_of_type(head);
            const std::int32_t symbol = add_type(head, kind, brace);
            const Context inner = kind == SymbolKind::enum_ ? Context::enum_values : Context::declarations;
            frames_.push_back({inner, symbol});
        } else {
            frames_.push_back({Context::code, add_callable(head, brace)});
        }
        statement_.clear();
        before_ = {};
    }

    std::int32_t add_type(const DartHead& head, SymbolKind kind, const TextToken& end) {
        std::size_t at =
            std::max({head.find("enum"), head.find("class"), head.find("mixin"), head.find("extension")});
        if (at < statement_.size() && statement_[at].is("type")) ++at;
        if (at >= statement_.size() || !is_word(statement_[at])) return -1;
        const bool is_unnamed = statement_[at].is("on") && head.find("extension") > 0;
        if (is_unnamed && at + 1 < statement_.size()) ++at;
        const std::int32_t symbol = add(kind, statement_[at].text, head.first(), end);
        const std::size_t bases = at + 1;
        int depth = 0;
        bool is_base = false;
        for (std::size_t i = bases; i < statement_.size(); ++i) {
            const TextToken& token = statement_[i];
            if (token.is("<")) ++depth;
            else if (token.is(">")) --depth;
            else if (depth == 0 &&
                     (token.is("extends") || token.is("implements") || token.is("with") || token.is("on")))
                is_base = true;
            else if (is_base && depth == 0 && is_word(token))
                facts_.references.push_back(
                    {ReferenceKind::implementation, fold(token.text), token.line, symbol});
            else use(token, i + 1 < statement_.size() ? statement_[i + 1] : end, symbol);
        }
        return symbol;
    }

    /// A function, getter or constructor; -1 when there is no name.
    std::int32_t add_callable(const DartHead& head, const TextToken& end) {
        std::size_t name = 0;
        if (head.parameters() > 0) name = head.callable_name();
        else if (const std::size_t after = head.find("get"); after > 0) name = after;
        if (name >= statement_.size() || (name == 0 && !is_word(statement_[0]))) return -1;
        const std::string container = container_name();
        const bool is_in_class = !container.empty();
        std::string_view text = statement_[name].text;
        if (head.find("operator") > 0 && head.parameters() > name) {
            const TextToken& last = statement_[head.parameters() - 1];
            text = text_.substr(statement_[name].at, last.at + last.text.size() - statement_[name].at);
        }
        const bool is_named =
            name >= 2 && statement_[name - 1].is(".") && statement_[name - 2].text == container;
        const bool is_constructor = is_in_class && (is_named || text == container);
        const SymbolKind kind = is_constructor ? SymbolKind::constructor
                                : is_in_class  ? SymbolKind::method
                                               : SymbolKind::function;
        const std::size_t body = head.equals() > 0 && !has_colon(head) ? head.equals() : 0;
        const TextToken& head_end = body > 0 ? statement_[body] : end;
        const std::int32_t symbol = add(kind, text, head.first(), head_end, statement_[name].line);
        facts_.symbols[static_cast<std::size_t>(symbol)].last_line = end.line;
        use_all(head.begin(), name, symbol, end);
        return symbol;
    }

    void end_declaration(const TextToken& end) {
        nested_ = 0;
        const DartHead head(statement_);
        if (!head.empty()) {
            const TextToken& first = head.first();
            if (first.is("import") || first.is("export") || first.is("part")) add_import(head);
            else if (first.is("typedef")) add_alias(head, end);
            else if (first.is("library")) {
            } else if (head.find("class") > 0 && head.equals() > 0) add_type(head, SymbolKind::class_, end);
            else if (head.parameters() > 0 || head.find("get") > 0) add_callable(head, end);
            else add_variables(head, end);
        }
        statement_.clear();
        before_ = {};
    }

    void add_import(const DartHead& head) {
        Import import;
        import.line = head.first().line;
        bool takes_names = false;
        for (std::size_t i = head.begin() + 1; i < statement_.size(); ++i) {
            const TextToken& token = statement_[i];
            if (token.kind == TextToken::Kind::quoted && import.target.empty())
                import.target = fold(without_quotes(token.text));
            else if (token.is("show")) takes_names = true;
            else if (token.is("hide") || token.is("as")) takes_names = false;
            else if (takes_names && is_word(token)) import.names.push_back(fold(token.text));
        }
        if (!import.target.empty()) facts_.imports.push_back(std::move(import));
    }

    void add_alias(const DartHead& head, const TextToken& end) {
        std::size_t name = head.begin() + 1;
        if (head.equals() == 0) name = head.parameters() > 0 ? head.callable_name() : statement_.size() - 1;
        if (name >= statement_.size() || !is_word(statement_[name])) return;
        use_all(head.begin() + 1, name, add(SymbolKind::type, statement_[name].text, head.first(), end), end);
    }

    /// "static const int a = 1, b = 2"
    void add_variables(const DartHead& head, const TextToken& end) {
        const bool is_constant = head.find("const") + head.find("final") > 0;
        const SymbolKind kind = !container_name().empty() ? SymbolKind::field
                                : is_constant             ? SymbolKind::constant
                                                          : SymbolKind::variable;
        std::int32_t symbol = around();
        std::size_t depth = 0;
        bool is_value = false;
        for (std::size_t i = head.begin(); i < statement_.size(); ++i) {
            const TextToken& token = statement_[i];
            const TextToken& after = i + 1 < statement_.size() ? statement_[i + 1] : end;
            const bool is_last = i + 1 == statement_.size();
            if (opens(token) || token.is("<")) ++depth;
            else if ((closes(token) || token.is(">")) && depth > 0) --depth;
            else if (depth == 0 && token.is("=")) is_value = true;
            else if (depth == 0 && token.is(",")) is_value = false;
            else if (depth == 0 && !is_value && i > head.begin() && is_word(token) &&
                     (is_last || after.is("=") || after.is(",")))
                symbol = add(kind, token.text, head.first(), after, token.line);
            else use(token, after, symbol);
        }
        if (symbol >= 0 && symbol != around())
            facts_.symbols[static_cast<std::size_t>(symbol)].last_line = end.line;
    }

    void use_all(std::size_t from, std::size_t name, std::int32_t symbol, const TextToken& end) {
        for (std::size_t i = from; i < statement_.size(); ++i) {
            if (i != name) use(statement_[i], i + 1 < statement_.size() ? statement_[i + 1] : end, symbol);
        }
    }

    void use(const TextToken& token, const TextToken& after, std::int32_t symbol) {
        if (!is_word(token) || is_keyword(token.text)) return;
        const auto first = static_cast<unsigned char>(token.text.front());
        if (std::isdigit(first) != 0) return;
        constexpr std::array<std::string_view, 5> plain = {"String", "List", "Map", "Object", "Future"};
        if (after.is("("))
            facts_.references.push_back({ReferenceKind::call, fold(token.text), token.line, symbol});
        else if (is_upper(token.text) && token.text.size() > 1 && !is_one_of(token.text, plain))
            facts_.references.push_back({ReferenceKind::type, fold(token.text), token.line, symbol});
    }

    /// Of the class around; empty outside of one.
    std::string container_name() const {
        if (frames_.empty() || frames_.back().symbol < 0) return {};
        return facts_.symbols[static_cast<std::size_t>(frames_.back().symbol)].name;
    }

    std::int32_t add(SymbolKind kind, std::string_view name, const TextToken& first, const TextToken& end,
                     std::uint32_t name_line = 0) {
        Symbol symbol;
        symbol.kind = kind;
        symbol.name = fold(name);
        for (const Frame& frame : frames_) {
            if (frame.symbol < 0) continue;
            const std::string& outer = facts_.symbols[static_cast<std::size_t>(frame.symbol)].name;
            if (symbol.container.size() + outer.size() > most_path_bytes) break;
            symbol.container += (symbol.container.empty() ? "" : ".") + outer;
        }
        const std::uint32_t last = std::max(end.at, first.at + static_cast<std::uint32_t>(first.text.size()));
        symbol.signature = kind == SymbolKind::enum_member || kind == SymbolKind::test
                               ? symbol.name
                               : make_signature(text_.substr(first.at, last - first.at));
        const TextToken& leading = statement_.empty() ? first : statement_.front();
        symbol.doc = first_sentence(leading.comment.empty() ? first.comment : leading.comment);
        symbol.first_line = statement_.empty() ? first.line : leading.line;
        symbol.name_line = name_line == 0 ? first.line : name_line;
        symbol.last_line = std::max(end.line, symbol.first_line);
        symbol.exported = !name.starts_with('_') && kind != SymbolKind::test;
        facts_.symbols.push_back(std::move(symbol));
        return static_cast<std::int32_t>(facts_.symbols.size()) - 1;
    }

    std::string_view text_;
    Tokens tokens_;
    FileFacts& facts_;
    TextToken next_;
    TextToken before_;
    std::vector<TextToken> statement_;
    std::vector<Frame> frames_;
    int nested_ = 0;
};

}  // namespace

void outline_dart(std::string_view text, FileFacts& facts) {
    Outline(text, facts).read();
}

}  // namespace syntax
