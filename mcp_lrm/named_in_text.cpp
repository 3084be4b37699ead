// Which names of code a sentence mentions.
#include "mcp_lrm/named_in_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lrm {
namespace {

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_upper(char c) {
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}
bool is_lower(char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}
bool is_word(char c) {
    return is_letter(c) || is_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
/// Of a name with its qualifiers, or of a path.
bool is_part(char c) {
    return is_word(c) || c == ':' || c == '.' || c == '/' || c == '-' || c == '$' || c == '@' || c == '~' ||
           c == '(' || c == ')';
}

/// "src/a.cpp:12-40" -> "src/a.cpp"; "f()" -> "f"; punctuation at the ends goes.
std::string plain(std::string_view text) {
    if (const std::size_t open = text.find('('); open != std::string_view::npos) text = text.substr(0, open);
    while (!text.empty() && !is_word(text.front()) && text.front() != '/' && text.front() != '.')
        text.remove_prefix(1);
    while (text.starts_with("./")) text.remove_prefix(2);
    while (!text.empty() && !is_word(text.back()) && text.back() != '/') text.remove_suffix(1);
    // Line numbers behind a path.
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos && colon + 1 < text.size() && colon > 0 && text[colon - 1] != ':' &&
        text.find_first_not_of("0123456789-", colon + 1) == std::string_view::npos)
        text = text.substr(0, colon);
    return std::string(text);
}

bool has_file_ending(std::string_view text) {
    const std::size_t dot = text.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size() || text.size() - dot > 9)
        return false;
    return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(),
                       [](char c) { return is_lower(c) || is_digit(c); });
}

bool is_path(std::string_view text) {
    const auto slashes = std::count(text.begin(), text.end(), '/');
    if (slashes == 0) return has_file_ending(text) && text.find("::") == std::string_view::npos;
    return slashes > 1 || text.ends_with('/') || has_file_ending(text);
}

/// "jobQueue", "JobQueue"; not "Queue", "HTTP" or "HTTPs".
bool is_camel(std::string_view word) {
    for (std::size_t i = 1; i < word.size(); ++i)
        if (is_lower(word[i - 1]) && is_upper(word[i])) return true;
    return false;
}

bool is_snake(std::string_view word) {
    const std::size_t at = word.find('_');
    return at != std::string_view::npos && std::any_of(word.begin(), word.end(), is_letter);
}

class Names {
public:
    void add(NamedThing::Kind kind, std::string text) {
        const bool has_letter = std::any_of(text.begin(), text.end(), is_letter);
        if (!has_letter) return;
        NamedThing thing{kind, std::move(text)};
        if (std::find(out_.begin(), out_.end(), thing) == out_.end()) out_.push_back(std::move(thing));
    }

    /// What stands in backticks: one name, or an expression of several.
    void add_quoted(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            if (!is_part(text[at]) || text[at] == '(' || text[at] == ')') {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < text.size() && is_part(text[end]) && text[end] != '(' && text[end] != ')') ++end;
            const std::string name = plain(text.substr(at, end - at));
            at = end;
            add(is_path(name) || name.find('/') != std::string::npos ? NamedThing::Kind::path
                                                                     : NamedThing::Kind::symbol,
                name);
        }
    }

    void add_prose(std::string_view text, bool begins_sentence) {
        bool is_first = begins_sentence;
        for (std::size_t at = 0; at < text.size();) {
            if (!is_part(text[at])) {
                ++at;
                continue;
            }
            std::size_t end = at;
            while (end < text.size() && is_part(text[end])) ++end;
            const std::string_view raw = text.substr(at, end - at);
            at = end;
            const std::string name = plain(raw);
            const bool called = raw.find("()") != std::string_view::npos;
            consider(name, called, is_first);
            is_first = raw.ends_with('.') || raw.ends_with(':');
        }
    }

    std::vector<NamedThing> take() { return std::move(out_); }

