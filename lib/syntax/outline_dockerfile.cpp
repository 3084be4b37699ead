// Stages and variables of Dockerfiles.
#include "syntax/enclosing.hpp"
#include "syntax/joined_lines.hpp"
#include "syntax/outline.hpp"
#include "syntax/text.hpp"
#include "syntax/tokens.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace syntax {
namespace {

bool is_name_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Adds the variables that a line of a Dockerfile uses: `$NAME` and `${NAME:-otherwise}`.
void add_plain_variables(const JoinedLines& lines, FileFacts& facts) {
    for (std::size_t at = lines.line.find('$'); at != std::string_view::npos;
         at = lines.line.find('$', at + 1)) {
        std::size_t start = at + 1;
        if (start < lines.line.size() && lines.line[start] == '{') ++start;
        std::size_t end = start;
        while (end < lines.line.size() && is_name_character(lines.line[end])) ++end;
        const bool is_escaped = at > 0 && lines.line[at - 1] == '\\';
        if (is_escaped || end == start || std::isdigit(static_cast<unsigned char>(lines.line[start])) != 0)
            continue;
        facts.references.push_back(
            {ReferenceKind::other, fold(lines.line.substr(start, end - start)), line_at(lines, at), -1});
    }
}

/// "image" and "name" of `FROM --platform=x image AS name`.
std::pair<std::string_view, std::string_view> stage_of(std::string_view line) {
    std::string_view image = take_word(line);
    while (image.starts_with("--")) image = take_word(line);
    if (!same_word(take_word(line), "AS")) return {image, {}};
    return {image, take_word(line)};
}

bool is_stage(std::string_view name, const FileFacts& facts) {
    return std::any_of(facts.symbols.begin(), facts.symbols.end(), [&](const Symbol& symbol) {
        return symbol.kind == SymbolKind::module && same_word(symbol.name, name);
    });
}

/// What a stage builds on: an image, or a stage before it.
void add_base(std::string_view image, const JoinedLines& lines, FileFacts& facts) {
    if (is_stage(image, facts))
        facts.references.push_back({ReferenceKind::other, fold(image), lines.first_line, -1});
    else facts.imports.push_back({fold(image), {}, lines.first_line});
}

/// "build" of `COPY --from=build a b`; an image that no stage is called after is imported.
void add_copied_stage(std::string_view rest, const JoinedLines& lines, FileFacts& facts) {
    constexpr std::string_view option = "--from=";
    for (std::string_view word = take_word(rest); word.starts_with("--"); word = take_word(rest)) {
        if (!word.starts_with(option)) continue;
        const std::string_view from = word.substr(option.size());
        const bool is_number = from.find_first_not_of("0123456789") == std::string_view::npos;
        if (!is_number) add_base(from, lines, facts);
    }
}

}  // namespace

void outline_dockerfile(std::string_view text, FileFacts& facts) {
    std::int64_t stage = -1;
    std::uint32_t last_text = 0;
    JoinedLines lines(text);
    while (lines.next()) {
        std::string_view rest = lines.line;
        const std::string_view word = take_word(rest);
        if (word.empty()) continue;
        add_plain_variables(lines, facts);
        if (same_word(word, "FROM")) {
            if (stage >= 0) facts.symbols[static_cast<std::size_t>(stage)].last_line = last_text;
            const auto [image, name] = stage_of(rest);
            add_base(image, lines, facts);
            stage = static_cast<std::int64_t>(facts.symbols.size());
            facts.symbols.push_back(
                make_line_symbol(SymbolKind::module, name.empty() ? image : name, lines.line, lines));
        } else if (same_word(word, "COPY") || same_word(word, "ADD")) {
            add_copied_stage(rest, lines, facts);
        } else if (same_word(word, "ARG") || same_word(word, "ENV")) {
            const std::string_view name = rest.substr(0, rest.find_first_of("= \t"));
            Symbol symbol = make_line_symbol(SymbolKind::variable, name, lines.line, lines);
            if (stage >= 0) symbol.container = facts.symbols[static_cast<std::size_t>(stage)].name;
            if (!name.empty()) facts.symbols.push_back(std::move(symbol));
        }
        last_text = lines.last_line;
    }
    if (stage >= 0) facts.symbols[static_cast<std::size_t>(stage)].last_line = last_text;
    find_enclosing(facts);
}

}  // namespace syntax
