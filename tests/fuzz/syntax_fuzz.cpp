// Any bytes are facts that hold together, in every language. The first byte chooses the language.
#include "syntax/parser.hpp"
#include "syntax/text.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void require_text(std::string_view text) {
    require(text.size() <= syntax::most_text_bytes && syntax::is_valid_utf8(text));
}

/// What the recovery of a grammar from an error takes for a name: "ex) = 0; int f(a".
bool is_torn(const syntax::Symbol& symbol) {
    if (symbol.name.starts_with("operator")) return symbol.name.find_first_of("{};") != std::string::npos;
    return symbol.name.find_first_of("(){};") != std::string::npos;
}

void check(const syntax::FileFacts& facts, const syntax::Language& language) {
    const bool has_identifiers = language.name == "cpp" || language.name == "c" || language.name == "go" ||
                                 language.name == "java" || language.name == "rust" ||
                                 language.name == "python";
    for (const auto& symbol : facts.symbols) {
        require_text(symbol.name);
        require(!symbol.name.empty());
        if (has_identifiers && symbol.kind != syntax::SymbolKind::test) require(!is_torn(symbol));
        require_text(symbol.signature);
        require_text(symbol.doc);
        require(syntax::is_valid_utf8(symbol.container));
        require(symbol.first_line >= 1 && symbol.first_line <= symbol.name_line);
        require(symbol.name_line <= symbol.last_line && symbol.last_line <= facts.lines);
    }
    for (const auto& reference : facts.references) {
        require_text(reference.name);
        require(reference.line >= 1 && reference.line <= facts.lines);
        require(reference.enclosing >= -1 &&
                reference.enclosing < static_cast<std::int64_t>(facts.symbols.size()));
    }
    for (const auto& import : facts.imports) {
        require_text(import.target);
        for (const auto& name : import.names) require_text(name);
        require(import.line >= 1 && import.line <= facts.lines);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    static syntax::Parser parser;
    const auto& all = syntax::languages();
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    syntax::ParseLimits limits;
    limits.time = std::chrono::seconds(5);
    const syntax::Language& language = all[data[0] % all.size()];
    check(parser.parse(text, &language, limits), language);
    syntax::language_of("header.h", text);
    return 0;
}
