// What a query asks for, told from its text alone.
#include "mcp_lrm/index/search_query.hpp"

#include "mcp_lrm/index/letters.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace lrm::index {
namespace {

constexpr std::size_t most_bytes = 8000;
constexpr double body_weight = 0.35;  // of a word that only the lines below the first have
constexpr double part_weight = 0.7;
constexpr double weak_weight = 0.3;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view unquoted(std::string_view text) {
    text = trimmed(text);
    while (text.size() >= 2 && text.front() == text.back() &&
           (text.front() == '`' || text.front() == '"' || text.front() == '\''))
        text = trimmed(text.substr(1, text.size() - 2));
    return text;
}

/// "Signed-off-by: ...", "Change-Id: ...": a capital, a hyphen before the colon, no space.
bool is_trailer(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || class_of(line.front()) != ByteClass::upper) return false;
    const std::string_view key = line.substr(0, colon);
    return key.find('-') != std::string_view::npos && key.find(' ') == std::string_view::npos;
}

bool is_hash(std::string_view word) {
    if (word.size() < 7 || word.size() > 64) return false;
    bool digit = false;
    for (const char c : word) {
        const bool hex_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!hex_letter && class_of(c) != ByteClass::digit) return false;
        digit = digit || !hex_letter;
    }
    return digit;
}

/// A URL, an e-mail address, "#123", a hash.
bool is_noise(std::string_view word) {
    if (word.find("://") != std::string_view::npos) return true;
    const std::size_t at = word.find('@');
    if (at != std::string_view::npos && at > 0 && word.find('.', at) != std::string_view::npos) return true;
    while (!word.empty() && (word.front() == '(' || word.front() == '[')) word.remove_prefix(1);
    if (word.size() > 1 && word.front() == '#' && class_of(word[1]) == ByteClass::digit) return true;
    while (!word.empty() && class_of(word.back()) == ByteClass::separator) word.remove_suffix(1);
    return is_hash(word);
}

/// Words of questions and commit messages that say little about the code. As the tokenizer stems them.
bool is_weak(std::string_view word) {
    static constexpr std::array weak = {
        "add",     "all",     "allow", "also",     "any",   "avoid",  "been", "but",     "can",
        "chang",   "chore",   "could", "does",     "do",    "each",   "feat", "find",    "fix",
        "for",     "from",    "has",   "have",     "how",   "improv", "into", "instead", "its",
        "make",    "merg",    "minor", "more",     "mov",   "need",   "new",  "no",      "not",
        "now",     "only",    "other", "refactor", "remov", "renam",  "set",  "should",  "so",
        "some",    "support", "than",  "them",     "then",  "there",  "they", "updat",   "us",
        "use",     "used",    "using", "when",     "wher",  "which",  "whil", "will",    "with",
        "without", "work",    "would", "you",      "what",  "who",    "why",  "my",      "me"};
    return std::find(weak.begin(), weak.end(), word) != weak.end();
}

bool is_name_byte(char c) {
    const ByteClass kind = class_of(c);
    return kind != ByteClass::separator || c == '$';
}

bool is_name(std::string_view text) {
    if (text.empty() || class_of(text.front()) == ByteClass::digit) return false;
    return std::all_of(text.begin(), text.end(), is_name_byte);
}

bool looks_like_path(std::string_view word) {
    if (word.find("://") != std::string_view::npos || word.size() > 400) return false;
    const std::size_t slash = word.find('/');
    if (slash != std::string_view::npos) return word.size() > 2;
    const std::size_t dot = word.rfind('.');
    if (dot == std::string_view::npos || dot + 1 >= word.size() || word.size() - dot > 11) return false;
    const std::string_view ending = word.substr(dot + 1);
    return std::all_of(
               ending.begin(), ending.end(),
               [](char c) { return class_of(c) == ByteClass::lower || class_of(c) == ByteClass::digit; }) &&
           (dot == 0 || class_of(word[dot - 1]) != ByteClass::separator || word[dot - 1] == '-');
}

