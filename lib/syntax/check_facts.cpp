// Puts the facts together: bodies as tokens, complexity, paths of tests.
#include "syntax/check_facts.hpp"

#include "syntax/check_units.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace syntax {
namespace {

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;  // FNV-1a
    return hash;
}

/// Tokens of the body, once with and once without the assertions.
void add_bodies(const CheckTree& tree, std::vector<UnitPlace>& units,
                const std::vector<std::pair<std::uint32_t, std::uint32_t>>& assertions) {
    constexpr std::size_t most_tokens = 4000;
    for (UnitPlace& place : units) {
        if (place.unit.kind == UnitKind::suite) continue;
        const std::uint32_t begin = place.body == no_node ? place.node : place.body;
        const std::uint32_t end = place.body == no_node ? place.end : tree.end_of(place.body);
        for (const Token& token : tree.tokens(begin, end)) {
            if (place.unit.all_tokens.size() >= most_tokens) break;
            place.unit.all_tokens.push_back(hash_of(token.text));
        }
        std::uint32_t at = begin;
        auto next = std::lower_bound(assertions.begin(), assertions.end(), std::make_pair(begin, 0U));
        const auto add = [&](std::uint32_t until) {
            if (at >= until || place.unit.tokens.size() >= most_tokens) return;
            for (const Token& token : tree.tokens(at, until))
                if (token.kind != TokenKind::mark) place.unit.tokens.push_back(hash_of(token.text));
        };
        for (; next != assertions.end() && next->first < end; ++next) {
            if (next->first < at) continue;
            add(next->first);
            at = std::min(next->second, end);
        }
        add(end);
    }
}

}  // namespace

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (std::isspace(static_cast<unsigned char>(c)) == 0 && c != ';') out += c == '\'' ? '"' : c;
    return out;
}

CheckFacts make_check_facts(const CheckTree& tree, std::string_view language) {
    CheckFacts facts;
    const CheckSource source{tree, language};
    std::vector<UnitPlace> units = find_units(source);
    find_skip_calls(source, units, facts);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> places;
    find_assertions(source, units, facts, places);
    find_marks(source, units, facts);
    add_bodies(tree, units, places);
    for (const Piece& item : tree.items(CheckRole::branch))
        facts.branches.push_back(tree.node(item.node).first_line);
    for (UnitPlace& place : units) facts.units.push_back(std::move(place.unit));
    return facts;
}

bool is_test_path(std::string_view path) {
    std::string small(path);
    std::transform(small.begin(), small.end(), small.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const std::string_view name = std::string_view(small).substr(small.rfind('/') + 1);
    const std::string_view original = path.substr(path.rfind('/') + 1);
    const std::string folders =
        "/" + small.substr(0, small.rfind('/') == std::string::npos ? 0 : small.rfind('/') + 1);
    for (const char* folder : {"/test/", "/tests/", "/spec/", "/specs/", "/__tests__/", "/testing/", "/e2e/",
                               "/testdata/", "/unittest/", "/unittests/", "/fixtures/", "/src/test/"})
        if (folders.find(folder) != std::string::npos) return true;
    const std::string_view stem = name.substr(0, name.find('.'));
    if (stem.starts_with("test_") || stem.ends_with("_test") || stem.ends_with("_spec") ||
        stem.ends_with("-test") || stem == "conftest" || stem == "test" || stem == "tests")
        return true;
    if (name.find(".test.") != std::string_view::npos || name.find(".spec.") != std::string_view::npos ||
        name.find("-test.") != std::string_view::npos)
        return true;
    const std::string_view kept = original.substr(0, original.find('.'));
    // FooTest.java, FooTests.cs, and folders like Serilog.Tests.
    if (kept.ends_with("Test") || kept.ends_with("Tests") || kept.ends_with("TestCase") ||
        kept.ends_with("Spec") || kept.ends_with("Specs"))
        return true;
    return folders.find(".tests/") != std::string::npos || folders.find(".test/") != std::string::npos ||
           folders.find("-tests/") != std::string::npos || folders.find("_tests/") != std::string::npos ||
           folders.find("-test/") != std::string::npos || folders.find(".specs/") != std::string::npos;
}

}  // namespace syntax
