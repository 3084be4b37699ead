// schemas/ is the print-out of what the tools declare: a change of contract shows there as a diff.
#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/outside.hpp"
#include "mcp_lrm/tool_table.hpp"
#include "mcp_lrm/workspace.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace {

std::string printed(const mcp::Tool& tool) {
    mcp::Json schema = {
        {"name", tool.name}, {"description", tool.description}, {"inputSchema", tool.input_schema}};
    if (tool.output_schema) schema["outputSchema"] = *tool.output_schema;
    return schema.dump(2) + "\n";
}

}  // namespace

TEST_CASE("schemas/ holds the declared contract of every tool, and nothing else") {
    const test::TemporaryDirectory directory;
    lrm::index::Index index({directory.path(), false, 1});
    lrm::Workspace workspace(index);
    const std::filesystem::path schemas = test::source_directory() / "schemas";

    std::set<std::string> expected;
    for (const mcp::Tool& tool : lrm::tools::all(workspace)) {
        INFO(tool.name);
        CHECK(test::golden_difference(schemas / (tool.name + ".json"), printed(tool)).empty());
        expected.insert(tool.name + ".json");
    }
    for (const auto& entry : std::filesystem::directory_iterator(schemas)) {
        const std::string name = entry.path().filename().string();
        const bool is_other = name.find(".schema.json") != std::string::npos || name.starts_with("platform_");
        if (!is_other) CHECK(expected.contains(name));
    }
}

TEST_CASE("what agents are shown of the code tools fits in 8 KB together") {
    const test::TemporaryDirectory directory;
    lrm::index::Index index({directory.path(), false, 1});
    lrm::Workspace workspace(index);
    std::size_t bytes = 0;
    int tools = 0;
    for (const mcp::Tool& tool : lrm::tools::all(workspace)) {
        // The task tools are the agents' door to their task, not one of the eight code tools.
        if (tool.orchestrator_only || tool.name.starts_with("lrm_task_")) continue;
        const auto& outside = lrm::connector_tools();
        if (std::find(outside.begin(), outside.end(), tool.name) != outside.end()) continue;
        ++tools;
        bytes += base::to_text({{"name", tool.name},
                                {"title", tool.title},
                                {"description", tool.description},
                                {"inputSchema", tool.input_schema},
                                {"outputSchema", tool.output_schema.value_or(nullptr)},
                                {"annotations",
                                 {{"readOnlyHint", true},
                                  {"idempotentHint", true},
                                  {"destructiveHint", false},
                                  {"openWorldHint", false}}}})
                     .size();
    }
    CHECK(tools == 8);
    CHECK(bytes <= 8192);
}