/// camelCase, snake_case or with a digit inside: written as code, not as prose.
bool looks_like_code(std::string_view word) {
    bool lower = false;
    for (std::size_t i = 1; i < word.size(); ++i) {
        const ByteClass kind = class_of(word[i]);
        lower = lower || class_of(word[i - 1]) == ByteClass::lower;
        if (kind == ByteClass::underscore && i + 1 < word.size()) return true;
        if (kind == ByteClass::upper && lower) return true;
    }
    return false;
}

std::string_view without_punctuation(std::string_view word) {
    const auto keep = [](char c) { return is_name_byte(c) || c == '/' || c == '.' || c == '*' || c == '`'; };
    while (!word.empty() && !keep(word.front())) word.remove_prefix(1);
    while (!word.empty() && (!keep(word.back()) || word.back() == '.')) word.remove_suffix(1);
    return word;
}

/// "router" of "router: fix it" and of "fix(router): it"; empty for "fix: it".
std::string_view area_of(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 50) return {};
    std::string_view head = line.substr(0, colon);
    if (head.back() == '!') head.remove_suffix(1);
    const std::size_t open = head.find('(');
    if (open != std::string_view::npos && head.back() == ')')
        return head.substr(open + 1, head.size() - open - 2);
    static constexpr std::array types = {"fix",    "feat",     "docs",   "doc", "test",  "tests",
                                         "chore",  "refactor", "perf",   "ci",  "build", "style",
                                         "revert", "feature",  "bugfix", "deps"};
    const bool is_type = std::find(types.begin(), types.end(), head) != types.end();
    const bool is_words = std::count(head.begin(), head.end(), ' ') > 2;
    return is_type || is_words ? std::string_view() : head;
}

class Reader {
public:
    ParsedQuery read(std::string_view text) {
        query_.text = std::string(unquoted(text.substr(0, most_bytes)));
        query_.symbol = parse_symbol(query_.text);
        bool first = true;
        for (std::size_t at = 0; at < query_.text.size();) {
            std::size_t end = query_.text.find('\n', at);
            if (end == std::string::npos) end = query_.text.size();
            const std::string_view line = trimmed(std::string_view(query_.text).substr(at, end - at));
            at = end + 1;
            if (line.empty() || (!first && is_trailer(line))) continue;
            if (first) area_ = area_of(line);
            read_line(line, first ? 1.0 : body_weight);
            area_ = {};
            first = false;
        }
        join_words();
        return std::move(query_);
    }

private:
    bool is_in_area(std::string_view word) const {
        return !area_.empty() && word.data() >= area_.data() && word.data() < area_.data() + area_.size();
    }

    void read_line(std::string_view line, double weight) {
        for (std::size_t at = 0; at < line.size();) {
            while (at < line.size() && is_space(line[at])) ++at;
            std::size_t end = at;
            while (end < line.size() && !is_space(line[end])) ++end;
            if (end > at) read_word(line.substr(at, end - at), weight);
            at = end;
        }
    }

    void read_word(std::string_view raw, double weight) {
        if (is_noise(raw)) return;
        note_mention(raw);
        split_words(raw, [&](std::string_view word, std::size_t begin, std::size_t end, bool same) {
            add(word, raw.substr(begin, end - begin), weight, same);
            if (is_in_area(raw.substr(begin))) query_.words[seen_[std::string(word)]].area = true;
        });
    }

    void note_mention(std::string_view raw) {
        std::string_view word = without_punctuation(raw);
        const bool quoted = word.size() > 2 && word.front() == '`';
        const bool called = raw.find("()") != std::string_view::npos;
        while (!word.empty() && word.front() == '`') word.remove_prefix(1);
        while (!word.empty() && word.back() == '`') word.remove_suffix(1);
        const bool is_path = looks_like_path(word);
        if (is_path && query_.paths.size() < 8) query_.paths.emplace_back(word);
        // "README.md" alone may be a qualified name; inside a text it is a file.
        if (is_path && word.size() < query_.text.size()) return;
        const SymbolName name = parse_symbol(word);
        if (name.empty() || query_.mentioned.size() >= 12) return;
        if (quoted || called || !name.qualifiers.empty() || looks_like_code(name.name))
            query_.mentioned.push_back(name.name);
    }

