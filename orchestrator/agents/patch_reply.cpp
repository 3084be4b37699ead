#include "orchestrator/agents/patch_reply.hpp"

#include <algorithm>
#include <array>

namespace factory::agents {
namespace {

constexpr std::size_t most_wishes = 5;
constexpr std::size_t longest_wish = 300;

std::string_view next_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool starts(std::string_view text, std::string_view with) {
    return text.substr(0, with.size()) == with;
}

/// Empty lines behind a hunk are not part of it.
void drop_blank_end(std::string& diff) {
    while (diff.ends_with("\n \n")) diff.resize(diff.size() - 2);
}

/// Whether the last line tells of a file already: "diff --git", "index", "new file mode".
bool ends_in_header(const std::string& diff) {
    if (diff.empty()) return false;
    const std::size_t begin = diff.rfind('\n', diff.size() - 2);
    const char first = diff[begin == std::string::npos ? 0 : begin + 1];
    return first >= 'a' && first <= 'z';
}

/// A line that may stand in a diff.
bool is_of_diff(std::string_view line) {
    static constexpr std::array heads = {"diff --git ", "index ",           "old mode ",    "new mode ",
                                         "new file ",   "deleted file ",    "similarity ",  "rename ",
                                         "copy ",       "dissimilarity ",   "--- ",         "+++ ",
                                         "@@ ",         "GIT binary patch", "Binary files "};
    if (line.empty()) return true;  // a context line whose blank was lost
    if (line.front() == '+' || line.front() == '-' || line.front() == ' ' || line.front() == '\\')
        return true;
    return std::any_of(heads.begin(), heads.end(), [&](const char* head) { return starts(line, head); });
}

void read_word(std::string_view line, PatchReply& out) {
    const auto rest = [&](std::string_view word) { return std::string(trimmed(line.substr(word.size()))); };
    const auto wish = [&](Wish::Kind kind, std::string text) {
        if (!text.empty() && text.size() <= longest_wish && out.wishes.size() < most_wishes)
            out.wishes.push_back({kind, std::move(text)});
    };
    if (line == "TASK_COMPLETE") out.is_complete = true;
    else if (starts(line, "READ ")) wish(Wish::Kind::read, rest("READ "));
    else if (starts(line, "LOCATE ")) wish(Wish::Kind::locate, rest("LOCATE "));
    else if (starts(line, "BLOCKED:") && out.blocked.empty()) out.blocked = rest("BLOCKED:");
    else if (starts(line, "SPLIT") && out.split.empty()) out.split = rest("SPLIT");
}

/// "a/src/x.py\t2026-01-01": the path, without what some tools write behind it.
std::string path_of(std::string_view line) {
    std::string_view path = line.substr(4);
    path = trimmed(path.substr(0, path.find('\t')));
    if (path.size() >= 2 && path.front() == '"' && path.back() == '"') path = path.substr(1, path.size() - 2);
    return std::string(path);
}

std::string why_not_in_tree(const std::string& path) {
    if (path.empty() || path.front() == '/' || path.find('\\') != std::string::npos ||
        path.find('\0') != std::string::npos)
        return "'" + path + "' is no path below the work tree";
    std::string_view rest = path;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('/'), rest.size());
        std::string part(rest.substr(0, end));
        std::transform(part.begin(), part.end(), part.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        if (part.empty() || part == "." || part == "..") return "'" + path + "' leaves the work tree";
        if (part == ".git") return "'" + path + "' is git's own";
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return {};
}

}  // namespace

PatchReply read_patch_reply(std::string_view text) {
    PatchReply out;
    bool in_diff = false;
    bool in_hunk = false;
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        const std::string_view word = trimmed(line);
        if (starts(word, "```")) {
            in_diff = in_hunk = false;
            continue;
        }
        if (starts(line, "diff --git ") || (starts(line, "--- ") && starts(text, "+++ "))) {
            in_diff = true;
            in_hunk = false;
            drop_blank_end(out.diff);
            // `git apply --recount` ends a hunk at such a line, and would take the next "---" for a removal.
            if (starts(line, "--- ") && !ends_in_header(out.diff)) out.diff += "diff -u\n";
        }
        if (in_diff && (!is_of_diff(line) || word == "TASK_COMPLETE")) in_diff = in_hunk = false;
        if (in_diff) {
            if (starts(line, "@@ ")) in_hunk = true;
            // Between files an empty line is no context.
            if (!in_hunk && line.empty()) continue;
            out.diff += std::string(line.empty() ? " " : line) + "\n";
            continue;
        }
        read_word(word, out);
    }
    drop_blank_end(out.diff);
    return out;
}

DiffFiles files_of_diff(std::string_view diff) {
    DiffFiles out;
    std::vector<std::string> raw;
    bool has_hunk = false;
    std::string_view previous;
    while (!diff.empty()) {
        const std::string_view line = next_line(diff);
        const bool is_head = starts(line, "+++ ") && starts(previous, "--- ");
        if (is_head) {
            raw.push_back(path_of(previous));
            raw.push_back(path_of(line));
        }
        if (starts(line, "@@ ")) has_hunk = true;
        if (starts(line, "GIT binary patch") || starts(line, "Binary files ")) out.problem = "it is binary";
        if (starts(line, "rename ") || starts(line, "copy "))
            out.problem = "it renames or copies a file: delete the old one and add the new one";
        for (const char* const mode : {"120000", "160000"})
            if ((starts(line, "new file mode ") || starts(line, "new mode ")) && line.ends_with(mode))
                out.problem = "it makes a link or a submodule";
        previous = line;
    }
    if (!out.problem.empty()) return out;
    if (raw.empty() || !has_hunk) {
        out.problem =
            "it has no file or no hunk: each file needs lines '--- a/PATH', '+++ b/PATH' and '@@ ... @@'";
        return out;
    }
    const auto is_named = [](const std::string& path) { return path != "/dev/null"; };
    out.has_prefixes = std::all_of(raw.begin(), raw.end(), [&](const std::string& path) {
        return !is_named(path) || starts(path, "a/") || starts(path, "b/");
    });
    for (std::string& path : raw) {
        if (!is_named(path)) continue;
        if (out.has_prefixes) path.erase(0, 2);
        if (out.problem = why_not_in_tree(path); !out.problem.empty()) return out;
        if (std::find(out.paths.begin(), out.paths.end(), path) == out.paths.end()) out.paths.push_back(path);
    }
    if (out.paths.empty()) out.problem = "it names no file";
    return out;
}

}  // namespace factory::agents
