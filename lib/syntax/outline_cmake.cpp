// Functions, targets and options of CMake files.
#include "syntax/enclosing.hpp"
#include "syntax/outline.hpp"
#include "syntax/text.hpp"
#include "syntax/tokens.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace syntax {
namespace {

const TokenRules rules{"#", false, "\"", "_-./+:$<>@\\*;=!~^%&|?,'[]", false, true};

struct Command {
    std::string_view name;
    SymbolKind kind;
    std::string_view closed_by;  // empty: ends with its parenthesis
};

constexpr std::array commands = {
    Command{"function", SymbolKind::function, "endfunction"},
    Command{"macro", SymbolKind::macro, "endmacro"},
    Command{"project", SymbolKind::module, ""},
    Command{"add_executable", SymbolKind::other, ""},
    Command{"add_library", SymbolKind::other, ""},
    Command{"add_custom_target", SymbolKind::other, ""},
    Command{"option", SymbolKind::variable, ""},
    Command{"set", SymbolKind::variable, ""},
    Command{"add_test", SymbolKind::test, ""},
};

// What steers, and names nothing that could be defined somewhere.
constexpr std::array<std::string_view, 22> control = {"if",       "elseif",
                                                      "else",     "endif",
                                                      "foreach",  "endforeach",
                                                      "while",    "endwhile",
                                                      "function", "macro",
                                                      "endmacro", "endfunction",
                                                      "return",   "break",
                                                      "block",    "endblock",
                                                      "continue", "set",
                                                      "unset",    "option",
                                                      "project",  "cmake_minimum_required"};

constexpr std::array<std::string_view, 5> importers = {"include", "find_package", "add_subdirectory",
                                                       "pkg_check_modules", "FetchContent_Declare"};

class Outline {
public:
    Outline(std::string_view text, FileFacts& facts) : text_(text), tokens_(text, rules), facts_(facts) {}

    void read() {
        TextToken token = tokens_.next();
        while (token) {
            const TextToken follows = tokens_.next();
            if (token.kind == TextToken::Kind::word && follows.is("(")) {
                read_command(token, follows);
                token = tokens_.next();
            } else {
                token = follows;
            }
        }
    }

private:
    void read_command(const TextToken& name, const TextToken& open) {
        TextToken first = tokens_.next();
        TextToken argument = first;
        if (same_word(name.text, "add_test") && same_word(first.text, "NAME")) argument = tokens_.next();
        add_call(name);
        const bool joins =
            same_word(name.text, "target_link_libraries") || same_word(name.text, "add_dependencies");
        const bool is_about_target = joins || name.text.starts_with("target_");
        if (is_about_target) add_target(argument);
        TextToken last = argument;
        int depth = open && !argument.is(")") ? 1 : 0;
        while (depth > 0 && last) {
            last = tokens_.next();
            if (last.is("(")) ++depth;
            else if (last.is(")")) --depth;
            if (joins) add_target(last);
        }
        add_variables(open, last.at);
        if (argument.kind == TextToken::Kind::mark || !argument) {
            close(name.text, last.line);
            return;
        }
        close(name.text, last.line);
        add_import(name, argument);
        add_symbol(name, argument, last);
    }

    void close(std::string_view name, std::uint32_t line) {
        if (open_ < 0 || !same_word(name, closing_)) return;
        facts_.symbols[static_cast<std::size_t>(open_)].last_line = line;
        open_ = -1;
    }

    void add_call(const TextToken& name) {
        const auto is_same = [&](std::string_view word) { return same_word(name.text, word); };
        const bool is_known = std::any_of(control.begin(), control.end(), is_same) ||
                              std::any_of(importers.begin(), importers.end(), is_same) ||
                              std::any_of(commands.begin(), commands.end(),
                                          [&](const Command& item) { return is_same(item.name); });
        if (!is_known) facts_.references.push_back({ReferenceKind::call, fold(name.text), name.line, -1});
    }

    /// A word that can name a target: no keyword, path, flag or list of something.
    void add_target(const TextToken& token) {
        const bool is_word = token.kind == TextToken::Kind::word &&
                             token.text.find_first_of("$/.-<>\\") == std::string_view::npos;
        const bool is_keyword = std::all_of(token.text.begin(), token.text.end(),
                                            [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
        if (is_word && !is_keyword)
            facts_.references.push_back({ReferenceKind::other, fold(token.text), token.line, -1});
    }

    void add_variables(const TextToken& open, std::size_t end) {
        const std::string_view arguments = text_.substr(open.at, end - std::min<std::size_t>(end, open.at));
        std::uint32_t line = open.line;
        std::size_t counted = 0;
        for (std::size_t at = arguments.find("${"); at != std::string_view::npos;
             at = arguments.find("${", at + 2)) {
            const std::size_t close = arguments.find_first_of("${}\n", at + 2);
            if (close == std::string_view::npos) return;
            const std::string_view before = arguments.substr(counted, at - counted);
            line += static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
            counted = at;
            if (arguments[close] == '}' && close > at + 2)
                facts_.references.push_back(
                    {ReferenceKind::other, fold(arguments.substr(at + 2, close - at - 2)), line, -1});
        }
    }

    void add_import(const TextToken& name, const TextToken& argument) {
        const bool imports = std::any_of(importers.begin(), importers.end(), [&](std::string_view importer) {
            return same_word(name.text, importer);
        });
        if (imports) facts_.imports.push_back({fold(without_quotes(argument.text)), {}, name.line});
    }

    void add_symbol(const TextToken& name, const TextToken& argument, const TextToken& last) {
        const auto command = std::find_if(commands.begin(), commands.end(), [&](const Command& item) {
            return same_word(name.text, item.name);
        });
        if (command == commands.end()) return;
        const bool is_local = open_ >= 0 && command->kind == SymbolKind::variable;
        if (is_local || argument.text.starts_with("$")) return;
        Symbol symbol;
        symbol.kind = command->kind;
        symbol.name = fold(without_quotes(argument.text));
        symbol.signature = fold(text_.substr(name.at, last.at + 1 - name.at));
        symbol.doc = first_sentence(name.comment);
        symbol.first_line = symbol.name_line = name.line;
        symbol.last_line = std::max(last.line, name.line);
        symbol.exported = true;
        if (!command->closed_by.empty()) {
            open_ = static_cast<std::int64_t>(facts_.symbols.size());
            closing_ = command->closed_by;
        }
        facts_.symbols.push_back(std::move(symbol));
    }

    std::string_view text_;
    Tokens tokens_;
    FileFacts& facts_;
    std::int64_t open_ = -1;  // the function that is being read
    std::string_view closing_;
};

}  // namespace

void outline_cmake(std::string_view text, FileFacts& facts) {
    Outline(text, facts).read();
    find_enclosing(facts);
}

}  // namespace syntax