    void add(std::string_view word, std::string_view raw, double weight, bool part) {
        note_hint(word);
        const bool compound = !part && looks_like_code(raw);
        if (part) weight *= part_weight;
        else if (is_weak(word)) weight *= weak_weight;
        const auto [found, is_new] = seen_.try_emplace(std::string(word), query_.words.size());
        if (is_new) {
            query_.words.push_back({std::string(word), weight, compound, part});
            return;
        }
        QueryWord& known = query_.words[found->second];
        known.weight = std::max(known.weight, weight);
    }

    void note_hint(std::string_view word) {
        QueryHints& hints = query_.hints;
        if (word == "test" || word == "spec" || word == "unittest") hints.tests = true;
        else if (word == "doc" || word == "readm" || word == "changelog" || word == "typo" ||
                 word == "documentation")
            hints.docs = true;
        else if (word == "ci" || word == "build" || word == "workflow" || word == "config" ||
                 word == "bump" || word == "dependency" || word == "releas" || word == "version")
            hints.config = true;
    }

    void join_words() {
        std::string key;
        int count = 0;
        for (std::size_t at = 0; at < query_.text.size();) {
            while (at < query_.text.size() && is_space(query_.text[at])) ++at;
            std::size_t end = at;
            while (end < query_.text.size() && !is_space(query_.text[end])) ++end;
            if (end == at) break;
            const std::string_view word = std::string_view(query_.text).substr(at, end - at);
            at = end;
            const bool is_word = std::all_of(word.begin(), word.end(), is_name_byte);
            if (!is_word || (count == 0 && !is_name(word)) || ++count > 8) return;
            key += name_key(word);
        }
        if (count >= 2) query_.joined_key = std::move(key);
    }

    ParsedQuery query_;
    std::unordered_map<std::string, std::size_t> seen_;
    std::string_view area_;  // inside the first line
};

/// "f(a, b)" -> "f"; "fix(server): a (#1)" stays: its first parenthesis ends before the text does.
std::string_view without_arguments(std::string_view text) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || open == 0 || text.back() != ')') return text;
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && --depth == 0 && i + 1 < text.size()) return text;
    }
    return trimmed(text.substr(0, open));
}

/// The next separator of a qualified name and its size: "::", "->", ".", "#", "\\".
std::size_t find_separator(std::string_view text, std::size_t& size) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view two = text.substr(i, 2);
        if (two == "::" || two == "->" || two == "?.") {
            size = 2;
            return i;
        }
        if (text[i] == '.' || text[i] == '#' || text[i] == '\\') {
            size = 1;
            return i;
        }
    }
    return std::string_view::npos;
}

}  // namespace

SymbolName parse_symbol(std::string_view text) {
    text = unquoted(text);
    SymbolName out;
    if (text.empty() || text.size() > 300) return out;
    text = without_arguments(text);
    // "src/a.rs:parse": a path has a slash or an ending, a name has neither.
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos && colon > 0 && text[colon - 1] != ':' &&
        looks_like_path(text.substr(0, colon))) {
        out.path = std::string(text.substr(0, colon));
        text = text.substr(colon + 1);
    }
    for (;;) {
        std::size_t size = 0;
        const std::size_t at = find_separator(text, size);
        const std::string_view part = text.substr(0, at);
        if (part.empty() && at == 0) {  // "::name", ".name"
            text.remove_prefix(size);
            if (text.empty()) return {};
            continue;
        }
        if (!is_name(part)) return {};
        if (at == std::string_view::npos) {
            out.name = std::string(part);
            return out;
        }
        const bool says_nothing = part == "self" || part == "this" || part == "crate" || part == "super";
        if (!says_nothing) out.qualifiers.emplace_back(part);
        text.remove_prefix(at + size);
    }
}

ParsedQuery parse_query(std::string_view text) {
    return Reader().read(text);
}

}  // namespace lrm::index
