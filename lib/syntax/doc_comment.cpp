// What a comment says in its first sentence.
#include "syntax/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace syntax {
namespace {

constexpr std::size_t read_bytes = 4096;  // of one comment; a first sentence is near its start

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n\f\v");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n\f\v") - first + 1);
}

bool drop_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// Comment marks at both ends of a line.
std::string_view strip_marks(std::string_view line) {
    line = trim(line);
    for (const std::string_view mark : {"<!--", "\"\"\"", "'''", "//", "/*", "--[[", "--", "(*", "{-", ";"}) {
        if (drop_prefix(line, mark)) break;
    }
    while (!line.empty() && (line.front() == '#' || line.front() == '*' || line.front() == '/' ||
                             line.front() == '!' || line.front() == ':')) {
        line.remove_prefix(1);
    }
    if (line.starts_with("- ")) line.remove_prefix(2);                            // "---" of Lua
    if (drop_prefix(line, " | ") || drop_prefix(line, " ^ ")) line = trim(line);  // Haddock
    drop_prefix(line, "< ");  // "///< of the member before"
    for (const std::string_view mark : {"*/", "-->", "*)", "-}", "\"\"\"", "'''", "]]"}) {
        if (!line.ends_with(mark)) continue;
        line.remove_suffix(mark.size());
        break;
    }
    while (line.ends_with('*')) line.remove_suffix(1);
    return trim(line);
}

bool has_word(std::string_view line) {
    return std::any_of(line.begin(), line.end(),
                       [](unsigned char c) { return std::isalnum(c) != 0 || c >= 0x80U; });
}

bool is_for_tools(std::string_view line) {
    constexpr std::array starts = {
        std::string_view("eslint"),
        std::string_view("@ts-"),
        std::string_view("prettier-ignore"),
        std::string_view("nolint"),
        std::string_view("NOLINT"),
        std::string_view("noqa"),
        std::string_view("pylint:"),
        std::string_view("type: ignore"),
        std::string_view("clang-format"),
        std::string_view("go:"),
        std::string_view("istanbul "),
        std::string_view("c8 ignore"),
        std::string_view("rubocop:"),
        std::string_view("phpcs:"),
        std::string_view("shellcheck "),
        std::string_view("stylelint"),
        std::string_view("biome-ignore"),
        std::string_view("frozen_string_literal"),
        std::string_view("SPDX-"),
        std::string_view("syntax="),
        std::string_view("escape="),
        std::string_view("Copyright"),
        std::string_view("(c) "),
        std::string_view("fmt: "),
        std::string_view("+build"),
        std::string_view("-*-"),
        std::string_view("noinspection"),
        std::string_view("@jsx"),
        std::string_view("pragma:"),
        std::string_view("cppcheck-"),
        std::string_view("coverage:"),
        std::string_view("mypy:"),
    };
    return std::any_of(starts.begin(), starts.end(),
                       [&](std::string_view start) { return line.starts_with(start); });
}

/// "@brief", "\brief", "<summary>", "<p>" say nothing; "@param" and the like end the text.
bool drop_tags(std::string_view& line) {
    for (const std::string_view tag :
         {"@brief", "\\brief", "@summary", "@description", "@desc", "<summary>", "<p>", "<para>"}) {
        if (drop_prefix(line, tag)) line = trim(line);
    }
    for (const std::string_view tag : {"</summary>", "</p>", "</para>"}) {
        if (line.ends_with(tag)) line = trim(line.substr(0, line.size() - tag.size()));
    }
    return !line.starts_with('@') && !line.starts_with("\\param") && !line.starts_with("\\return") &&
           !line.starts_with(":param") && !line.starts_with("<param") && !line.starts_with("<returns");
}

/// Where the first sentence ends; npos: not in this text.
std::size_t sentence_end(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const char c = text[i];
        if ((c != '.' && c != '!' && c != '?') || text[i + 1] != ' ') continue;
        const bool abbreviated =
            i >= 2 && text[i] == '.' && (text[i - 2] == '.' || text[i - 2] == ' ') &&
            std::islower(static_cast<unsigned char>(text[i - 1])) != 0;  // "e.g. ", "i.e. "
        const bool continues =
            i + 2 < text.size() && std::islower(static_cast<unsigned char>(text[i + 2])) != 0;
        if (!abbreviated && !continues) return i + 1;
    }
    return std::string_view::npos;
}

}  // namespace

std::string_view cut_sentence(std::string_view text) {
    return text.substr(0, sentence_end(text));
}

std::string first_sentence(std::string_view comment) {
    comment = comment.substr(0, read_bytes);
    std::string text;
    while (!comment.empty()) {
        const std::size_t line_end = std::min(comment.find('\n'), comment.size() - 1);
        std::string_view line = strip_marks(comment.substr(0, line_end + 1));
        comment.remove_prefix(line_end + 1);
        if (is_for_tools(line)) continue;
        const bool goes_on = drop_tags(line);
        if (!goes_on || (!text.empty() && !has_word(line))) break;
        if (!has_word(line)) continue;
        if (!text.empty()) text.push_back(' ');
        text.append(line);
        const std::size_t end = sentence_end(text);
        if (end != std::string::npos) {
            text.resize(end);
            break;
        }
        if (text.size() > most_text_bytes) break;
    }
    return fold(text);
}

}  // namespace syntax
