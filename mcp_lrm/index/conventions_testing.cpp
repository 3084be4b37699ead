// How tests are written: framework, place, names, assertions, fixtures.
#include "mcp_lrm/index/conventions_facts.hpp"
#include "mcp_lrm/index/conventions_naming.hpp"

#include <array>
#include <cctype>
#include <map>

namespace lrm::index {
namespace {

struct Framework {
    std::string_view import;
    std::string_view name;
};
constexpr std::array frameworks = {
    Framework{"catch2", "Catch2"},
    Framework{"gtest", "GoogleTest"},
    Framework{"gmock", "GoogleMock"},
    Framework{"doctest", "doctest"},
    Framework{"boost/test", "Boost.Test"},
    Framework{"QtTest", "QtTest"},
    Framework{"pytest", "pytest"},
    Framework{"unittest", "unittest"},
    Framework{"hypothesis", "hypothesis"},
    Framework{"vitest", "vitest"},
    Framework{"@jest", "jest"},
    Framework{"jest", "jest"},
    Framework{"mocha", "mocha"},
    Framework{"chai", "chai"},
    Framework{"node:test", "node:test"},
    Framework{"@playwright/test", "playwright"},
    Framework{"cypress", "cypress"},
    Framework{"@testing-library", "testing-library"},
    Framework{"bun:test", "bun:test"},
    Framework{"testing", "testing"},
    Framework{"github.com/stretchr/testify", "testify"},
    Framework{"github.com/onsi/ginkgo", "ginkgo"},
    Framework{"org.junit.jupiter", "JUnit 5"},
    Framework{"org.junit", "JUnit 4"},
    Framework{"org.testng", "TestNG"},
    Framework{"org.mockito", "Mockito"},
    Framework{"org.assertj", "AssertJ"},
    Framework{"Xunit", "xUnit"},
    Framework{"NUnit", "NUnit"},
    Framework{"Moq", "Moq"},
    Framework{"PHPUnit", "PHPUnit"},
    Framework{"minitest", "minitest"},
    Framework{"rspec", "RSpec"},
    Framework{"XCTest", "XCTest"},
    Framework{"proptest", "proptest"},
    Framework{"rstest", "rstest"},
    Framework{"kotlin.test", "kotlin.test"},
};

std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}
std::string folder_of(std::string_view path) {
    return std::string(path.substr(0, path.rfind('/') + 1));
}

/// "*_test.cpp", "test_*.py", "*.test.ts", "*Test.java"; else "*.rb".
std::string file_pattern(std::string_view path) {
    const std::string_view name = name_of(path);
    const std::size_t dot = name.rfind('.');
    const std::string_view stem = name.substr(0, dot);
    const std::string ending = dot == std::string_view::npos ? "" : std::string(name.substr(dot));
    if (name == "conftest.py") return {};
    if (stem.starts_with("test_")) return "test_*" + ending;
    for (const std::string_view end : {"_test", "_tests", "_spec", "_unittest", ".test", ".spec", ".e2e",
                                       "-test", "Tests", "Test", "Spec", "IT"})
        if (stem.ends_with(end)) return "*" + std::string(end) + ending;
    return "*" + ending;
}

void add_frameworks(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> used;
    for (const FactImport& import : facts.imports) {
        const FactFile& file = facts.files[import.file];
        for (const Framework& one : frameworks) {
            if (!std::string_view(import.target).starts_with(one.import)) continue;
            if (file.role != FileRole::test && one.name != "proptest") continue;
            used[file.family].add(std::string(one.name), [&] {
                return Evidence{file.path, import.line, import.target, ""};
            });
            break;
        }
    }
    for (const auto& [family, tally] : used)
        if (auto convention = tally.list("tests", family, "framework, by imports", 4, 1))
            out.push_back(std::move(*convention));
}

/// In folders of their own, beside the source, or (Rust) inside of it.
void add_places(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, std::map<std::string, int>> sources;  // family, folder
    for (const FactFile& file : facts.files)
        if (file.is_code && file.role == FileRole::source) ++sources[file.family][folder_of(file.path)];
    std::map<std::string, Tally> places;
    std::map<std::string, Tally> patterns;
    for (const FactFile& file : facts.files) {
        if (!file.is_code || file.role != FileRole::test) continue;
        const std::string folder = folder_of(file.path);
        const auto here = [&] { return Evidence{file.path, 1, "", ""}; };
        if (const std::string pattern = file_pattern(file.path); !pattern.empty())
            patterns[file.family].add(pattern, here);
        const std::size_t top = folder.find('/');
        const bool beside = sources[file.family].contains(folder);
        places[file.family].add(
            beside ? "beside the source" : "in " + folder.substr(0, top == std::string::npos ? 0 : top + 1),
            here);
    }
    for (const FactSymbol& symbol : facts.symbols) {
        const FactFile& file = facts.files[symbol.file];
        if (file.family == "rust" && symbol.kind == syntax::SymbolKind::module &&
            file.role == FileRole::source && (symbol.name == "tests" || symbol.name == "test"))
            places["rust"].add("inside the source (mod tests)", [&] {
                return Evidence{file.path, symbol.line, "mod " + symbol.name, ""};
            });
    }
    for (const auto& [family, tally] : places)
        if (auto convention = tally.best("tests", family, "test files lie", 1))
            out.push_back(std::move(*convention));
    for (const auto& [family, tally] : patterns)
        if (auto convention = tally.best("tests", family, "test files are named", 1))
            out.push_back(std::move(*convention));
}

std::string shape_of(const std::string& name) {
    if (name.find(' ') != std::string::npos) return "a sentence";
    if (name.starts_with("test_")) return "test_snake_case";
    if (name.starts_with("Test") && name.size() > 4 &&
        (std::isupper(static_cast<unsigned char>(name[4])) != 0 || name[4] == '_'))
        return name.find('_') != std::string::npos ? "TestName_Case" : "TestName";
    if (name.starts_with("test") && name.size() > 4 && std::isupper(static_cast<unsigned char>(name[4])) != 0)
        return "testCamelCase";
    if (name.starts_with("should")) return "should...";
    const Style style = style_of(name);
    if (style == Style::mixed) return "Subject_condition";
    return to_word(style);
}

void add_names(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> shapes;
    std::map<std::string, std::int64_t> words;
    for (const FactSymbol& symbol : facts.symbols) {
        if (symbol.kind != syntax::SymbolKind::test) continue;
        const FactFile& file = facts.files[symbol.file];
        shapes[file.family].add(shape_of(symbol.name), [&] {
            return Evidence{file.path, symbol.line, short_text(symbol.name), ""};
        });
        for (const char c : symbol.name) words[file.family] += c == ' ' || c == '_' ? 1 : 0;
    }
    for (const auto& [family, tally] : shapes) {
        auto convention = tally.best("tests", family, "test names", 1);
        if (!convention) continue;
        const std::int64_t mean = (words[family] + tally.total()) / tally.total();
        if (mean > 1) convention->rule += ", " + std::to_string(mean) + " words on average";
        out.push_back(std::move(*convention));
    }
}

void add_marks(const ConventionFacts& facts, Mark mark, const std::string& subject, Conventions& out) {
    for (const auto& [family, marks] : facts.code.by_family)
        if (const Tally* tally = facts.code.find(family, mark))
            if (auto convention = tally->list("tests", family, subject, 6, 1))
                out.push_back(std::move(*convention));
}

}  // namespace

Conventions test_conventions(const ConventionFacts& facts) {
    Conventions out;
    add_frameworks(facts, out);
    add_places(facts, out);
    add_names(facts, out);
    add_marks(facts, Mark::asserted, "assertions", out);
    add_marks(facts, Mark::fixture, "fixtures", out);
    // The language with most tests first.
    std::map<std::string, std::int64_t> files;
    for (const FactFile& file : facts.files)
        files[file.family] += file.is_code && file.role == FileRole::test ? 1 : 0;
    std::stable_sort(out.begin(), out.end(), [&](const Convention& a, const Convention& b) {
        const auto count = [&](const std::string& family) {
            const auto found = files.find(family);
            return found == files.end() ? 0 : found->second;
        };
        return count(a.domain) > count(b.domain);
    });
    return out;
}

}  // namespace lrm::index
