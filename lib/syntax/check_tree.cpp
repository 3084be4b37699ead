// Collects matches of a check query, and writes code down as tokens.
#include "syntax/check_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace syntax {
namespace {

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || c == '@' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

Token token_of(std::string_view text) {
    if (text.empty()) return {};
    const char c = text.front();
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) return {text, TokenKind::number};
    if (c == '"' || c == '\'' || c == '`') return {text, TokenKind::string};
    return {text, is_word_char(c) ? TokenKind::word : TokenKind::mark};
}

bool is_opening(std::string_view text) {
    return text == "(" || text == "[" || text == "{" || text == "#{" || text == "#[" || text == "${";
}
bool is_closing(std::string_view text) {
    return text == ")" || text == "]" || text == "}";
}

}  // namespace

CheckTree::CheckTree(const Query& query, const FlatTree& tree, std::string_view text)
    : query_(query),
      tree_(tree),
      text_(text),
      roles_(tree.count, 0),
      parents_(tree.count, no_node),
      items_(32) {
    std::vector<std::uint32_t> around;
    for (std::uint32_t i = 0; i < tree.count; ++i) {
        while (!around.empty() && end_of(around.back()) <= i) around.pop_back();
        if (!around.empty()) parents_[i] = around.back();
        if (tree.nodes[i].size > 1) around.push_back(i);
    }
}

void CheckTree::take(std::uint32_t, const std::vector<Capture>& captures) {
    Piece item;
    CheckRole whole = CheckRole::none;
    for (const Capture& capture : captures) {
        const CheckRole role = role_of(query_, capture.number);
        switch (role) {
            case CheckRole::none:
                break;
            case CheckRole::name:
                item.name = capture.node;
                break;
            case CheckRole::body:
                item.body = capture.node;
                break;
            case CheckRole::callee:
                item.callee = capture.node;
                break;
            case CheckRole::arguments:
                item.arguments = capture.node;
                break;
            case CheckRole::condition:
                item.condition = capture.node;
                break;
            case CheckRole::then:
                item.then = capture.node;
                break;
            case CheckRole::handler:
                item.handler = capture.node;
                break;
            default:
                item.node = capture.node;
                whole = role;
        }
    }
    if (whole == CheckRole::none) return;
    item.end = end_of(item.node);
    if (item.body != no_node) item.end = std::max(item.end, end_of(item.body));
    roles_[item.node] |= 1U << static_cast<unsigned>(whole);
    if (item.arguments != no_node && whole == CheckRole::call)
        roles_[item.arguments] |= 1U << static_cast<unsigned>(CheckRole::arguments);
    items_[static_cast<std::size_t>(whole)].push_back(item);
}

void CheckTree::finish() {
    for (auto& items : items_) {
        std::stable_sort(items.begin(), items.end(),
                         [](const Piece& a, const Piece& b) { return a.node < b.node; });
        items.erase(std::unique(items.begin(), items.end(),
                                [](const Piece& a, const Piece& b) { return a.node == b.node; }),
                    items.end());
    }
}

void CheckTree::add_tokens(std::uint32_t begin, std::uint32_t end, std::vector<Token>& out) const {
    if (begin >= end) return;
    std::uint32_t at = node(begin).start;
    // What the grammar keeps hidden is still code.
    const auto add_gap = [&](std::uint32_t until) {
        std::size_t i = at;
        while (i < until) {
            while (i < until && std::isspace(static_cast<unsigned char>(text_[i])) != 0) ++i;
            std::size_t stop = i;
            while (stop < until && std::isspace(static_cast<unsigned char>(text_[stop])) == 0) ++stop;
            if (stop > i) out.push_back(token_of(text_.substr(i, stop - i)));
            i = stop;
        }
    };
    for (std::uint32_t i = begin; i < end;) {
        const FlatNode& here = node(i);
        if (is(i, CheckRole::comment)) {
            if (here.start > at) add_gap(here.start);
            at = std::max(at, here.end);
            i += here.size;
        } else if (is(i, CheckRole::string)) {
            if (here.start > at) add_gap(here.start);
            if (here.end > at) out.push_back({text_of(i), TokenKind::string});
            at = std::max(at, here.end);
            i += here.size;
        } else if (here.size == 1) {
            if (here.start > at) add_gap(here.start);
            if (here.end > here.start && here.start >= at) {
                Token token = token_of(text_of(i));
                if (is(i, CheckRole::number)) token.kind = TokenKind::number;
                if (token.text.find_first_not_of(" \t\r\n") != std::string_view::npos) out.push_back(token);
            }
            at = std::max(at, here.end);
            ++i;
        } else {
            ++i;
        }
    }
    if (node(begin).end > at && end == end_of(begin)) add_gap(node(begin).end);
}

std::vector<Token> CheckTree::tokens(std::uint32_t begin, std::uint32_t end) const {
    std::vector<Token> out;
    add_tokens(begin, end, out);
    return out;
}

