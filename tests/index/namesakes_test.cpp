// tests/workspaces/namesakes: cases in which others answered for another symbol of the same name, each with
// the issue that reports it. bench/wrong_symbols.py asks the same questions of whole programs.
#include "base/json.hpp"
#include "tests/index/relations_fixture.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>

namespace {

namespace fs = std::filesystem;

const char* const expectations = "expected.json";

fs::path workspace() {
    return test::source_directory() / "tests/workspaces/namesakes";
}

test::Strings list_of(const base::Json& row, const char* key) {
    return row.contains(key) ? row.at(key).get<test::Strings>() : test::Strings{};
}

std::string line_of(const std::string& path, std::uint32_t line) {
    return path + ":" + std::to_string(line);
}

test::Strings sorted(test::Strings list) {
    std::sort(list.begin(), list.end());
    return list;
}

}  // namespace

TEST_CASE("no answer is about another symbol of the same name") {
    test::RelatedFiles files;
    for (const auto& entry : fs::recursive_directory_iterator(workspace())) {
        if (!entry.is_regular_file() || entry.path().filename() == expectations) continue;
        files.file(entry.path().lexically_relative(workspace()).string(), test::read_file(entry.path()));
    }
    const base::Json rows = base::Json::parse(test::read_file(workspace() / expectations));
    REQUIRE(rows.size() >= 20);
    for (const base::Json& row : rows) {
        const auto symbol = row.at("symbol").get<std::string>();
        const std::string question =
            row.contains("file") ? row.at("file").get<std::string>() + ":" + symbol : symbol;
        CAPTURE(question, row.at("issue").get<std::string>(), row.at("why").get<std::string>());
        const lrm::index::RelationAnswer answer = files.find(question, lrm::index::Direction::callers);
        test::Strings callers;
        test::Strings enclosing;
        for (const lrm::index::Relation& place : answer.places) {
            callers.push_back(line_of(place.path, place.first_line));
            enclosing.push_back(place.symbol);
        }
        test::Strings candidates;
        for (const auto& one : answer.candidates) candidates.push_back(line_of(one.path, one.first_line));
        CHECK(sorted(callers) == sorted(list_of(row, "callers")));
        CHECK(sorted(candidates) == sorted(list_of(row, "ambiguous")));
        CHECK(answer.targets.empty() == (row.contains("absent") || row.contains("ambiguous")));
        if (row.contains("enclosing")) CHECK(enclosing == list_of(row, "enclosing"));
    }
}
