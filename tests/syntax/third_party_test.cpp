// The lists of foreign software agree with each other.
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

const fs::path root = test::source_directory();

nlohmann::json dependencies() {
    return nlohmann::json::parse(test::read_file(root / "third_party/package.json")).at("dependencies");
}

}  // namespace

TEST_CASE("THIRD_PARTY.md names every npm package with its version") {
    const std::string text = test::read_file(root / "THIRD_PARTY.md");
    const auto packages = dependencies();
    REQUIRE(packages.size() > 10);
    for (const auto& [name, version] : packages.items()) {
        const std::string row = "| " + name + " | " + version.get<std::string>() + " | ";
        CHECK_THAT(text, Catch::Contains(row));
    }
}

TEST_CASE("every npm package has an exact version") {
    const auto packages = dependencies();
    for (const auto& [name, version] : packages.items()) {
        CAPTURE(name);
        CHECK(version.get<std::string>().find_first_not_of("0123456789.") == std::string::npos);
    }
}

TEST_CASE("every grammar comes from a package in package.json") {
    const auto packages = dependencies();
    std::istringstream lines(test::read_file(root / "third_party/grammars.txt"));
    std::string line;
    int grammars = 0;
    while (std::getline(lines, line)) {
        if (line.empty() || line.front() == '#') continue;
        std::istringstream words(line);
        std::string name;
        std::string directory;
        words >> name >> directory;
        std::size_t end = directory.find('/');
        if (directory.front() == '@') end = directory.find('/', end + 1);
        CAPTURE(line);
        CHECK(packages.contains(directory.substr(0, end)));
        ++grammars;
    }
    CHECK(grammars > 10);
}
