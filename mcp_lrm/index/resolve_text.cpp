// Source text read without a grammar.
#include "mcp_lrm/index/resolve_text.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t skip_space_back(std::string_view text, std::size_t at) {
    while (at > 0 && is_space(text[at - 1])) --at;
    return at;
}

/// How many bytes of separator end at `at`: ".", "->", "::", "?.", "&.", "!!.", "\".
std::size_t separator_before(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    const std::string_view head = text.substr(0, at);
    for (const std::string_view separator : {"?->", "!!.", "!.", "?.", "&.", "->", "::", ".", "\\"}) {
        if (!head.ends_with(separator)) continue;
        if (separator == "." && (head.ends_with("..") || head.ends_with("..."))) return 0;
        return separator.size();
    }
    return 0;
}

std::size_t separator_at(std::string_view text, std::size_t at) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    for (const std::string_view separator : {"?->", "!!.", "!.", "?.", "&.", "->", "::", ".", "\\"})
        if (rest.starts_with(separator)) return separator.size();
    return 0;
}

/// The opening bracket of the group that ends right before `at`; npos when there is none near.
std::size_t open_before(std::string_view text, std::size_t at) {
    const std::size_t stop = at > 4000 ? at - 4000 : 0;
    int depth = 0;
    while (at > stop) {
        const char c = text[--at];
        if (c == ')' || c == ']' || c == '}' || c == '>') {
            if (c == '>' && at > 0 && (text[at - 1] == '-' || text[at - 1] == '=')) continue;
            ++depth;
        }
        if (c == '(' || c == '[' || c == '{' || c == '<') {
            if (--depth == 0) return at;
        }
    }
    return std::string_view::npos;
}

/// Behind the closing bracket of the group that opens at `at`.
std::size_t close_after(std::string_view text, std::size_t at) {
    const std::size_t stop = std::min(text.size(), at + 4000);
    int depth = 0;
    for (; at < stop; ++at) {
        const char c = text[at];
        if (c == '(' || c == '[' || c == '{') ++depth;
        if ((c == ')' || c == ']' || c == '}') && --depth == 0) return at + 1;
    }
    return std::string_view::npos;
}

bool chain_in_parentheses(std::string_view text, std::size_t open, Chain& chain);
Chain chain_at(std::string_view text, std::size_t at, std::size_t& end_of_chain);

/// "a.B" as links.
void add_links(Chain& chain, const std::string& type) {
    for (std::size_t from = 0; from <= type.size();) {
        const std::size_t dot = std::min(type.find('.', from), type.size());
        chain.links.push_back({type.substr(from, dot - from), false, false});
        from = dot + 1;
    }
}

bool is_name_byte(char c) {
    return is_word_byte(c) || c == '$' || c == '@' || c == '#';
}

