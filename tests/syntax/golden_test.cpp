// The facts of a small realistic file of each language, written out in full.
#include "tests/support/golden.hpp"

#include "syntax/parser.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string lines_of(std::uint32_t first, std::uint32_t last) {
    return std::to_string(first) + (first == last ? "" : "-" + std::to_string(last));
}

std::string full_name(const syntax::Symbol& symbol) {
    return symbol.container.empty() ? symbol.name : symbol.container + "." + symbol.name;
}

const char* word_of(syntax::ReferenceKind kind) {
    switch (kind) {
        case syntax::ReferenceKind::call:
            return "call";
        case syntax::ReferenceKind::type:
            return "type";
        case syntax::ReferenceKind::implementation:
            return "implementation";
        case syntax::ReferenceKind::other:
            break;
    }
    return "other";
}

std::string listing(const syntax::FileFacts& facts) {
    std::string out = facts.language + ", " + std::to_string(facts.lines) + " lines" +
                      (facts.has_errors ? ", with errors" : "") + "\n";
    if (!facts.problem.empty()) out += "problem: " + facts.problem + "\n";
    for (const auto& import : facts.imports) {
        out += "import " + std::to_string(import.line) + ": " + import.target;
        for (const auto& name : import.names) out += (&name == &import.names.front() ? " { " : ", ") + name;
        out += import.names.empty() ? "\n" : " }\n";
    }
    for (const auto& symbol : facts.symbols) {
        out += std::string(syntax::to_word(symbol.kind)) + " " +
               lines_of(symbol.first_line, symbol.last_line) + ": " + full_name(symbol) +
               (symbol.exported ? " +" : "") +
               (symbol.name_line != symbol.first_line ? " @" + std::to_string(symbol.name_line) : "") + "\n";
        if (symbol.signature != symbol.name) out += "    " + symbol.signature + "\n";
        if (!symbol.doc.empty()) out += "    # " + symbol.doc + "\n";
    }
    for (const auto& reference : facts.references) {
        out += std::string(word_of(reference.kind)) + " " + std::to_string(reference.line) + ": " +
               reference.name;
        if (reference.enclosing >= 0)
            out += " < " + full_name(facts.symbols.at(static_cast<std::size_t>(reference.enclosing)));
        out += "\n";
    }
    return out;
}

std::vector<fs::path> sources() {
    std::vector<fs::path> result;
    for (const auto& entry :
         fs::recursive_directory_iterator(test::source_directory() / "tests/workspaces/syntax")) {
        if (entry.is_regular_file() && entry.path().extension() != ".golden") result.push_back(entry.path());
    }
    std::sort(result.begin(), result.end());
    return result;
}

}  // namespace

TEST_CASE("the facts of each sample file are the expected ones") {
    syntax::Parser parser;
    const auto files = sources();
    REQUIRE(files.size() >= 9);
    for (const auto& file : files) {
        const std::string text = test::read_file(file);
        const syntax::Language* language = syntax::language_of(file.string(), text);
        CAPTURE(file.string());
        REQUIRE(language != nullptr);
        CHECK(test::golden_difference(file.string() + ".golden", listing(parser.parse(text, language))) ==
              "");
    }
}

TEST_CASE("the folder of a sample names its language") {
    for (const auto& file : sources()) {
        const syntax::Language* language = syntax::language_of(file.string(), test::read_file(file));
        CAPTURE(file.string());
        REQUIRE(language != nullptr);
        CHECK(std::string(language->name) == file.parent_path().filename().string());
    }
}
