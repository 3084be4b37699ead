// Sections told from what people wrote: the purpose, the declared conventions.
#include "mcp_lrm/index/context_source.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

constexpr std::size_t longest_line = 240;

std::string_view trimmed(std::string_view text) {
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && space(text.front())) text.remove_prefix(1);
    while (!text.empty() && space(text.back())) text.remove_suffix(1);
    return text;
}

std::string cut(std::string_view line) {
    if (line.size() <= longest_line) return std::string(line);
    std::size_t end = longest_line;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0U) == 0x80U) --end;
    return std::string(line.substr(0, end)) + "...";
}

template <class Each>
void each_line(std::string_view text, const Each& each) {
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        if (!each(trimmed(text.substr(at, end - at)))) return;
        at = end + 1;
    }
}

/// Badges, pictures, rules, HTML: nothing to read.
bool is_decoration(std::string_view line) {
    if (line.starts_with("[![") || line.starts_with("![") || line.starts_with('<') ||
        line.starts_with("[//]") || line.starts_with(".. "))
        return true;
    return std::all_of(line.begin(), line.end(),
                       [](char c) { return c == '=' || c == '-' || c == '*' || c == '#' || c == '~'; });
}

const ListedFile* readme(const ContextSource& source) {
    for (const char* name :
         {"README.md", "README.rst", "README.txt", "README", "README.adoc", "readme.markdown"})
        if (const ListedFile* file = source.at_root(name)) return file;
    return nullptr;
}

/// The value of `key = "..."` or `"key": "..."` on a line of its own.
std::string manifest_value(std::string_view text, std::string_view key) {
    std::string found;
    each_line(text, [&](std::string_view line) {
        if (line.starts_with('"')) line.remove_prefix(1);
        if (!line.starts_with(key)) return true;
        line = trimmed(line.substr(key.size()));
        if (line.starts_with('"')) line = trimmed(line.substr(1));
        if (line.empty() || (line.front() != '=' && line.front() != ':')) return true;
        const std::size_t open = line.find('"');
        const std::size_t close = line.rfind('"');
        if (open != std::string_view::npos && close > open)
            found = std::string(line.substr(open + 1, close - open - 1));
        return found.empty();
    });
    return found;
}

/// The first items of a list, or the first lines with text.
std::vector<std::string> first_rules(std::string_view text, std::size_t most) {
    std::vector<std::string> items;
    std::vector<std::string> lines;
    bool in_code = false;
    each_line(text, [&](std::string_view line) {
        if (line.starts_with("```")) in_code = !in_code;
        if (in_code || line.empty() || line.starts_with("```") || is_decoration(line)) return true;
        const bool item = line.starts_with("- ") || line.starts_with("* ");
        if (item && items.size() < most) items.push_back(cut(line));
        else if (!item && line.front() != '#' && lines.size() < most) lines.push_back(cut(line));
        return items.size() < most;
    });
    return items.size() >= 3 ? items : lines;
}

/// How the newest commit subjects begin.
std::string commit_style(const Snapshot& snapshot) {
    base::db::Statement& statement =
        snapshot.db().cached("SELECT message FROM history_commit ORDER BY time DESC, id LIMIT 100");
    const ResetAtEnd reset(statement);
    int count = 0;
    int prefixed = 0;
    std::string example;
    while (statement.step()) {
        const std::string_view message = statement.text(0);
        const std::string_view subject = message.substr(0, message.find('\n'));
        ++count;
        const std::size_t colon = subject.find(": ");
        const std::string_view prefix = subject.substr(0, colon);
        if (colon == std::string_view::npos || colon > 30 || prefix.find(' ') != std::string_view::npos)
            continue;
        ++prefixed;
        if (example.empty()) example = cut(subject);
    }
    if (count < 5 || prefixed * 2 < count) return {};
    return "commit subjects: " + std::to_string(prefixed * 100 / count) + "% begin with a prefix, like \"" +
           example + "\"";
}

}  // namespace

std::vector<std::string> purpose_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    for (const char* manifest : {"package.json", "Cargo.toml", "pyproject.toml", "composer.json"}) {
        const ListedFile* file = source.at_root(manifest);
        const std::string said =
            file == nullptr ? std::string() : manifest_value(source.text(file->path), "description");
        if (said.empty()) continue;
        lines.push_back(cut(said) + " (" + file->path + ")");
        break;
    }
    const ListedFile* file = readme(source);
    if (file == nullptr) return lines;
    const std::string text = source.text(file->path);
    std::size_t bytes = 0;
    bool in_code = false;
    each_line(text, [&](std::string_view line) {
        if (line.starts_with("```")) in_code = !in_code;
        if (in_code || line.empty() || line.starts_with("```") || is_decoration(line)) return true;
        while (line.starts_with('#')) line.remove_prefix(1);
        lines.push_back(cut(trimmed(line)));
        bytes += lines.back().size();
        return bytes < 900 && lines.size() < 12;
    });
    return lines;
}

std::vector<std::string> convention_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    for (const char* name :
         {"AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md", ".cursorrules", "CONTRIBUTING.rst"}) {
        const ListedFile* file = source.at_root(name);
        if (file == nullptr) continue;
        lines.push_back("declared in " + file->path + ":");
        for (std::string& rule : first_rules(source.text(file->path), 6))
            lines.push_back("  " + std::move(rule));
    }
    static constexpr std::array tools = {".editorconfig",
                                         ".clang-format",
                                         ".clang-tidy",
                                         "rustfmt.toml",
                                         ".rustfmt.toml",
                                         "clippy.toml",
                                         ".prettierrc",
                                         ".prettierrc.json",
                                         "prettier.config.js",
                                         ".eslintrc.js",
                                         ".eslintrc.json",
                                         ".eslintrc.cjs",
                                         "eslint.config.js",
                                         "eslint.config.mjs",
                                         "biome.json",
                                         "ruff.toml",
                                         ".flake8",
                                         "mypy.ini",
                                         ".golangci.yml",
                                         ".golangci.yaml",
                                         ".rubocop.yml",
                                         "checkstyle.xml",
                                         "phpcs.xml",
                                         "phpstan.neon",
                                         ".pre-commit-config.yaml",
                                         "tsconfig.json"};
    std::string found;
    for (const char* tool : tools)
        if (source.at_root(tool) != nullptr) found += (found.empty() ? "" : ", ") + std::string(tool);
    if (!found.empty()) lines.push_back("enforced by " + found);
    if (std::string style = commit_style(source.snapshot()); !style.empty())
        lines.push_back(std::move(style));
    return lines;
}

}  // namespace lrm::index