bool is_wrapper(std::string_view name) {
    constexpr std::array names = {"Optional", "Option",      "Box",
                                  "Rc",       "Arc",         "RefCell",
                                  "Cell",     "Mutex",       "RwLock",
                                  "Ref",      "Pin",         "Cow",
                                  "Result",   "Promise",     "Awaitable",
                                  "Task",     "ValueTask",   "Lazy",
                                  "Final",    "ClassVar",    "Annotated",
                                  "Type",     "unique_ptr",  "shared_ptr",
                                  "weak_ptr", "optional",    "reference_wrapper",
                                  "Weak",     "Readonly",    "Partial",
                                  "Required", "NonNullable", "Coroutine",
                                  "Self_",    "Future",      "type",
                                  "Provider", "Observable"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_noise_of_types(std::string_view word) {
    constexpr std::array words = {
        "const",     "mut",       "dyn",      "impl",     "struct", "class", "enum",     "final",
        "readonly",  "volatile",  "static",   "ref",      "out",    "in",    "typename", "private",
        "public",    "protected", "internal", "override", "async",  "await", "virtual",  "inline",
        "constexpr", "extern",    "abstract", "unsigned", "signed", "some",  "any",      "var",
        "val",       "let",       "lateinit", "mutable",  "pub",    "inout", "escaping", "keyof",
        "typeof",    "default",   "sealed",   "open"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

Chain chain_at(std::string_view text, std::size_t at, std::size_t& end_of_chain) {
    Chain chain;
    for (;;) {
        at = skip_space(text, at);
        if (at < text.size() && (text[at] == '&' || text[at] == '*')) {
            ++at;
            continue;
        }
        const std::string_view word = word_at(text, at);
        if (word == "new") chain.is_new = true;
        else if (word != "await" && word != "mut" && word != "try" && word != "yield" && word != "move")
            break;
        at += word.size();
    }
    for (;;) {
        std::size_t end = at;
        while (end < text.size() && is_name_byte(text[end])) ++end;
        if (end == at) {
            chain.is_odd = true;
            return chain;
        }
        Link link{std::string(text.substr(at, end - at)), false, false};
        std::size_t next = behind_generics(text, end);
        if (next > end && (link.name == "make_unique" || link.name == "make_shared")) {
            chain.links.clear();  // std::make_unique<a::B>() makes an a::B
            add_links(chain, type_name(text.substr(end + 1, next - end - 2)));
            chain.links.back().is_called = true;
            end_of_chain = next;
            return chain;
        }
        if (text.substr(next).starts_with("!(") || text.substr(next).starts_with("?(")) ++next;
        for (;;) {
            if (next < text.size() && text[next] == '(') link.is_called = true;
            else if (next < text.size() && text[next] == '[') link.is_indexed = true;
            else break;
            next = close_after(text, next);
            if (next == std::string_view::npos) {
                chain.links.push_back(std::move(link));
                return chain;
            }
        }
        // Foo{...} and Foo { ... } make a Foo.
        const std::size_t brace = skip_space(text, next);
        const bool is_literal = !link.is_called && brace < text.size() && text[brace] == '{' &&
                                text.substr(next, brace - next).find('\n') == std::string_view::npos;
        if (is_literal) {
            link.is_called = true;
            next = std::min(close_after(text, brace), text.size());
        }
        end_of_chain = next;
        chain.links.push_back(std::move(link));
        while (next < text.size() && text[next] == '?' && separator_at(text, next) == 0) ++next;
        std::size_t dot = skip_space(text, next);
        const std::size_t separator = separator_at(text, dot);
        if (separator == 0 || text.substr(dot).starts_with("..")) return chain;
        at = skip_space(text, dot + separator);
    }
}

/// "(new Foo)", "(Foo{})", "(x as Foo)", "((Foo) x)": what is in the parentheses at `open`, when it is one
/// chain.
bool chain_in_parentheses(std::string_view text, std::size_t open, Chain& chain) {
    const std::size_t close = close_after(text, open);
    if (close == std::string_view::npos) return false;
    const std::string_view inner = text.substr(open + 1, close - open - 2);
    std::string type;
    if (const std::size_t as = find_word(inner, "as"); as != std::string_view::npos) {
        type = type_name(inner.substr(as + 2));
    } else if (inner.starts_with("(")) {
        const std::size_t end = close_after(inner, 0);
        if (end == std::string_view::npos || word_at(inner, skip_space(inner, end)).empty()) return false;
        type = type_name(inner.substr(1, end - 2));
    } else {
        std::size_t end = 0;
        chain = chain_at(text, open + 1, end);
        return !chain.is_odd && skip_space(text, end) + 1 == close;
    }
    if (type.empty()) return false;
    add_links(chain, type);
    return true;
}

}  // namespace

std::size_t behind_generics(std::string_view text, std::size_t at) {
    std::size_t open = at;
    if (text.substr(std::min(at, text.size())).starts_with("::<")) open = at + 2;
    if (open >= text.size() || text[open] != '<') return at;
    int depth = 0;
    for (std::size_t i = open; i < text.size() && i < open + 300; ++i) {
        const char c = text[i];
        if (c == '<') ++depth;
        else if (c == '>' && --depth == 0) return i + 1;
        else if (c == ';' || c == '{' || c == '\n' || c == '=') return at;
    }
    return at;
}

std::string_view family_of(std::string_view language) {
    if (language == "c" || language == "cpp" || language == "objective_c" || language == "objc") return "c";
    if (language == "javascript" || language == "typescript" || language == "tsx" || language == "vue" ||
        language == "svelte" || language == "html")
        return "ecma";
    if (language == "java" || language == "kotlin" || language == "scala" || language == "groovy")
        return "jvm";
    if (language == "ocaml_interface") return "ocaml";
    return language;
}

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (static_cast<unsigned char>(c) & 0x80U) != 0;
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
    if (word.empty()) return std::string_view::npos;
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool starts = at == 0 || !is_word_byte(text[at - 1]) || !is_word_byte(word.front());
        if (starts && (end >= text.size() || !is_word_byte(text[end]) || !is_word_byte(word.back())))
            return at;
    }
    return std::string_view::npos;
}

bool has_word(std::string_view text, std::string_view word) {
    return find_word(text, word) != std::string_view::npos;
}

std::string_view word_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_word_byte(text[end])) ++end;
    return at >= text.size() ? std::string_view() : text.substr(at, end - at);
}

