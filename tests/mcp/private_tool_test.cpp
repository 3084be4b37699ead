#include "mcp/private_tool.hpp"

#include "base/error.hpp"
#include "tests/support/plain_call.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

std::string without_value(const std::string& text) {
    std::string out = text;
    if (const auto at = out.find("value"); at != std::string::npos) out.replace(at, 5, "token");
    return out;
}

mcp::Tool tool_that(std::function<mcp::ToolResult(const mcp::Json&)> run) {
    mcp::Tool tool;
    tool.name = "t";
    tool.run = [run = std::move(run)](mcp::Call&, const mcp::Json& arguments) { return run(arguments); };
    return tool;
}

/// What the tool throws says.
template <class Error>
std::string thrown(const mcp::Tool& tool) {
    test::PlainCall call;
    try {
        tool.run(call, {});
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace

TEST_CASE("errors of every kind are hidden and keep their kind") {
    const auto throwing = [](auto error) {
        return mcp::with_private_errors(
            tool_that([error](const mcp::Json&) -> mcp::ToolResult { throw error; }), without_value);
    };
    CHECK(thrown<mcp::BadArguments>(throwing(mcp::BadArguments("a value"))) == "a token");
    CHECK(thrown<mcp::ToolError>(throwing(mcp::ToolError("a value"))) == "a token");
    CHECK(thrown<base::Error>(throwing(base::Error(base::ErrorKind::file, "a value"))) == "a token");
}

TEST_CASE("an answer that is an error is hidden, any other is not") {
    test::PlainCall call;
    for (const bool is_error : {true, false}) {
        const mcp::Tool tool = mcp::with_private_errors(
            tool_that([is_error](const mcp::Json&) {
                return is_error ? mcp::ToolResult::error("a value") : mcp::ToolResult::text("a value");
            }),
            without_value);
        CHECK(tool.run(call, {}).content[0]["text"] == (is_error ? "a token" : "a value"));
    }
}

TEST_CASE("when the text of an error cannot be hidden, it is withheld") {
    const mcp::Tool tool = mcp::with_private_errors(
        tool_that([](const mcp::Json&) -> mcp::ToolResult { throw mcp::ToolError("a value"); }),
        [](const std::string&) -> std::string { throw base::Error(base::ErrorKind::file, "no map"); });
    CHECK(thrown<base::Error>(tool) == "no map");
}

TEST_CASE("a tool is called with what was made of its arguments") {
    test::PlainCall call;
    const mcp::Tool tool = mcp::with_private_arguments(
        tool_that([](const mcp::Json& arguments) {
            return mcp::ToolResult::text(arguments["a"].get<std::string>());
        }),
        [](const mcp::Json& arguments) {
            return mcp::Json{{"a", without_value(arguments["a"].get<std::string>())}};
        });
    CHECK(tool.run(call, {{"a", "a value"}}).content[0]["text"] == "a token");
}
