// Every tool against a small real project: what is asked and answered lies beside the tool.
#include "demo_workspace.hpp"
#include "mcp_lrm/tool_table.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/supervisor_hook.hpp"
#include "tests/support/tool_golden.hpp"

using test::DemoWorkspace;

namespace {

const std::filesystem::path tools_directory = test::source_directory() / "mcp_lrm/tools";

/// Neither folders nor commit names of this machine.
std::string anonymous(const DemoWorkspace& demo, std::string text) {
    const std::string head = demo.workspace.projects().front().tree->version().head;
    text = test::replaced(std::move(text), demo.root().string(), "ROOT");
    text = test::replaced(std::move(text), head, "HEAD");
    return test::replaced(std::move(text), head.substr(0, 12), "HEAD");
}

}  // namespace

TEST_CASE("every tool answers as its golden file says") {
    DemoWorkspace demo;
    test::check_goldens(lrm::tools::all(demo.workspace), tools_directory,
                        [&](std::string text) { return anonymous(demo, std::move(text)); });
}

TEST_CASE("every golden file belongs to a tool") {
    DemoWorkspace demo;
    test::check_no_orphans(lrm::tools::all(demo.workspace), tools_directory);
}
