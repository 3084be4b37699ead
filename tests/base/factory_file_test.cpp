// factory.yaml: the schema that is checked in, and the reader, say the same.
#include "base/config/factory_file.hpp"

#include "base/error.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace base::config;

namespace {

std::filesystem::path schema_file() {
    return test::source_directory() / "schemas" / "factory.schema.json";
}

/// What a factory.yaml with this text is refused with; empty when it is read.
std::string refusal(const std::string& text) {
    const test::TemporaryDirectory folder;
    folder.write("factory.yaml", text);
    try {
        load_factory_file(folder.path());
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

FactoryFile loaded(const std::string& text) {
    const test::TemporaryDirectory folder;
    folder.write("factory.yaml", text);
    return load_factory_file(folder.path());
}

/// Values that a key takes, and some that it does not.
struct Values {
    std::vector<std::string> good;
    std::vector<std::string> bad;
};

Values values_of(const base::Json& described) {
    if (described.contains("enum")) {
        Values out{{}, {"nothing-like-it"}};
        for (const base::Json& word : described["enum"]) out.good.push_back(word.get<std::string>());
        return out;
    }
    const std::string type = described["type"].get<std::string>();
    if (type == "boolean") return {{"true", "false"}, {"perhaps"}};
    if (type == "integer") {
        const auto least = described["minimum"].get<std::int64_t>();
        const auto most = described["maximum"].get<std::int64_t>();
        return {{std::to_string(least), std::to_string(most)},
                {std::to_string(least - 1), std::to_string(most + 1), "many"}};
    }
    REQUIRE(type == "string");
    if (described.contains("pattern")) return {{"\"https://demo.example\""}, {"demo.example"}};
    return {{"\"a text\""}, {"[1]"}};
}

/// Every key of a section, whose text stands between `before` and `after`; how many there were.
int check_section(const base::Json& section, const std::string& before, const std::string& after) {
    REQUIRE(section["additionalProperties"] == false);
    int count = 0;
    for (const auto& [key, described] : section["properties"].items()) {
        INFO(before << key);
        if (described["type"] == "object") {
            count += check_section(described, before + key + ": {", "}" + after);
            continue;
        }
        ++count;
        const Values values = values_of(described);
        for (const std::string& good : values.good)
            CHECK(refusal(before + key + ": " + good + after + "\n") == "");
        for (const std::string& bad : values.bad)
            CHECK_THAT(refusal(before + key + ": " + bad + after + "\n"), Catch::Contains("factory.yaml:1:"));
        CHECK_THAT(refusal(before + key + "s: " + values.good.front() + after + "\n"),
                   Catch::Contains("unknown key '") && Catch::Contains(key + "s'"));
    }
    return count;
}

}  // namespace

TEST_CASE("the schema of factory.yaml is the one in schemas/") {
    CHECK(test::golden_difference(schema_file(), factory_schema().dump(2) + "\n") == "");
}

TEST_CASE("factory.yaml takes every key and word of its schema, and no other") {
    const base::Json schema = base::parse_json(test::read_file(schema_file()));
    REQUIRE(schema["properties"].size() >= 4);
    CHECK(check_section(schema, "", "") >= 25);
}

TEST_CASE("what factory.yaml says reaches who asks, and what it leaves out is the schema's default") {
    const base::Json schema = base::parse_json(test::read_file(schema_file()));
    for (const FactoryFile& file : {loaded(""), load_factory_file("/no/such/folder")}) {
        CHECK(file.sandbox == schema["properties"]["sandbox"]["default"]);
        CHECK(file.sandbox_network == schema["properties"]["sandbox_network"]["default"]);
        CHECK(file.cache.max_mb == schema["properties"]["cache"]["properties"]["max_mb"]["default"]);
    }
    const FactoryFile file = loaded("sandbox: off\nsandbox_network: host\n");
    CHECK(file.sandbox == "off");
    CHECK(file.sandbox_network == "host");
}
