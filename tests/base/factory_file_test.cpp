// factory.yaml: the schema that is checked in, and the reader, say the same.
#include "base/config/factory_file.hpp"

#include "base/error.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

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

}  // namespace

TEST_CASE("the schema of factory.yaml is the one in schemas/") {
    CHECK(test::golden_difference(schema_file(), factory_schema().dump(2) + "\n") == "");
}

TEST_CASE("factory.yaml takes every key and word of its schema, and no other") {
    const base::Json schema = base::parse_json(test::read_file(schema_file()));
    REQUIRE(schema["additionalProperties"] == false);
    REQUIRE(schema["properties"].size() >= 2);
    for (const auto& [key, described] : schema["properties"].items()) {
        INFO(key);
        REQUIRE(described.contains("enum"));  // a key of another type: say here what it takes
        for (const base::Json& word : described["enum"])
            CHECK(refusal(key + ": " + word.get<std::string>() + "\n") == "");
        CHECK_THAT(refusal(key + ": nothing-like-it\n"), Catch::Contains("factory.yaml:1:"));
        CHECK_THAT(refusal(key + "s: " + described["enum"][0].get<std::string>() + "\n"),
                   Catch::Contains("unknown key '" + key + "s'"));
    }
}

TEST_CASE("what factory.yaml says reaches who asks, and what it leaves out is the schema's default") {
    const base::Json schema = base::parse_json(test::read_file(schema_file()));
    for (const FactoryFile& file : {loaded(""), load_factory_file("/no/such/folder")}) {
        CHECK(file.sandbox == schema["properties"]["sandbox"]["default"]);
        CHECK(file.sandbox_network == schema["properties"]["sandbox_network"]["default"]);
    }
    const FactoryFile file = loaded("sandbox: off\nsandbox_network: host\n");
    CHECK(file.sandbox == "off");
    CHECK(file.sandbox_network == "host");
}
