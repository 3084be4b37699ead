// Every tool against a small real repository: what is asked and answered lies beside the tool.
#include "git_fixture.hpp"
#include "tests/support/source_directory.hpp"
#include "tests/support/tool_golden.hpp"

namespace {

const std::filesystem::path tools_directory = test::source_directory() / "mcp_platform/tools";

}  // namespace

TEST_CASE("every tool of mcp-platform answers as its golden file says") {
    test::GitFixture demo;
    demo.write(
        "src/parcel.py",
        "# Parcels.\ndef weigh(parcel):\n    return parcel.grams / 1000\n\n\ndef send(parcel):\n    pass\n");
    demo.write("new/label.py", "def label():\n    pass\n");
    demo.write("staged.txt", "one\n");
    demo.git({"add", "staged.txt"});
    test::check_goldens(demo.tools(), tools_directory, [&](std::string text) {
        text = test::replaced(std::move(text), demo.root().string(), "ROOT");
        return test::replaced(std::move(text), demo.linked().string(), "LINKED");
    });
}

TEST_CASE("every golden file of mcp-platform belongs to a tool") {
    test::GitFixture demo;
    test::check_no_orphans(demo.tools(), tools_directory);
}