private:
    void consider(const std::string& name, bool called, bool begins_sentence) {
        if (name.size() < 2) return;
        if (is_path(name)) {
            if (!is_common_name(name)) add(NamedThing::Kind::path, name);
            return;
        }
        if (name.find('/') != std::string::npos) {  // "read/write"
            std::size_t begin = 0;
            while (begin <= name.size()) {
                const std::size_t end = std::min(name.find('/', begin), name.size());
                consider(name.substr(begin, end - begin), false, true);
                begin = end + 1;
            }
            return;
        }
        const bool is_qualified = name.find("::") != std::string::npos;
        const std::string first = name.substr(0, name.find_first_of(".:-"));
        const bool is_proper = !begins_sentence && first.size() > 3 && is_upper(first[0]) &&
                               std::all_of(first.begin() + 1, first.end(), is_lower);
        if (!(called || is_qualified || is_snake(name) || is_camel(name) || is_proper)) return;
        if (!called && !is_qualified && is_common_name(is_proper ? first : name)) return;
        add(NamedThing::Kind::symbol, is_proper && !called && !is_qualified ? first : name);
    }

    std::vector<NamedThing> out_;
};

/// With blanks where tokens of the anonymizer stand, "[[EMAIL_12345678]]": they name nothing of the code.
std::string without_tokens(std::string_view line) {
    std::string out(line);
    for (std::size_t at = out.find("[["); at != std::string::npos; at = out.find("[[", at + 2)) {
        const std::size_t end = out.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", at + 2);
        if (end == std::string::npos || out.compare(end, 2, "]]") != 0) continue;
        std::fill(out.begin() + static_cast<std::ptrdiff_t>(at),
                  out.begin() + static_cast<std::ptrdiff_t>(end) + 2, ' ');
    }
    return out;
}

}  // namespace

bool is_common_name(std::string_view word) {
    static constexpr std::array names = {
        "GitHub",     "GitLab",     "JavaScript", "TypeScript", "PostgreSQL", "MySQL",      "GraphQL",
        "WebSocket",  "WebSockets", "OpenSSL",    "OpenAPI",    "OAuth",      "OAuth2",     "OpenTelemetry",
        "macOS",      "iOS",        "DevOps",     "YouTube",    "LinkedIn",   "Python",     "Rust",
        "Java",       "Kotlin",     "Swift",      "Ruby",       "Scala",      "Haskell",    "Svelte",
        "React",      "Angular",    "Django",     "Flask",      "Express",    "Docker",     "Kubernetes",
        "Linux",      "Windows",    "Debian",     "Unix",       "Unicode",    "Redis",      "Kafka",
        "Prometheus", "Grafana",    "Markdown",   "Jira",       "Confluence", "Figma",      "Slack",
        "Teams",      "Azure",      "Google",     "Amazon",     "Node.js",    "Vue.js",     "Next.js",
        "Boost",      "Asio",       "Catch2",     "CMake",      "Makefile",   "Dockerfile", "English",
        "French",     "Bearer",     "Base64",     "Boolean",    "README.md",  "SQLite",     "NumPy",
        "PyTorch",    "DOM",        "e.g",        "i.e",        "a.k.a",      "vs"};
    return std::find(names.begin(), names.end(), word) != names.end();
}

std::vector<NamedThing> named_in_text(std::string_view text) {
    const std::string plain_line = without_tokens(text);
    const std::string_view line = plain_line;
    Names names;
    bool begins = true;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t open = line.find('`', at);
        const std::size_t close = open == std::string_view::npos ? open : line.find('`', open + 1);
        const std::size_t prose_end = close == std::string_view::npos ? line.size() : open;
        const std::string_view prose = line.substr(at, prose_end - at);
        names.add_prose(prose, begins);
        if (prose.find_first_not_of(" \t-*") != std::string_view::npos) {
            const std::size_t last = prose.find_last_not_of(' ');
            begins = prose[last] == '.' || prose[last] == ':' || prose[last] == '-';
        }
        if (close == std::string_view::npos) break;
        names.add_quoted(line.substr(open + 1, close - open - 1));
        at = close + 1;
    }
    return names.take();
}

}  // namespace lrm
