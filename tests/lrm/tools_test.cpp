// What the code tools promise beyond their golden files.
#include "demo_workspace.hpp"
#include "mcp_lrm/tool_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using test::DemoWorkspace;
using test::PlainCall;

namespace {

const mcp::Tool& tool_of(const std::vector<mcp::Tool>& tools, const std::string& name) {
    return *std::find_if(tools.begin(), tools.end(),
                         [&](const mcp::Tool& tool) { return tool.name == name; });
}

mcp::ToolResult call(DemoWorkspace& demo, const std::string& name, const mcp::Json& arguments) {
    PlainCall plain;
    const std::vector<mcp::Tool> tools = lrm::tools::all(demo.workspace);
    return tool_of(tools, name).run(plain, arguments);
}

std::string text_of(const mcp::ToolResult& result) {
    return result.content.at(0).at("text").get<std::string>();
}

std::string error_of(DemoWorkspace& demo, const std::string& name, const mcp::Json& arguments) {
    try {
        call(demo, name, arguments);
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("the code tools cost a model few tokens to be offered") {
    DemoWorkspace demo;
    std::size_t bytes = 0;
    for (const mcp::Tool& tool : lrm::tools::all(demo.workspace)) {
        if (!tool.name.starts_with("lrm_") || tool.name.starts_with("lrm_task_")) continue;
        const mcp::Json listed = {{"name", tool.name},
                                  {"description", tool.description},
                                  {"inputSchema", tool.input_schema},
                                  {"outputSchema", tool.output_schema.value_or(mcp::Json::object())}};
        INFO(tool.name);
        CHECK(tool.read_only == (tool.name != "lrm_build"));  // which writes what a build writes
        CHECK(tool.idempotent);
        CHECK(tool.output_schema.has_value());
        CHECK(tool.description.find("Example: ") != std::string::npos);
        CHECK(tool.input_schema.at("properties").contains("project"));
        CHECK(tool.input_schema.at("properties").contains("budget_tokens"));
        bytes += listed.dump().size();
        CHECK(listed.dump().size() <= 1100);
    }
    CHECK(bytes <= 8192);
}

TEST_CASE("what the task store refuses has its reason as one word, for programs") {
    DemoWorkspace demo;
    mcp::Caller caller;
    caller.credential = mcp::Credential::orchestrator;
    PlainCall plain(caller);
    const std::vector<mcp::Tool> tools = lrm::tools::all(demo.workspace);
    const auto ask = [&](const std::string& name, const mcp::Json& arguments) {
        return tool_of(tools, name).run(plain, arguments);
    };
    ask("task_add", {{"project", "demo"}, {"tasks", {{{"id", "t1"}, {"title", "x"}, {"domain", "server"}}}}});
    const auto reason = [&](const std::string& name, const mcp::Json& arguments) {
        const mcp::ToolResult result = ask(name, arguments);
        CHECK(result.is_error);
        return (*result.structured)["reason"].get<std::string>();
    };
    CHECK(reason("task_move", {{"id", "t1"}, {"to", "merged"}}) == "illegal_move");
    CHECK(reason("task_move", {{"id", "t1"}, {"to", "cancelled"}, {"fence", "1-guess"}}) == "stale_fence");
    CHECK(reason("task_move", {{"id", "nobody"}, {"to", "cancelled"}}) == "not_found");
    CHECK(reason("task_release", {{"id", "t1"}, {"fence", "1-guess"}}) == "stale_fence");
    CHECK(reason("task_renew", {{"id", "nobody"}, {"fence", "1-guess"}}) == "not_found");
    ask("task_claim", {{"project", "demo"}, {"from", "pending"}, {"worker", "w"}});
    CHECK(reason("task_renew", {{"id", "t1"}, {"fence", "1-guess"}}) == "stale_fence");
}

TEST_CASE("no answer exceeds its budget, and each says how to get the rest") {
    DemoWorkspace demo;
    demo.write("server/large.py", [] {
        std::string text;
        for (int i = 0; i < 3000; ++i) text += "def parcel_" + std::to_string(i) + "(): return 'é\xff'\n";
        return text;
    }());
    for (const int tokens : {50, 200, 1000, 3000}) {
        for (const auto& [name, arguments] : std::vector<std::pair<std::string, mcp::Json>>{
                 {"lrm_locate", {{"query", "parcel"}, {"limit", 200}, {"snippets", true}, {"explain", true}}},
                 {"lrm_read", {{"path", "server/large.py"}}},
                 {"lrm_read", {{"path", "server/large.py"}, {"outline", true}}},
                 {"lrm_context", mcp::Json::object()},
                 {"lrm_context", {{"topic", "parcel"}}}}) {
            mcp::Json wanted = arguments;
            wanted["budget_tokens"] = tokens;
            const std::string text = text_of(call(demo, name, wanted));
            INFO(name << " " << tokens << "\n" << text);
            CHECK(text.size() <= static_cast<std::size_t>(tokens) * 4);
            CHECK(text.size() > 40);
            if (name == "lrm_read") CHECK(text.find("cut by the budget") != std::string::npos);
        }
    }
}

TEST_CASE("a file written just before the call is in the answer") {
    DemoWorkspace demo;
    demo.write("server/fresh.py", "def brand_new_thing():\n    return 1\n");
    CHECK(text_of(call(demo, "lrm_locate", {{"query", "brand_new_thing"}}))
              .starts_with("server/fresh.py:1-2 brand_new_thing"));
    demo.write("server/fresh.py", "\n\ndef brand_new_thing():\n    return 2\n");
    CHECK(text_of(call(demo, "lrm_read", {{"symbol", "brand_new_thing"}})).find("4\t    return 2") !=
          std::string::npos);
}

TEST_CASE("an unchanged text costs thirty bytes, and a changed one is sent") {
    DemoWorkspace demo;
    const mcp::Json first = *call(demo, "lrm_read", {{"symbol", "Storage.close"}}).structured;
    const mcp::Json again = {{"symbol", "Storage.close"}, {"if_changed_since", first.at("etag")}};
    const mcp::ToolResult unchanged = call(demo, "lrm_read", again);
    CHECK(text_of(unchanged) == "unchanged");
    CHECK(unchanged.structured->dump().size() <= 40);
    demo.write("server/storage.py", demo.read("server/storage.py") + "        self.connection = None\n");
    CHECK(text_of(call(demo, "lrm_read", again)).find("self.connection = None") != std::string::npos);
}

TEST_CASE("cve_2026_40576_no_path_argument_leads_outside_the_root") {
    DemoWorkspace demo;
    std::filesystem::create_symlink("/etc/passwd", demo.root() / "server" / "passwd");
    for (const std::string& path :
         {std::string(".."), std::string("../x"), std::string("server/../../x"), std::string("/etc/passwd"),
          std::string("//etc/passwd"), demo.root().string() + "x/y", std::string("server/passwd")}) {
        INFO(path);
        CHECK(error_of(demo, "lrm_read", {{"path", path}}).find("outside the root") != std::string::npos);
    }
    for (const char* path : {"%2e%2e/x", "..\\x", "~/.ssh/id_rsa", "server/app.py ", "server/app.py."})
        CHECK(error_of(demo, "lrm_read", {{"path", path}}).starts_with("no such file"));
    for (const std::string& path :
         {std::string("server/app.py\0", 14), std::string("a\nb"), std::string("\x1b[0m")})
        CHECK(error_of(demo, "lrm_read", {{"path", path}}).find("control character") != std::string::npos);
    for (const char* scope : {"..", "/etc", "src/../../x"})
        CHECK(error_of(demo, "lrm_locate", {{"query", "x"}, {"scope", {scope}}}).find("outside the root") !=
              std::string::npos);
}

TEST_CASE("what git keeps for itself and what is ignored is not served") {
    DemoWorkspace demo;
    CHECK(error_of(demo, "lrm_read", {{"path", ".git/config"}}).find("belongs to git") != std::string::npos);
    CHECK(error_of(demo, "lrm_read", {{"path", "server/local.env"}}).find("ignored by .gitignore") !=
          std::string::npos);
}

TEST_CASE("absent, ignored, outside and ambiguous are four different answers") {
    DemoWorkspace demo;
    CHECK(error_of(demo, "lrm_read", {{"symbol", "close_parcel"}}).starts_with("no symbol `close_parcel`"));
    CHECK(error_of(demo, "lrm_read", {{"path", "server/local.env"}}).find("is ignored by") !=
          std::string::npos);
    CHECK(error_of(demo, "lrm_read", {{"path", "../x"}}).find("is outside the root") != std::string::npos);
    CHECK(text_of(call(demo, "lrm_read", {{"symbol", "close"}})).find("also defined in") !=
          std::string::npos);
}

TEST_CASE("the context is remembered until the tree changes") {
    DemoWorkspace demo;
    PlainCall plain;
    const std::vector<mcp::Tool> tools = lrm::tools::all(demo.workspace);
    const mcp::Tool& context = tool_of(tools, "lrm_context");
    const std::string before = text_of(context.run(plain, mcp::Json::object()));
    CHECK(text_of(context.run(plain, mcp::Json::object())) == before);
    demo.write("justfile", "build:\n    make\n");
    CHECK(text_of(context.run(plain, mcp::Json::object())).find("just build") != std::string::npos);
    CHECK(before.size() <= 12'000);
}
