// Targets, variables and macros of Makefiles.
#include "syntax/enclosing.hpp"
#include "syntax/joined_lines.hpp"
#include "syntax/outline.hpp"
#include "syntax/text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace syntax {
namespace {

/// Adds what a line of a Makefile uses: `$(NAME)` and `${NAME:.c=.o}`, and of `$(call NAME,...)` the name.
void add_make_variables(const JoinedLines& lines, FileFacts& facts) {
    for (std::size_t at = lines.line.find('$'); at != std::string_view::npos;
         at = lines.line.find('$', at + 1)) {
        std::size_t start = at + 1;
        if (start < lines.line.size() && lines.line[start] == '$') {
            ++at;  // "$$" is the shell's
            continue;
        }
        if (start >= lines.line.size() || (lines.line[start] != '(' && lines.line[start] != '{')) continue;
        ++start;
        const bool is_call = lines.line.substr(start).starts_with("call ");
        if (is_call) start = std::min(lines.line.find_first_not_of(" \t", start + 5), lines.line.size());
        const std::size_t end = std::min(lines.line.find_first_of(" \t,:)}$", start), lines.line.size());
        const bool is_function =
            !is_call && end < lines.line.size() && (lines.line[end] == ' ' || lines.line[end] == '\t');
        if (end == start || is_function) continue;
        facts.references.push_back({is_call ? ReferenceKind::call : ReferenceKind::other,
                                    fold(lines.line.substr(start, end - start)), line_at(lines, at), -1});
    }
}

/// Adds the targets that a rule waits for.
void add_prerequisites(std::string_view names, const JoinedLines& lines, FileFacts& facts) {
    names = names.substr(0, names.find_first_of(";#"));
    while (!trim_blanks(names).empty()) {
        const std::string_view name = take_word(names);
        const bool is_plain = name.find_first_of("$%|=:\\") == std::string_view::npos;
        if (is_plain) facts.references.push_back({ReferenceKind::other, fold(name), lines.first_line, -1});
    }
}

constexpr std::string_view assignments[] = {":::=", "::=", ":=", "?=", "+=", "!=", "="};

/// The name that a Makefile line gives a value; empty when it is no assignment.
std::string_view assigned_name(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    for (const std::string_view mark : assignments) {
        if (equals + 1 < mark.size() || line.substr(equals + 1 - mark.size(), mark.size()) != mark) continue;
        std::string_view name = trim_blanks(line.substr(0, equals + 1 - mark.size()));
        for (const std::string_view word : {"export ", "override "}) {
            if (name.starts_with(word)) name = trim_blanks(name.substr(word.size()));
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

void add_targets(const JoinedLines& lines, std::vector<std::size_t>& open, FileFacts& facts) {
    const std::size_t colon = lines.line.find(':');
    if (colon == std::string_view::npos) return;
    std::string_view names = lines.line.substr(0, colon);
    if (!assigned_name(lines.line.substr(colon + 1)).empty()) return;  // a variable of one target
    add_prerequisites(lines.line.substr(colon + (lines.line.substr(colon).starts_with("::") ? 2 : 1)), lines,
                      facts);
    while (!trim_blanks(names).empty()) {
        const std::string_view name = take_word(names);
        if (name.starts_with('.') || name.find('$') != std::string_view::npos) continue;
        Symbol symbol =
            make_line_symbol(SymbolKind::function, name, lines.line.substr(0, lines.line.find(" #")), lines);
        if (symbol.doc.empty()) symbol.doc = fold(trailing_doc(lines.line));
        open.push_back(facts.symbols.size());
        facts.symbols.push_back(std::move(symbol));
    }
}

}  // namespace

void outline_make(std::string_view text, FileFacts& facts) {
    std::vector<std::size_t> open;  // the targets whose recipe is being read
    bool in_define = false;
    JoinedLines lines(text);
    while (lines.next()) {
        if (lines.line.starts_with('\t')) {
            add_make_variables(lines, facts);
            for (const std::size_t target : open) facts.symbols[target].last_line = lines.last_line;
            continue;
        }
        std::string_view rest = lines.line;
        if (trim_blanks(rest).empty()) continue;
        if (in_define) {
            in_define = !trim_blanks(rest).starts_with("endef");
            continue;
        }
        open.clear();
        add_make_variables(lines, facts);
        const std::string_view name = assigned_name(lines.line);
        std::string_view after = rest;
        const std::string_view word = take_word(after);
        if (word == "include" || word == "-include" || word == "sinclude") {
            facts.imports.push_back({fold(after), {}, lines.first_line});
        } else if (word == "define") {
            in_define = true;
            facts.symbols.push_back(make_line_symbol(SymbolKind::macro, take_word(after), lines.line, lines));
        } else if (!name.empty()) {
            facts.symbols.push_back(make_line_symbol(SymbolKind::variable, name, lines.line, lines));
        } else if (!rest.starts_with(' ')) {
            add_targets(lines, open, facts);
        }
    }
    find_enclosing(facts);
}

}  // namespace syntax
