// schemas/platform_*.json is the print-out of what the tools declare.
#include "git_fixture.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace {

std::string printed(const mcp::Tool& tool) {
    mcp::Json schema = {
        {"name", tool.name}, {"description", tool.description}, {"inputSchema", tool.input_schema}};
    if (tool.output_schema) schema["outputSchema"] = *tool.output_schema;
    return schema.dump(2) + "\n";
}

const mcp::Json& actions_of(const mcp::Tool& tool) {
    return tool.input_schema["dependentSchemas"]["action"]["oneOf"];
}

}  // namespace

TEST_CASE("schemas/ holds the declared contract of every tool of mcp-platform") {
    test::GitFixture demo;
    const std::filesystem::path schemas = test::source_directory() / "schemas";
    std::set<std::string> expected;
    for (const mcp::Tool& tool : demo.tools()) {
        INFO(tool.name);
        CHECK(test::golden_difference(schemas / (tool.name + ".json"), printed(tool)).empty());
        expected.insert(tool.name + ".json");
    }
    for (const auto& entry : std::filesystem::directory_iterator(schemas)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("platform_")) CHECK(expected.contains(name));
    }
}

TEST_CASE("model providers refuse a tool with alternatives at the top: there are none") {
    test::GitFixture demo;
    for (const mcp::Tool& tool : demo.tools()) {
        INFO(tool.name);
        CHECK(tool.input_schema["type"] == "object");
        for (const char* keyword : {"oneOf", "anyOf", "allOf"})
            CHECK_FALSE(tool.input_schema.contains(keyword));
    }
}

TEST_CASE("each action has a schema of its own, which the flat one covers") {
    test::GitFixture demo;
    for (const mcp::Tool& tool : demo.tools()) {
        INFO(tool.name);
        const mcp::Json& flat = tool.input_schema["properties"];
        CHECK(actions_of(tool).size() == flat["action"]["enum"].size());
        for (const mcp::Json& action : actions_of(tool)) {
            CHECK(action["properties"]["action"].contains("const"));
            CHECK(action["additionalProperties"] == false);
            for (const auto& item : action["properties"].items()) CHECK(flat.contains(item.key()));
        }
    }
}
