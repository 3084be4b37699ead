// Every tool against a small real project: what is asked and answered lies beside the tool.
#include "tests/support/golden.hpp"

#include "demo_workspace.hpp"
#include "mcp_lrm/tool_table.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <sstream>

using test::DemoWorkspace;
using test::PlainCall;

namespace {

const std::filesystem::path tools_directory = test::source_directory() / "mcp_lrm/tools";

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    if (what.empty()) return text;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// Neither folders nor commit names of this machine.
std::string anonymous(const DemoWorkspace& demo, std::string text) {
    const std::string head = demo.workspace.projects().front().tree->version().head;
    text = replaced(std::move(text), demo.root().string(), "ROOT");
    text = replaced(std::move(text), head, "HEAD");
    return replaced(std::move(text), head.substr(0, 12), "HEAD");
}

/// "-- answer --", the text, the structured part on one line; or "-- error --" and the text.
std::string answer_of(const mcp::Tool& tool, const std::string& arguments, DemoWorkspace& demo) {
    PlainCall call;
    try {
        const mcp::ToolResult result = tool.run(call, base::parse_json(arguments));
        const std::string text = result.content.at(0).at("text").get<std::string>();
        if (result.is_error) return "-- error --\n" + anonymous(demo, text) + "\n";
        std::string out = "-- answer --\n" + text + "\n";
        if (result.structured) out += base::to_text(*result.structured) + "\n";
        return anonymous(demo, out);
    } catch (const std::exception& error) {
        return "-- error --\n" + anonymous(demo, error.what()) + "\n";
    }
}

std::vector<std::string> calls_of(const std::string& golden) {
    std::vector<std::string> calls;
    std::istringstream lines(golden);
    bool in_call = false;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("-- ")) {
            in_call = line == "-- call --";
            if (in_call) calls.emplace_back();
        } else if (in_call) {
            calls.back() += line + "\n";
        }
    }
    return calls;
}

std::string transcript(const mcp::Tool& tool, const std::string& golden, DemoWorkspace& demo) {
    std::string out;
    for (const std::string& call : calls_of(golden))
        out += "-- call --\n" + call + answer_of(tool, call, demo);
    return out;
}

}  // namespace

TEST_CASE("every tool answers as its golden file says") {
    DemoWorkspace demo;
    for (const mcp::Tool& tool : lrm::tools::all(demo.workspace)) {
        const std::filesystem::path file = tools_directory / (tool.name + ".golden");
        INFO(tool.name);
        if (!std::filesystem::exists(file)) {
            FAIL_CHECK(tool.name << ": no golden file");
            continue;
        }
        const std::string golden = test::read_file(file);
        REQUIRE_FALSE(calls_of(golden).empty());
        const std::string difference = test::golden_difference(file, transcript(tool, golden, demo));
        CHECK(difference.empty());
        if (!difference.empty()) UNSCOPED_INFO(difference);
        if (!difference.empty()) FAIL_CHECK(difference);
    }
}

TEST_CASE("every golden file belongs to a tool") {
    DemoWorkspace demo;
    const std::vector<mcp::Tool> tools = lrm::tools::all(demo.workspace);
    for (const auto& entry : std::filesystem::directory_iterator(tools_directory)) {
        if (entry.path().extension() != ".golden") continue;
        const std::string name = entry.path().stem().string();
        CHECK(std::any_of(tools.begin(), tools.end(),
                          [&](const mcp::Tool& tool) { return tool.name == name; }));
    }
}
