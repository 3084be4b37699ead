#include "orchestrator/hooks/checks.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace factory::hooks {
namespace {

constexpr std::string_view trailer = "Factory-Task:";

bool is_word(char c) {
    const auto u = static_cast<unsigned char>(c);
    return std::isalnum(u) != 0 || c == '_';
}

bool is_in_id(char c) {
    return is_word(c) || c == '-' || c == '.';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0)
        text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
    return text;
}

/// Cuts the next line off, without its end.
std::string_view next_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

/// "12,3" or "12": a start and how many; the text behind it.
bool read_span(std::string_view& text, int& start, int& count) {
    const auto number = [&text](int& out) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        if (error != std::errc()) return false;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        return true;
    };
    if (!number(start)) return false;
    count = 1;
    if (text.empty() || text.front() != ',') return true;
    text.remove_prefix(1);
    return number(count);
}

struct Hunk {
    int removed = 0;
    int line = 0;
    int added = 0;
};

bool read_hunk(std::string_view line, Hunk& out) {
    if (line.substr(0, 4) != "@@ -") return false;
    line.remove_prefix(4);
    int old_start = 0;
    if (!read_span(line, old_start, out.removed) || line.substr(0, 2) != " +") return false;
    line.remove_prefix(2);
    return read_span(line, out.line, out.added) && out.removed >= 0 && out.added >= 0;
}

/// "+++ b/src/a.py": the path; git ends one that has blanks with a tab.
std::string path_of(std::string_view line) {
    std::string_view path = line.substr(4);
    if (!path.empty() && path.back() == '\t') path.remove_suffix(1);
    if (path.size() >= 2 && path.front() == '"') path = path.substr(1, path.size() - 2);
    return std::string(path.substr(0, 2) == "b/" ? path.substr(2) : path);
}

bool has_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const bool begins = at == 0 || !is_word(line[at - 1]) || !is_word(word.front());
        const std::size_t end = at + word.size();
        if (begins && (end == line.size() || !is_word(line[end]) || !is_word(word.back()))) return true;
    }
    return false;
}

bool names_a_task(std::string_view word) {
    return word.find('-') != std::string_view::npos && word.front() != '-' &&
           std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
           std::isalpha(static_cast<unsigned char>(word.front())) != 0;
}

std::string first_task_word(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_in_id(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_in_id(text[end])) ++end;
        std::string_view word = text.substr(at, end - at);
        while (!word.empty() && (word.back() == '.' || word.back() == '-')) word.remove_suffix(1);
        if (!word.empty() && names_a_task(word)) return std::string(word);
        at = end;
    }
    return {};
}

/// "T12: what was done": the word before the colon, when it looks like a name in a backlog.
std::string task_before_colon(std::string_view subject) {
    const std::size_t colon = subject.find(": ");
    const std::string_view word = subject.substr(0, std::min(colon, subject.size()));
    const bool fits = colon != std::string_view::npos && !word.empty() &&
                      std::all_of(word.begin(), word.end(), is_in_id) &&
                      std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
    return fits ? std::string(word) : std::string();
}

}  // namespace

std::vector<AddedLine> added_lines(std::string_view diff) {
    std::vector<AddedLine> out;
    std::string path;
    Hunk hunk;
    while (!diff.empty()) {
        const std::string_view line = next_line(diff);
        if (hunk.removed > 0 && line.substr(0, 1) == "-") {
            --hunk.removed;
        } else if (hunk.added > 0 && line.substr(0, 1) == "+") {
            out.push_back({path, hunk.line++, std::string(line.substr(1))});
            --hunk.added;
        } else if (line.substr(0, 4) == "+++ ") {
            path = path_of(line);
        } else if (Hunk next; read_hunk(line, next)) {
            hunk = next;
        }
    }
    return out;
}

std::string stub_in(std::string_view line) {
    static constexpr std::array words = {"TODO",
                                         "FIXME",
                                         "NotImplemented",
                                         "NotImplementedError",
                                         "NotImplementedException",
                                         "todo!(",
                                         "unimplemented!(",
                                         "test.skip",
                                         "it.skip",
                                         "describe.skip",
                                         "suite.skip",
                                         "pytest.mark.skip",
                                         "t.Skip("};
    for (const char* const word : words)
        if (has_word(line, word)) return word;
    return {};
}

std::string task_in(std::string_view message) {
    std::string subject;
    std::string named;
    while (!message.empty()) {
        const std::string_view line = next_line(message);
        if (line.substr(0, 1) == "#") continue;
        if (line.substr(0, trailer.size()) == trailer) {
            const std::string_view id = trimmed(line.substr(trailer.size()));
            if (!id.empty() && std::all_of(id.begin(), id.end(), is_in_id)) return std::string(id);
        }
        if (subject.empty()) subject = std::string(trimmed(line));
        if (named.empty()) named = first_task_word(line);
    }
    const std::string before = task_before_colon(subject);
    return before.empty() ? named : before;
}

bool is_from_git(std::string_view message) {
    static constexpr std::array starts = {"Merge ", "Revert ", "fixup! ", "squash! ", "amend! "};
    return std::any_of(starts.begin(), starts.end(),
                       [&](std::string_view start) { return message.substr(0, start.size()) == start; });
}

}  // namespace factory::hooks