std::uint32_t CheckTree::top_of(std::uint32_t call) const {
    std::uint32_t top = call;
    for (std::uint32_t up = parent(top); up != no_node && node(up).start == node(call).start;
         up = parent(up)) {
        // A statement, a block or an argument list ends the chain.
        if (is(up, CheckRole::block) || is(up, CheckRole::arguments) || is(up, CheckRole::assertion) ||
            is(up, CheckRole::function) || is(up, CheckRole::if_) || is(up, CheckRole::stop))
            break;
        if (text_of(up).ends_with(';') || text_of(up).ends_with('\n')) break;
        top = up;
    }
    return top;
}

Chain CheckTree::chain_of(const Piece& call) const {
    Chain chain;
    chain.node = top_of(call.node);
    const std::uint32_t end = end_of(chain.node);
    int depth = 0;
    std::string_view last;
    const auto add = [&](const std::vector<Token>& tokens) {
        for (const Token& token : tokens) {
            if (is_opening(token.text)) {
                if (depth++ == 0) {
                    chain.skeleton += token.text;
                    chain.groups.emplace_back();
                } else {
                    chain.groups.back().push_back(token);
                }
            } else if (is_closing(token.text) && depth > 0) {
                if (--depth == 0) chain.skeleton += token.text;
                else chain.groups.back().push_back(token);
            } else if (depth > 0) {
                chain.groups.back().push_back(token);
            } else {
                if (token.kind == TokenKind::word) {
                    if (!chain.skeleton.empty() && is_word_char(chain.skeleton.back())) chain.skeleton += ' ';
                    if (chain.first.empty()) chain.first = token.text;
                    last = token.text;
                }
                chain.skeleton += token.text;
            }
        }
    };
    for (std::uint32_t i = chain.node; i < end;) {
        // Arguments that need no parentheses (Ruby).
        if (is(i, CheckRole::arguments) && depth == 0 && !text_of(i).starts_with('(')) {
            chain.skeleton += "()";
            chain.groups.push_back(tokens(i));
            i = end_of(i);
        } else if (is(i, CheckRole::arguments) || is(i, CheckRole::string) || is(i, CheckRole::comment) ||
                   is(i, CheckRole::lambda)) {
            if (is(i, CheckRole::lambda) && depth == 0) {
                chain.skeleton += "{}";
                chain.groups.push_back(tokens(i));
            } else {
                add(tokens(i));
            }
            i = end_of(i);
        } else if (node(i).size == 1) {
            add(tokens(i));
            ++i;
        } else {
            ++i;
        }
    }
    chain.last = last;
    return chain;
}

std::string joined(const std::vector<Token>& tokens) {
    std::string out;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const std::string_view text = tokens[i].text;
        // A comma before a closing bracket, and semicolons, are a matter of layout.
        if (text == ";" || (text == "," && (i + 1 == tokens.size() || is_closing(tokens[i + 1].text))))
            continue;
        if (!out.empty() && is_word_char(out.back()) && is_word_char(text.front())) out += ' ';
        if (tokens[i].kind == TokenKind::string && text.find('\n') == std::string_view::npos &&
            text.front() == '\'' && text.find_first_of("\"\\") == std::string_view::npos) {
            out.append("\"").append(text.substr(1, text.size() - 2)).append("\"");  // 'a' is "a"
        } else {
            out += text;
        }
    }
    return out;
}

std::vector<std::vector<Token>> split_arguments(const std::vector<Token>& tokens) {
    std::vector<std::vector<Token>> out;
    int depth = 0;
    for (const Token& token : tokens) {
        if (is_opening(token.text)) ++depth;
        if (is_closing(token.text)) --depth;
        if (depth == 0 && token.text == ",") {
            out.emplace_back();
            continue;
        }
        if (out.empty()) out.emplace_back();
        out.back().push_back(token);
    }
    if (!out.empty() && out.back().empty()) out.pop_back();
    return out;
}

std::string bare_literal(const Token& token) {
    std::string_view text = token.text;
    if (token.kind == TokenKind::number) {
        std::string out(text);
        out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
        while (out.size() > 1 && std::string_view("fFdDlLuUmM").find(out.back()) != std::string_view::npos &&
               out.find('x') == std::string::npos)
            out.pop_back();
        return out;
    }
    if (token.kind != TokenKind::string) return std::string(text);
    const std::size_t open = text.find_first_of("\"'`:/");
    if (open == std::string_view::npos) return std::string(text);
    const char quote = text[open];
    text.remove_prefix(open);
    if (quote == ':') return std::string(text.substr(1));
    while (text.size() >= 2 && text.front() == quote && text.back() == quote)
        text = text.substr(1, text.size() - 2);
    while (!text.empty() && text.back() == '#') text.remove_suffix(1);
    return std::string(text);
}

bool is_literal(const Token& token) {
    if (token.kind == TokenKind::string || token.kind == TokenKind::number) return true;
    static constexpr std::array words = {
        std::string_view("true"),  std::string_view("false"),     std::string_view("null"),
        std::string_view("nil"),   std::string_view("None"),      std::string_view("True"),
        std::string_view("False"), std::string_view("undefined"), std::string_view("TRUE"),
        std::string_view("FALSE"), std::string_view("NULL"),      std::string_view("nullptr")};
    return std::find(words.begin(), words.end(), token.text) != words.end();
}

std::string normal_word(std::string_view word) {
    std::string out;
    for (const char c : word)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0)
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace syntax
