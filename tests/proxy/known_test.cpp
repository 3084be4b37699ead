#include "proxy/known.hpp"

#include "base/json.hpp"
#include "base/paths.hpp"
#include "proxy/local.hpp"
#include "proxy/options.hpp"
#include "proxy/roots.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

using namespace proxy;
using base::Json;
namespace fs = std::filesystem;

namespace {

const char* const discovered =
    R"({"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"extensions":{"x":{}}},)"
    R"("instructions":"Use it.","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"mcp-lrm","version":"1"}}})";

class Directory {
public:
    Directory() {
        std::string pattern = (fs::temp_directory_path() / "proxy-test-XXXXXX").string();
        path_ = fs::canonical(mkdtemp(pattern.data()));
    }
    ~Directory() { fs::remove_all(path_); }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    fs::path operator/(const char* name) const { return path_ / name; }

private:
    fs::path path_;
};

}  // namespace

TEST_CASE("a tool may be repeated when its annotations say so") {
    Known known;
    known.remember("tools/list", R"({"tools":[
        {"name":"r","annotations":{"readOnlyHint":true}},{"name":"i","annotations":{"idempotentHint":true}},
        {"name":"w","annotations":{"readOnlyHint":false}},{"name":"n"},{"name":"odd","annotations":[]},5,{}]})");
    CHECK(known.tool("r")->is_replayable);
    CHECK(known.tool("i")->is_replayable);
    CHECK_FALSE(known.tool("w")->is_replayable);
    CHECK_FALSE(known.tool("n")->is_replayable);
    CHECK_FALSE(known.tool("odd")->is_replayable);
    CHECK(known.tool("unknown") == nullptr);
}

TEST_CASE("what is known survives in a file, and a broken file is ignored") {
    const Directory directory;
    Known known;
    CHECK(known.remember("server/discover", discovered));
    CHECK_FALSE(known.remember("server/discover", discovered));
    CHECK(known.remember("tools/list", R"({"tools":[]})"));
    CHECK_FALSE(known.remember("tools/call", "{}"));
    base::write_file(directory / "known.json", known.text());
    Known later;
    later.load(directory / "known.json");
    CHECK(later.result("server/discover") == discovered);
    CHECK(later.result("tools/list") == R"({"tools":[]})");
    CHECK(later.result("prompts/list").empty());
    for (const char* text : {"", "{", "[]", R"({"tools/list":5})"}) {
        base::write_file(directory / "bad.json", text);
        Known empty;
        empty.load(directory / "bad.json");
        CHECK(empty.result("tools/list").empty());
    }
    Known none;
    none.load(directory / "missing.json");
    CHECK(none.text() == "{}\n");
}

TEST_CASE("initialize is answered from what is known, in the legacy shape") {
    Known known;
    known.remember("server/discover", discovered);
    const Json result = Json::parse(initialize_result(known, "2025-06-18"));
    CHECK(result == Json::parse(R"({"protocolVersion":"2025-06-18","capabilities":{"tools":{}},
        "instructions":"Use it.","serverInfo":{"name":"mcp-lrm","version":"1"}})"));
}

TEST_CASE("without anything known initialize and discover are complete all the same") {
    const Json result = Json::parse(initialize_result(Known(), "2025-11-25"));
    CHECK(result.at("capabilities").at("tools").at("listChanged") == true);
    CHECK(result.at("serverInfo").at("name") == "mcp-proxy");
    const Frame discover = read_frame(
        R"({"jsonrpc":"2.0","id":"d","method":"server/discover","params":{"_meta":{)"
        R"("io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})");
    const Json answer = Json::parse(discover_answer(Known(), discover));
    CHECK(answer.at("id") == "d");
    CHECK(answer.at("result").at("resultType") == "complete");
    CHECK(answer.at("result").at("supportedVersions").at(0) == "2026-07-28");
    CHECK(answer.at("result").at("ttlMs") == 0);
}

TEST_CASE("what another program wrote as our file cannot break initialize") {
    Known known;
    known.remember("server/discover", R"({"capabilities":5,"_meta":[],"instructions":{}})");
    CHECK(Json::parse(initialize_result(known, "2025-11-25")).at("capabilities").is_object());
}

TEST_CASE("the work tree is found from below, also a linked one, and not where there is none") {
    const Directory directory;
    fs::create_directories(directory / "main/.git");
    fs::create_directories(directory / "main/a/b");
    fs::create_directories(directory / "linked/x");
    base::write_file(directory / "linked/.git", "gitdir: ../main/.git/worktrees/linked\n");
    fs::create_directory_symlink(directory / "main/a", directory / "link");
    CHECK(git_work_tree(directory / "main/a/b") == (directory / "main").string());
    CHECK(git_work_tree(directory / "linked/x") == (directory / "linked").string());
    CHECK(git_work_tree(directory / "link") == (directory / "main").string());
    CHECK(git_work_tree(directory / "missing").empty());
}

TEST_CASE("the first root that exists here is the work tree") {
    const Directory directory;
    fs::create_directories(directory / "a b+c/.git");
    fs::create_directories(directory / "a b+c/deep");
    fs::create_directories(directory / "plain");
    const std::string base = (directory / "").string();
    const auto root_of = [](const std::string& roots) {
        return root_of_answer(R"({"jsonrpc":"2.0","id":"mcp-proxy/roots","result":{"roots":[)" + roots +
                              "]}}");
    };
    const std::string tree = R"({"uri":"file://)" + base + R"(a%20b+c/deep"})";
    CHECK(root_of(tree) == (directory / "a b+c").string());
    CHECK(root_of(R"({"uri":"file:///missing"},{"uri":"https://x/"},{"name":"no uri"},5,)" + tree) ==
          (directory / "a b+c").string());
    CHECK(root_of(R"({"uri":"file://)" + base + R"(plain"})") == (directory / "plain").string());
    CHECK(root_of("").empty());
    CHECK(root_of(R"({"uri":"file:///tmp%00/x"})").empty());
    CHECK(root_of_answer(R"({"jsonrpc":"2.0","id":"x","error":{"code":1,"message":"m"}})").empty());
}
