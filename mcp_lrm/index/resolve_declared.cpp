// Where a name gets its type or its value.
#include "mcp_lrm/index/resolve_declared.hpp"

#include "mcp_lrm/index/resolve_text.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

constexpr std::size_t npos = std::string_view::npos;

bool puts_type_first(std::string_view family) {
    return family == "c" || family == "jvm" || family == "c_sharp" || family == "php" || family == "dart" ||
           family == "zig";
}

bool puts_type_behind_colon(std::string_view family) {
    return family == "python" || family == "ecma" || family == "rust" || family == "jvm" ||
           family == "swift" || family == "scala";
}

bool is_no_type(std::string_view word) {
    constexpr std::array words = {
        "return",   "new",        "delete",    "else",    "case",  "in",    "throw",  "goto",   "await",
        "yield",    "import",     "using",     "not",     "and",   "or",    "is",     "as",     "instanceof",
        "extends",  "implements", "sizeof",    "package", "if",    "while", "for",    "switch", "do",
        "function", "fn",         "def",       "echo",    "print", "from",  "with",   "where",  "when",
        "then",     "operator",   "namespace", "out",     "ref",   "class", "struct", "enum"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool says_nothing(std::string_view type) {
    constexpr std::array words = {"auto",  "var",    "let", "const", "val",
                                  "final", "static", "mut", "",      "mutable"};
    return std::find(words.begin(), words.end(), type) != words.end();
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// The type that stands in front of `at`: "const std::vector<Foo>& " of "const std::vector<Foo>& x".
std::string type_before(std::string_view code, std::size_t at) {
    std::size_t end = at;
    while (end > 0 &&
           (is_blank(code[end - 1]) || code[end - 1] == '*' || code[end - 1] == '&' || code[end - 1] == '?'))
        --end;
    if (end == at || end == 0) return {};
    std::size_t start = end;
    int depth = 0;
    while (start > 0) {
        const char c = code[start - 1];
        if (c == '>') ++depth;
        else if (c == '<' && depth > 0) --depth;
        else if (depth == 0 && !is_word_byte(c) && c != ':' && c != '.' && c != '\\' && c != ']' && c != '[')
            break;
        else if (depth > 0 && (c == ';' || c == '{' || c == '(')) return {};
        --start;
    }
    const std::string_view text = code.substr(start, end - start);
    if (text.empty() || is_no_type(text) || text.find_first_not_of("0123456789") == npos) return {};
    if (text.starts_with(':') && !text.starts_with("::")) return {};
    // `case x:` and labels end with a colon, types do not.
    return text.ends_with(':') ? std::string() : std::string(text);
}

/// The text of a type up to what ends it.
std::string_view type_behind(std::string_view code, std::size_t at) {
    std::size_t end = at;
    int depth = 0;
    for (; end < code.size(); ++end) {
        const char c = code[end];
        if (c == '<' || c == '[' || c == '(') ++depth;
        if (c == '>' && end > at && code[end - 1] != '-' && code[end - 1] != '=') --depth;
        if (c == ']' || c == ')') --depth;
        if (depth < 0 || (depth == 0 && (c == ',' || c == '=' || c == ';' || c == '{' || c == '\n'))) break;
    }
    return code.substr(at, end - at);
}

char mark_before(std::string_view code, std::size_t at) {
    while (at > 0 && is_blank(code[at - 1])) --at;
    return at == 0 ? '\n' : code[at - 1];
}

/// Whether `at` is in the first pair of parentheses behind `from`, and in no body inside of them.
bool is_in_parameters(std::string_view code, std::size_t from, std::size_t at) {
    constexpr std::size_t longest = 4000;
    const std::size_t open = code.find('(', from);
    if (open == npos || open > at || at - open > longest) return false;
    int depth = 0;
    for (std::size_t i = open; i < at; ++i) {
        if (code[i] == '(') ++depth;
        // Braces take a parameter apart, or are the body of a function that is passed.
        if (code[i] == '{' && std::string_view("(,{[:=").find(mark_before(code, i)) == npos) return false;
        if (code[i] == ')' && --depth == 0) {
            // Behind a Go receiver the parameters follow.
            const std::size_t next = code.find('(', i);
            if (next == npos || next > at || code.substr(i, next - i).find_first_of("{\n") != npos)
                return false;
        }
    }
    return depth > 0;
}

bool is_member(std::string_view code, std::size_t at) {
    while (at > 0 && is_blank(code[at - 1])) --at;
    if (at == 0) return false;
    if (code[at - 1] == '.') return at < 2 || code[at - 2] != '.';
    return code.substr(0, at).ends_with("->") || code.substr(0, at).ends_with("::") || code[at - 1] == '@';
}

bool is_assignment(std::string_view code, std::size_t at) {
    return at < code.size() && code[at] == '=' &&
           (at + 1 >= code.size() || (code[at + 1] != '=' && code[at + 1] != '>' && code[at + 1] != '~'));
}

/// The bracket around `at`, no further back than `from`; npos when there is none.
std::size_t bracket_around(std::string_view code, std::size_t from, std::size_t at) {
    int depth = 0;
    while (at > from) {
        const char c = code[--at];
        if (c == ')' || c == ']' || c == '}') ++depth;
        if ((c == '(' || c == '[' || c == '{') && --depth < 0) return at;
    }
    return npos;
}

bool begins_line(std::string_view code, std::size_t at) {
    while (at > 0 && (code[at - 1] == ' ' || code[at - 1] == '\t')) --at;
    return at == 0 || code[at - 1] == '\n';
}

bool is_binding_word(std::string_view word) {
    constexpr std::array words = {"let",     "const",  "var",       "val",      "mut",      "static",
                                  "private", "public", "protected", "readonly", "override", "internal"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Whether `name: text` at `at` says a type, and is not an entry of a map, a slice or a block.
bool may_have_annotation(std::string_view code, std::string_view family, std::size_t from, std::size_t at,
                         bool is_parameter) {
    if (is_parameter || is_binding_word(word_before(code, at))) return true;
    const char before = mark_before(code, at);
    if (family == "rust" && before == '|') return true;
    if (family == "ecma" && (before == '(' || before == ',')) {
        const std::size_t open = bracket_around(code, from, at);
        return open != npos && code[open] == '(';
    }
    return family == "python" && begins_line(code, at) && bracket_around(code, from, at) == npos;
}

/// `const { a, b: c } = f()`, `const [a, b] = f()`, `a, b = f()`, `for a, b in c`.
bool is_taken_apart(std::string_view code, std::string_view family, std::size_t from, std::size_t at,
                    std::size_t next) {
    if (family == "ecma") {
        const std::size_t open = bracket_around(code, from, at);
        if (open == npos || (code[open] != '{' && code[open] != '[')) return false;
        const std::string_view word = word_before(code, open);
        return word == "const" || word == "let" || word == "var";
    }
    if (family != "python" && family != "ruby" && family != "lua") return false;
    const std::size_t line = code.rfind('\n', at) + 1;  // npos + 1 is 0
    const std::size_t end = std::min(code.find('\n', at), code.size());
    const std::string_view before = code.substr(line, at - line);
    const std::size_t loop = find_word(before, "for");
    if (loop != npos && before.substr(loop).find('(') == npos && !has_word(before.substr(loop), "in") &&
        has_word(code.substr(at, end - at), "in"))
        return true;
    if (next >= code.size() || code[next] != ',' || before.find_first_of("([{=:") != npos) return false;
    const std::size_t equals = code.substr(at, end - at).find('=');
    return equals != npos && is_assignment(code, at + equals);
}

/// Where "class", "struct" and the like stand, behind decorators and attributes; `from` when nowhere.
std::size_t behind_type_word(std::string_view code, std::size_t from, std::size_t to) {
    std::size_t first = npos;
    for (const std::string_view word : {"class", "struct", "interface", "trait", "record", "object", "enum"})
        first = std::min(first, find_word(code.substr(0, to), word, from));
    return first == npos ? from : first;
}

/// "a, b Type" and "a, err := f()" of Go: behind the names that follow.
std::size_t behind_names(std::string_view code, std::size_t at) {
    while (at < code.size() && code[at] == ',') {
        const std::size_t name = skip_space(code, at + 1);
        const std::string_view word = word_at(code, name);
        if (word.empty()) return at;
        at = skip_space(code, name + word.size());
    }
    return at;
}

void read_go(std::string_view code, std::size_t at, std::size_t next, std::size_t from,
             std::vector<Declared>& out) {
    const std::size_t behind = behind_names(code, next);
    if (code.substr(behind).starts_with(":=") || is_assignment(code, behind)) {
        std::size_t before = at;
        while (before > 0 && (code[before - 1] == ' ' || code[before - 1] == '\t')) --before;
        const std::size_t value = skip_space(code, behind + (code[behind] == ':' ? 2 : 1));
        const bool is_first = before == 0 || code[before - 1] != ',';
        const bool is_range = word_at(code, value) == "range";
        out.push_back({at, "", is_first && !is_range ? value : Declared::none});
        return;
    }
    const char before = mark_before(code, at);
    bool is_declared = is_in_parameters(code, from, at) || word_before(code, at) == "var";
    if (!is_declared && (before == '(' || before == ',')) {
        const std::size_t open = bracket_around(code, from, at);
        is_declared = open != npos && code[open] == '(' && word_before(code, open) == "func";
    }
    if (!is_declared) return;
    out.push_back({at, type_name(type_behind(code, behind)), Declared::none});
}

/// The expression behind "with" or "except" of `... as name`.
void read_as(std::string_view code, std::size_t at, std::vector<Declared>& out) {
    const std::size_t line = code.rfind('\n', at) + 1;  // npos + 1 is 0
    const std::string_view before = code.substr(line, at - line);
    for (const std::string_view word : {"with", "except"}) {
        const std::size_t found = find_word(before, word);
        if (found == npos) continue;
        const std::size_t value = skip_space(code, line + found + word.size());
        if (word == "with") out.push_back({at, "", value});
        else out.push_back({at, type_name(code.substr(value, at - value)), Declared::none});
        return;
    }
}

}  // namespace

std::vector<Declared> find_declarations(std::string_view code, std::string_view family,
                                        const std::string& name, std::size_t from, std::size_t to,
                                        Header header) {
    std::vector<Declared> out;
    to = std::min(to, code.size());
    for (std::size_t at = find_word(code, name, from); at < to; at = find_word(code, name, at + 1)) {
        if (is_member(code, at)) continue;
        const std::size_t next = skip_space(code, at + name.size());
        if (family == "go") {
            read_go(code, at, next, from, out);
            continue;
        }
        const bool is_in_header = header == Header::has_parameters && is_in_parameters(code, from, at);
        const std::size_t before = out.size();
        std::size_t mark = next;
        if (mark < code.size() && (code[mark] == '?' || code[mark] == '!')) ++mark;
        const bool is_colon = mark < code.size() && code[mark] == ':' && !code.substr(mark).starts_with("::");
        if (family == "python" && code.substr(mark).starts_with(":=")) {
            out.push_back({at, "", skip_space(code, mark + 2)});
        } else if (is_colon && puts_type_behind_colon(family) && word_before(code, at) != "as" &&
                   may_have_annotation(code, family, from, at, is_in_header)) {
            const std::string_view text = type_behind(code, mark + 1);
            const std::size_t behind = mark + 1 + text.size();
            Declared declared{at, type_name(text), Declared::none};
            if (declared.type.empty() && is_assignment(code, behind))
                declared.value = skip_space(code, behind + 1);
            const bool is_block = text.find_first_not_of(" \t\r") == npos && !is_assignment(code, behind);
            if (!is_block) out.push_back(std::move(declared));
        } else if (std::string type = puts_type_first(family) ? type_before(code, at) : std::string();
                   !says_nothing(type)) {
            const char c = next < code.size() ? code[next] : ';';
            if (c == ';' || c == ',' || c == ')' || c == '=' || c == '{' || c == '(' || c == ':' || c == '[')
                out.push_back({at, type_name(type), Declared::none});
        }
        if (out.size() > before) continue;
        const char mark_in_front = mark_before(code, at);
        const bool is_listed = mark_in_front == '(' || mark_in_front == ',' ||
                               (family == "ecma" && (mark_in_front == '{' || mark_in_front == '['));
        const bool is_parameter = is_listed && (!puts_type_first(family) || family == "php") && is_in_header;
        // `f(name=value)` declares nothing.
        const bool is_named_argument = is_listed && !is_parameter &&
                                       (family == "python" || family == "jvm") && is_assignment(code, next) &&
                                       bracket_around(code, from, at) != npos;
        if (is_named_argument) continue;
        if (is_parameter) {
            out.push_back({at, "", Declared::none});
        } else if (is_assignment(code, next)) {
            std::size_t line = at;
            while (line > 0 && (code[line - 1] == ' ' || code[line - 1] == '\t')) --line;
            const bool is_one_of_many = line > 0 && code[line - 1] == ',';
            out.push_back({at, "", is_one_of_many ? Declared::none : skip_space(code, next + 1)});
        } else if (is_taken_apart(code, family, from, at, next)) {
            out.push_back({at, "", Declared::none});
        } else if (word_before(code, at) == "as") {
            read_as(code, at, out);
        } else if (family == "c" && (word_before(code, at) == "auto") && next < code.size() &&
                   (code[next] == '{' || code[next] == '(')) {
            out.push_back({at, "", skip_space(code, next + 1)});
        } else if (word_before(code, at) == "for" || code.substr(next).starts_with("=>") ||
                   word_before(code, at) == "let" || word_before(code, at) == "var") {
            out.push_back({at, "", Declared::none});
        }
    }
    return out;
}

std::vector<Declared> find_member_declarations(std::string_view code, std::string_view family,
                                               const std::string& name, std::size_t from, std::size_t to) {
    std::vector<Declared> out;
    to = std::min(to, code.size());
    const std::size_t body = code.find('{', behind_type_word(code, from, to));
    // At the top of the type, or a parameter of its constructor that becomes a member.
    const auto is_at_top = [&](std::size_t at) {
        const std::size_t open = bracket_around(code, from, at);
        if (family == "python") return open == npos && begins_line(code, at);
        if (open == body || open == npos || open < body) return true;
        return code[open] == '(' && (family == "php" || is_binding_word(word_before(code, at)));
    };
    for (std::size_t at = find_word(code, name, from); at < to; at = find_word(code, name, at + 1)) {
        const Chain owner = chain_before(code, at);
        const bool is_own =
            owner.links.size() == 1 && (owner.links[0].name == "self" || owner.links[0].name == "this" ||
                                        owner.links[0].name == "$this");
        const bool is_ruby = at > from && code[at - 1] == '@';
        const std::size_t next = skip_space(code, at + name.size());
        if (is_own || is_ruby) {
            if (is_assignment(code, next)) out.push_back({at, "", skip_space(code, next + 1)});
            else if (code.substr(next).starts_with("||="))
                out.push_back({at, "", skip_space(code, next + 3)});
            else if (family == "python" && next < code.size() && code[next] == ':')
                out.push_back({at, type_name(type_behind(code, next + 1)), Declared::none});
            continue;
        }
        if (!owner.empty() || is_member(code, at) || !is_at_top(at)) continue;
        std::size_t mark = next;
        if (mark < code.size() && (code[mark] == '?' || code[mark] == '!')) ++mark;
        if (mark < code.size() && code[mark] == ':' && puts_type_behind_colon(family) &&
            !code.substr(mark).starts_with("::")) {
            const std::string_view text = type_behind(code, mark + 1);
            out.push_back({at, type_name(text), Declared::none});
            continue;
        }
        if (family == "go") {
            const std::size_t line = code.rfind('\n', at) + 1;  // npos + 1 is 0
            if (skip_space(code, line) == at && next < code.size() &&
                code.substr(at, next - at).find('\n') == npos &&
                (is_word_byte(code[next]) || code[next] == '*'))
                out.push_back({at, type_name(type_behind(code, next)), Declared::none});
            continue;
        }
        const std::string_view word = word_before(code, at);
        if (is_assignment(code, next) && (word == "val" || word == "var" || word == "let")) {
            out.push_back({at, "", skip_space(code, next + 1)});
            continue;
        }
        if (!puts_type_first(family)) {
            if (family == "ecma" && is_assignment(code, next))
                out.push_back({at, "", skip_space(code, next + 1)});
            continue;
        }
        std::size_t name_at = at;
        if (family == "php" && at > 0 && code[at - 1] == '$') --name_at;
        const std::string type = type_before(code, name_at);
        if (!says_nothing(type) && next < code.size() &&
            (code[next] == ';' || code[next] == '=' || code[next] == '{' || code[next] == ',' ||
             code[next] == ')'))
            out.push_back({at, type_name(type), Declared::none});
    }
    return out;
}

std::string returned_type(std::string_view signature, std::string_view family, const std::string& name) {
    std::size_t at = find_word(signature, name);
    // A Go receiver may have the same name in it.
    if (family == "go" && at != npos && signature.substr(0, at).ends_with("("))
        at = find_word(signature, name, at + 1);
    if (at == npos) return {};
    std::size_t open = signature.find('(', at);
    if (open == npos) {
        const std::size_t colon = signature.find(':', at);  // a property
        if (colon != npos && puts_type_behind_colon(family)) return type_name(signature.substr(colon + 1));
        return puts_type_first(family) ? type_name(type_before(signature, at)) : std::string();
    }
    int depth = 0;
    std::size_t close = open;
    for (; close < signature.size(); ++close) {
        if (signature[close] == '(') ++depth;
        if (signature[close] == ')' && --depth == 0) break;
    }
    if (close >= signature.size()) return {};
    const std::string_view tail = signature.substr(close + 1);
    if (const std::size_t arrow = tail.find("->"); arrow != npos) return type_name(tail.substr(arrow + 2));
    const std::size_t first = skip_space(tail, 0);
    if (first < tail.size() && tail[first] == ':') return type_name(tail.substr(first + 1));
    if (family == "go") return type_name(tail.substr(0, tail.find(',')));
    if (!puts_type_first(family)) return {};
    const std::string type = type_before(signature, at);
    return says_nothing(type) ? std::string() : type_name(type);
}

}  // namespace lrm::index
