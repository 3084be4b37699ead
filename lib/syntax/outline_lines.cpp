// Dockerfiles and Makefiles: languages that are read line by line.
#include "syntax/outline.hpp"
#include "syntax/text.hpp"
#include "syntax/tokens.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>
#include <vector>

namespace syntax {
namespace {

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_word(std::string_view& line) {
    line = trim(line);
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    line = trim(line.substr(word.size()));
    return word;
}

/// Lines with their continuations ("\" at the end) joined in one view, and the comment lines above each.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}

    bool next() {
        comment = {};
        while (!rest_.empty()) {
            const char* start = rest_.data();
            first_line = last_line + 1;
            std::string_view one = take();
            while (one.ends_with('\\') && !rest_.empty()) one = take();
            line = std::string_view(start, static_cast<std::size_t>(one.data() + one.size() - start));
            if (!trim(line).starts_with('#')) return true;
            comment =
                comment.empty()
                    ? line
                    : std::string_view(comment.data(),
                                       static_cast<std::size_t>(line.data() + line.size() - comment.data()));
        }
        return false;
    }

    std::string_view line;
    std::string_view comment;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;

private:
    std::string_view take() {
        const std::size_t size = std::min(rest_.find('\n'), rest_.size());
        std::string_view one = rest_.substr(0, size);
        rest_.remove_prefix(std::min(size + 1, rest_.size()));
        ++last_line;
        if (one.ends_with('\r')) one.remove_suffix(1);
        return one;
    }

    std::string_view rest_;
};

Symbol make_symbol(SymbolKind kind, std::string_view name, std::string_view signature, const Lines& lines) {
    Symbol symbol;
    symbol.kind = kind;
    symbol.name = fold(name);
    symbol.signature = fold(signature);
    symbol.doc = first_sentence(lines.comment);
    symbol.first_line = symbol.name_line = lines.first_line;
    symbol.last_line = lines.last_line;
    symbol.exported = true;
    return symbol;
}

/// "image" and "name" of `FROM --platform=x image AS name`.
std::pair<std::string_view, std::string_view> stage_of(std::string_view line) {
    std::string_view image = take_word(line);
    while (image.starts_with("--")) image = take_word(line);
    if (!same_word(take_word(line), "AS")) return {image, {}};
    return {image, take_word(line)};
}

constexpr std::string_view assignments[] = {":::=", "::=", ":=", "?=", "+=", "!=", "="};

/// The name that a Makefile line gives a value; empty when it is no assignment.
std::string_view assigned_name(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    for (const std::string_view mark : assignments) {
        if (equals + 1 < mark.size() || line.substr(equals + 1 - mark.size(), mark.size()) != mark) continue;
        std::string_view name = trim(line.substr(0, equals + 1 - mark.size()));
        for (const std::string_view word : {"export ", "override "}) {
            if (name.starts_with(word)) name = trim(name.substr(word.size()));
        }
        return name.find_first_of(" \t:#") == std::string_view::npos ? name : std::string_view{};
    }
    return {};
}

/// "text" of `target: ## text`.
std::string_view trailing_doc(std::string_view line) {
    const std::size_t at = line.find(" ## ");
    return at == std::string_view::npos ? std::string_view{} : line.substr(at + 4);
}

void add_targets(const Lines& lines, std::vector<std::size_t>& open, FileFacts& facts) {
    const std::size_t colon = lines.line.find(':');
    if (colon == std::string_view::npos) return;
    std::string_view names = lines.line.substr(0, colon);
    if (!assigned_name(lines.line.substr(colon + 1)).empty()) return;  // a variable of one target
    while (!trim(names).empty()) {
        const std::string_view name = take_word(names);
        if (name.starts_with('.') || name.find('$') != std::string_view::npos) continue;
        Symbol symbol =
            make_symbol(SymbolKind::function, name, lines.line.substr(0, lines.line.find(" #")), lines);
        if (symbol.doc.empty()) symbol.doc = fold(trailing_doc(lines.line));
        open.push_back(facts.symbols.size());
        facts.symbols.push_back(std::move(symbol));
    }
}

}  // namespace

void outline_dockerfile(std::string_view text, FileFacts& facts) {
    std::int64_t stage = -1;
    std::uint32_t last_text = 0;
    Lines lines(text);
    while (lines.next()) {
        std::string_view rest = lines.line;
        const std::string_view word = take_word(rest);
        if (word.empty()) continue;
        if (same_word(word, "FROM")) {
            if (stage >= 0) facts.symbols[static_cast<std::size_t>(stage)].last_line = last_text;
            const auto [image, name] = stage_of(rest);
            facts.imports.push_back({fold(image), {}, lines.first_line});
            stage = static_cast<std::int64_t>(facts.symbols.size());
            facts.symbols.push_back(
                make_symbol(SymbolKind::module, name.empty() ? image : name, lines.line, lines));
        } else if (same_word(word, "ARG") || same_word(word, "ENV")) {
            const std::string_view name = rest.substr(0, rest.find_first_of("= \t"));
            Symbol symbol = make_symbol(SymbolKind::variable, name, lines.line, lines);
            if (stage >= 0) symbol.container = facts.symbols[static_cast<std::size_t>(stage)].name;
            if (!name.empty()) facts.symbols.push_back(std::move(symbol));
        }
        last_text = lines.last_line;
    }
    if (stage >= 0) facts.symbols[static_cast<std::size_t>(stage)].last_line = last_text;
}

void outline_make(std::string_view text, FileFacts& facts) {
    std::vector<std::size_t> open;  // the targets whose recipe is being read
    bool in_define = false;
    Lines lines(text);
    while (lines.next()) {
        if (lines.line.starts_with('\t')) {
            for (const std::size_t target : open) facts.symbols[target].last_line = lines.last_line;
            continue;
        }
        std::string_view rest = lines.line;
        if (trim(rest).empty()) continue;
        if (in_define) {
            in_define = !trim(rest).starts_with("endef");
            continue;
        }
        open.clear();
        const std::string_view name = assigned_name(lines.line);
        std::string_view after = rest;
        const std::string_view word = take_word(after);
        if (word == "include" || word == "-include" || word == "sinclude") {
            facts.imports.push_back({fold(after), {}, lines.first_line});
        } else if (word == "define") {
            in_define = true;
            facts.symbols.push_back(make_symbol(SymbolKind::macro, take_word(after), lines.line, lines));
        } else if (!name.empty()) {
            facts.symbols.push_back(make_symbol(SymbolKind::variable, name, lines.line, lines));
        } else if (!rest.starts_with(' ')) {
            add_targets(lines, open, facts);
        }
    }
}

}  // namespace syntax