std::string_view word_before(std::string_view text, std::size_t at) {
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
    const std::size_t end = at;
    std::size_t start = end;
    while (start > 0 && is_word_byte(text[start - 1])) --start;
    return text.substr(start, end - start);
}

std::size_t skip_space(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    return at;
}

Chain chain_before(std::string_view text, std::size_t at) {
    Chain chain;
    for (;;) {
        const std::size_t behind = skip_space_back(text, at);
        const std::size_t separator = separator_before(text, behind);
        if (separator == 0) break;
        at = skip_space_back(text, behind - separator);
        Link link;
        while (at > 0 && (text[at - 1] == ')' || text[at - 1] == ']' || text[at - 1] == '>' ||
                          text[at - 1] == '!' || text[at - 1] == '?')) {
            if (text[at - 1] == '!' || text[at - 1] == '?') {
                --at;
                continue;
            }
            const std::size_t open = open_before(text, at);
            if (open == std::string_view::npos) break;
            if (text[open] == '(') link.is_called = true;
            if (text[open] == '[') link.is_indexed = true;
            at = open;
            if (text[open] == '<' && text.substr(0, at).ends_with("::")) at -= 2;
        }
        std::size_t start = at;
        while (start > 0 && is_name_byte(text[start - 1])) --start;
        link.name = std::string(text.substr(start, at - start));
        if (link.name.empty()) {
            Chain inner;
            if (link.is_called && !link.is_indexed && chain_in_parentheses(text, at, inner)) {
                chain.links.insert(chain.links.begin(), inner.links.begin(), inner.links.end());
                chain.is_new = inner.is_new;
                return chain;
            }
            // "::name" is the global one; "(a + b).name" is not understood.
            chain.is_odd = link.is_called || link.is_indexed || !chain.links.empty() || separator != 2 ||
                           text.substr(behind - separator, separator) != "::";
            break;
        }
        chain.links.insert(chain.links.begin(), std::move(link));
        at = start;
    }
    if (!chain.links.empty()) {
        const Link& first = chain.links.front();
        chain.is_new = word_before(text, at) == "new";
        // `if (x) .y` and `return (x).y` are no calls of "if" and "return".
        for (const std::string_view word :
             {"if", "while", "for", "switch", "return", "await", "in", "not", "and", "or"})
            if (first.name == word) chain.is_odd = true;
    }
    return chain;
}

Chain chain_at(std::string_view text, std::size_t at) {
    std::size_t end = 0;
    return chain_at(text, at, end);
}

std::string type_name(std::string_view text) {
    std::size_t at = 0;
    std::string out;
    while (at < text.size()) {
        const char c = text[at];
        if (is_space(c) || c == '&' || c == '*' || c == '?' || c == '"' || c == '\'' || c == '(') {
            if (c == '\'') {  // a lifetime
                ++at;
                if (text.find('\'', at) == std::string_view::npos) at += word_at(text, at).size();
                continue;
            }
            ++at;
            continue;
        }
        if (c == '[') {  // []T of Go, [T] of others
            const std::size_t end = text.find(']', at);
            if (end == at + 1) {
                return {};
            }
            return {};
        }
        if (c == '\\') {
            ++at;
            continue;
        }
        const std::string_view word = word_at(text, at);
        if (word.empty()) return out;
        at += word.size();
        if (is_noise_of_types(word)) continue;
        if (word == "None" || word == "null" || word == "undefined" || word == "nil") {
            at = text.find('|', at);
            if (at == std::string_view::npos) return {};
            ++at;
            continue;
        }
        out = std::string(word);
        for (;;) {
            const std::size_t separator = separator_at(text, at);
            if (separator == 0) break;
            const std::string_view next = word_at(text, at + separator);
            if (next.empty()) break;
            out += "." + std::string(next);
            at += separator + next.size();
        }
        const std::string last = out.substr(out.rfind('.') + 1);
        if (at < text.size() && (text[at] == '<' || text[at] == '[') && is_wrapper(last))
            return type_name(text.substr(at + 1));
        if (at < text.size() && text[at] == '[') return {};
        return out;
    }
    return out;
}

}  // namespace lrm::index
