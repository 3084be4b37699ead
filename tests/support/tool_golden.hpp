// NAME.golden beside a tool: calls, and their exact answers.
#pragma once

#include "mcp/tool.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/plain_call.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

namespace test {

/// Makes a text the same on every machine: no folders, no commit names that differ.
using Anonymous = std::function<std::string(std::string)>;

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
    if (what.empty()) return text;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// "-- answer --", the text, the structured part on one line; or "-- error --" and the text.
inline std::string answer_of(const mcp::Tool& tool, const std::string& arguments,
                             const Anonymous& anonymous) {
    mcp::Caller caller;
    if (tool.orchestrator_only) caller.credential = mcp::Credential::orchestrator;
    PlainCall call(caller);
    try {
        const mcp::ToolResult result = tool.run(call, base::parse_json(arguments));
        const std::string text = result.content.at(0).at("text").get<std::string>();
        if (result.is_error) return "-- error --\n" + anonymous(text) + "\n";
        std::string out = "-- answer --\n" + text + "\n";
        if (result.structured) out += base::to_text(*result.structured) + "\n";
        return anonymous(out);
    } catch (const std::exception& error) {
        return "-- error --\n" + anonymous(error.what()) + "\n";
    }
}

inline std::vector<std::string> calls_of(const std::string& golden) {
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

/// Every tool has its file in `directory`, and answers as that says.
inline void check_goldens(const std::vector<mcp::Tool>& tools, const std::filesystem::path& directory,
                          const Anonymous& anonymous) {
    for (const mcp::Tool& tool : tools) {
        const std::filesystem::path file = directory / (tool.name + ".golden");
        INFO(tool.name);
        if (!std::filesystem::exists(file)) {
            FAIL_CHECK(tool.name << ": no golden file");
            continue;
        }
        const std::string golden = read_file(file);
        REQUIRE_FALSE(calls_of(golden).empty());
        std::string transcript;
        for (const std::string& call : calls_of(golden))
            transcript += "-- call --\n" + call + answer_of(tool, call, anonymous);
        const std::string difference = golden_difference(file, transcript);
        CHECK(difference.empty());
        if (!difference.empty()) FAIL_CHECK(difference);
    }
}

/// Every golden file of `directory` belongs to a tool.
inline void check_no_orphans(const std::vector<mcp::Tool>& tools, const std::filesystem::path& directory) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        if (entry.path().extension() != ".golden") continue;
        const std::string name = entry.path().stem().string();
        CHECK(std::any_of(tools.begin(), tools.end(),
                          [&](const mcp::Tool& tool) { return tool.name == name; }));
    }
}

}  // namespace test
