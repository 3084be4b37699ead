// platform_git: pages, paths, hostile repositories, and who may commit.
#include "git_fixture.hpp"

#include <catch2/catch.hpp>

using mcp::Json;
using test::GitFixture;

namespace {

const mcp::Caller orchestrator = [] {
    mcp::Caller caller;
    caller.credential = mcp::Credential::orchestrator;
    return caller;
}();

std::string refusal(GitFixture& demo, const Json& arguments, const mcp::Caller& caller = {}) {
    try {
        demo.call("platform_git", arguments, caller);
    } catch (const mcp::ToolError& error) {
        return error.what();
    } catch (const mcp::BadArguments& error) {
        return error.what();
    }
    return "no refusal";
}

Json commit_of(const GitFixture& demo, const Json& paths) {
    return {
        {"action", "commit"}, {"message", "Change"}, {"paths", paths}, {"project", demo.linked().string()}};
}

}  // namespace

TEST_CASE("a log in pages is the log, also when somebody commits in between") {
    GitFixture demo;
    const Json whole = demo.git_tool({{"action", "log"}});
    REQUIRE(whole["commits"].size() == 3);
    const Json first = demo.git_tool({{"action", "log"}, {"limit", 2}});
    REQUIRE(first["commits"].size() == 2);
    demo.write("late.txt", "late\n");
    demo.commit("late", "2026-03-04T10:00:00Z");
    const Json second = demo.git_tool({{"action", "log"}, {"limit", 2}, {"cursor", first["next_cursor"]}});
    REQUIRE(second["commits"].size() == 1);
    CHECK(second["commits"][0] == whole["commits"][2]);
    CHECK_FALSE(second.contains("next_cursor"));
}

TEST_CASE("a log is narrowed by path, author, message, day and range") {
    GitFixture demo;
    const auto subjects = [&](Json arguments) {
        arguments["action"] = "log";
        std::string out;
        const Json answer = demo.git_tool(arguments);
        for (const Json& commit : answer["commits"]) out += commit["subject"].get<std::string>() + ";";
        return out;
    };
    CHECK(subjects({{"path", "src"}}) == "weigh: kilograms;Parcels: weigh and send;");
    CHECK(subjects({{"path", "README.md"}}) == "docs: another name;Parcels: weigh and send;");
    CHECK(subjects({{"author", "B@EXAMPLE"}}) == "weigh: kilograms;");
    CHECK(subjects({{"message", "carriers"}}) == "weigh: kilograms;");
    CHECK(subjects({{"since", "2026-03-03"}}) == "docs: another name;");
    CHECK(subjects({{"revision", "HEAD~2..HEAD~1"}}) == "weigh: kilograms;");
    CHECK(subjects({{"revision", "side~2"}}) == "Parcels: weigh and send;");
}

TEST_CASE("a diff in pages holds every line once, and a page of changed files is refused") {
    GitFixture demo;
    std::string text;
    for (int i = 0; i < 300; ++i) text += "line " + std::to_string(i) + "\n";
    demo.write("long.txt", text);
    demo.git({"add", "long.txt"});
    const Json all = demo.git_tool({{"action", "diff"}, {"staged", true}, {"budget_tokens", 50000}});
    const std::string whole = all["patch"].get<std::string>();
    std::string pages;
    Json arguments = {{"action", "diff"}, {"staged", true}, {"budget_tokens", 200}};
    for (int page = 0; page < 100; ++page) {
        const mcp::ToolResult result = demo.call("platform_git", arguments);
        CHECK(GitFixture::text(result).size() <= 800);
        pages += result.structured->value("patch", "");
        if (!result.structured->contains("next_cursor")) break;
        arguments["cursor"] = (*result.structured)["next_cursor"];
    }
    CHECK(pages == whole);
    CHECK(whole.find("+line 299\n") != std::string::npos);
    demo.write("long.txt", "other\n");
    demo.git({"add", "long.txt"});
    CHECK(refusal(demo, arguments).find("'cursor' does not belong") != std::string::npos);
}

TEST_CASE("a line longer than the budget is cut and does not stop the pages") {
    GitFixture demo;
    demo.write("src/parcel.py", std::string(5000, 'x') + "\nlast\n");
    Json arguments = {{"action", "diff"}, {"budget_tokens", 50}};
    std::string patch;
    int pages = 0;
    for (; pages < 200; ++pages) {
        const Json answer = demo.git_tool(arguments);
        patch += answer.value("patch", "");
        if (!answer.contains("next_cursor")) break;
        arguments["cursor"] = answer["next_cursor"];
    }
    CHECK(pages < 200);
    CHECK(patch.find("+last\n") != std::string::npos);
}

TEST_CASE("blame follows edits that are not committed") {
    GitFixture demo;
    demo.write(
        "src/parcel.py",
        "# New.\ndef weigh(parcel):\n    return parcel.grams / 1000\n\n\ndef send(parcel):\n    return 1\n");
    const Json hunks = demo.git_tool({{"action", "blame"}, {"path", "src/parcel.py"}})["hunks"];
    std::string shape;
    for (const Json& hunk : hunks)
        shape += base::to_text(hunk["lines"]) +
                 (hunk["commit"].is_null() ? "-" : hunk["author"].get<std::string>()) + " ";
    CHECK(shape == "[1,1]- [2,2]A [3,3]B [4,6]A [7,7]- ");
    CHECK(demo.git_tool(
              {{"action", "blame"}, {"path", "src/parcel.py"}, {"lines", "3"}})["hunks"][0]["author"] == "B");
}

TEST_CASE("blame of a shortened, a renamed and a new file") {
    GitFixture demo;
    demo.write("src/parcel.py", "def send(parcel):\n    pass\n");
    const Json hunks = demo.git_tool({{"action", "blame"}, {"path", "src/parcel.py"}})["hunks"];
    REQUIRE(hunks.size() == 1);
    CHECK(hunks[0]["lines"] == Json({1, 2}));
    CHECK(hunks[0]["author"] == "A");
    CHECK(demo.git_tool({{"action", "blame"}, {"path", "docs.md"}})["hunks"][0]["path"] == "README.md");
    demo.write("new.txt", "x\n");
    CHECK(refusal(demo, {{"action", "blame"}, {"path", "new.txt"}}).find("'new.txt' is not in commit ") == 0);
    CHECK(refusal(demo, {{"action", "blame"}, {"path", "src/parcel.py"}, {"lines", "9"}}) ==
          "'src/parcel.py' has 2 lines, no line 9");
}

TEST_CASE("a path that leads outside is refused by every action that takes one") {
    GitFixture demo;
    std::filesystem::create_symlink("/etc", demo.root() / "out");
    for (const char* path : {"..", "../..", "src/../../x", "/etc/passwd", ".git/config", "a\nb", ""}) {
        INFO(path);
        for (Json arguments :
             {Json{{"action", "log"}, {"path", path}}, Json{{"action", "blame"}, {"path", path}},
              Json{{"action", "diff"}, {"paths", {path}}}, Json{{"action", "status"}, {"paths", {path}}}}) {
            if (std::string(path).empty() && arguments["action"] == "log") continue;  // as if not given
            CHECK(refusal(demo, arguments) != "no refusal");
        }
        Json commit = commit_of(demo, {path});
        CHECK(refusal(demo, commit, orchestrator) != "no refusal");
    }
    CHECK(refusal(demo, {{"action", "blame"}, {"path", "out/passwd"}}) != "no refusal");
}

TEST_CASE("a revision is a name, never an option or an expression") {
    GitFixture demo;
    for (const char* revision :
         {"--output=/tmp/x", "-n", ":/weigh", "HEAD^{/weigh}", "nothing", "$(id)", "HEAD;id"}) {
        INFO(revision);
        CHECK(refusal(demo, {{"action", "log"}, {"revision", revision}}).find("no commit '") == 0);
        CHECK(refusal(demo, {{"action", "diff"}, {"from", revision}}).find("no commit '") == 0);
    }
    CHECK(refusal(demo, {{"action", "diff"}, {"from", "HEAD:src"}}) == "'HEAD:src' is no commit");
}

TEST_CASE("nothing that a hostile repository configures is run or followed") {
    GitFixture demo;
    const std::string mark = (demo.root() / "ran").string();
    for (const char* name : {"core.fsmonitor", "diff.external", "filter.evil.clean", "filter.evil.smudge",
                             "diff.evil.textconv", "diff.evil.command", "core.pager"})
        demo.git({"config", name, "touch " + mark});
    demo.git({"config", "core.worktree", "/etc"});
    demo.write(".gitattributes", "*.py filter=evil diff=evil\n");
    demo.write(".git/hooks/post-index-change", "#!/bin/sh\ntouch " + mark + "\n");
    std::filesystem::permissions(demo.root() / ".git/hooks/post-index-change",
                                 std::filesystem::perms::owner_all);
    demo.write("src/parcel.py", "changed\n");
    for (const char* action : {"status", "log", "diff", "branches", "worktrees"})
        demo.git_tool({{"action", action}});
    demo.git_tool({{"action", "blame"}, {"path", "src/parcel.py"}});
    CHECK_FALSE(std::filesystem::exists(mark));
    CHECK(base::to_text(demo.git_tool({{"action", "status"}})["entries"]).find("passwd") ==
          std::string::npos);
}

TEST_CASE("only the orchestrator commits, and only in a linked work tree on a branch") {
    GitFixture demo;
    demo.write_linked("src/parcel.py", "changed\n");
    CHECK(refusal(demo, commit_of(demo, {"src"})).find("only the orchestrator may commit") == 0);
    mcp::Caller client;
    client.credential = mcp::Credential::client;
    CHECK(refusal(demo, commit_of(demo, {"src"}), client).find("only the orchestrator may commit") == 0);
    demo.write("src/parcel.py", "changed\n");
    Json in_main = commit_of(demo, {"src"});
    in_main["project"] = "demo";
    CHECK(refusal(demo, in_main, orchestrator).find("this is the main work tree") == 0);
    demo.git_linked({"checkout", "--quiet", "--detach"});
    CHECK(refusal(demo, commit_of(demo, {"src"}), orchestrator).find("HEAD is detached") == 0);
    CHECK(demo.git({"rev-parse", "side"}) == demo.git({"rev-parse", "main"}));
}

TEST_CASE("a commit holds the named paths and nothing else") {
    GitFixture demo;
    demo.write_linked("src/parcel.py", "changed\n");
    demo.write_linked("src/new.py", "new\n");
    demo.write_linked("other.txt", "not this\n");
    demo.write_linked("staged.txt", "staged by somebody\n");
    demo.git_linked({"add", "staged.txt"});
    std::filesystem::remove(demo.linked() / "docs.md");
    const Json done = demo.git_tool(commit_of(demo, {"src", "docs.md"}), orchestrator);
    CHECK(done["branch"] == "side");
    CHECK(done["commit"] == demo.git({"rev-parse", "side"}));
    CHECK(demo.git({"show", "--name-status", "--format=", "side"}) ==
          "D\tdocs.md\nA\tsrc/new.py\nM\tsrc/parcel.py");
    CHECK(demo.git_linked({"status", "--short"}) == "A  staged.txt\n?? other.txt");
    CHECK(demo.git({"log", "-1", "--format=%an|%B", "side"}) == "factory|Change");
    CHECK(demo.git({"rev-parse", "side~1"}) == demo.git({"rev-parse", "main"}));
    demo.git_linked({"fsck", "--strict"});
}

TEST_CASE("a commit keeps modes, links and line ends as git does") {
    GitFixture demo;
    demo.write_linked("run.sh", "#!/bin/sh\n");
    std::filesystem::permissions(demo.linked() / "run.sh", std::filesystem::perms::owner_all);
    std::filesystem::create_symlink("run.sh", demo.linked() / "link");
    demo.write_linked(".gitattributes", "*.txt text eol=crlf\n");
    demo.write_linked("crlf.txt", "one\r\ntwo\r\n");
    Json arguments = commit_of(demo, {"run.sh", "link", ".gitattributes", "crlf.txt"});
    arguments["author"] = "Ann Author <ann@example.org>";
    demo.git_tool(arguments, orchestrator);
    CHECK(demo.git({"ls-tree", "side", "run.sh", "link"}).find("100755 blob") != std::string::npos);
    CHECK(demo.git({"ls-tree", "side", "run.sh", "link"}).find("120000 blob") != std::string::npos);
    CHECK(demo.git({"cat-file", "blob", "side:crlf.txt"}) == "one\ntwo");
    CHECK(demo.git({"log", "-1", "--format=%an <%ae>", "side"}) == "Ann Author <ann@example.org>");
    CHECK(demo.git_linked({"status", "--short"}).empty());
}

TEST_CASE("a commit that cannot be right changes nothing and says why") {
    GitFixture demo;
    const std::string before = demo.git({"rev-parse", "side"});
    demo.write_linked(".gitignore", "ignored.txt\n");
    demo.write_linked("ignored.txt", "x\n");
    demo.write_linked("sub/.gitattributes", "*.bin filter=lfs\n");
    demo.write_linked("sub/large.bin", "x\n");
    CHECK(refusal(demo, commit_of(demo, {"docs.md"}), orchestrator) == "nothing changed at 'docs.md'");
    CHECK(refusal(demo, commit_of(demo, {"missing"}), orchestrator) == "nothing changed at 'missing'");
    CHECK(refusal(demo, commit_of(demo, {"ignored.txt"}), orchestrator) ==
          "nothing changed at 'ignored.txt': it is ignored");
    CHECK(refusal(demo, commit_of(demo, {"sub/large.bin"}), orchestrator).find("needs the filter 'lfs'") !=
          std::string::npos);
    Json empty = commit_of(demo, {".gitignore"});
    empty["message"] = " \n";
    CHECK(refusal(demo, empty, orchestrator).find("'message' must say") != std::string::npos);
    CHECK(refusal(demo, commit_of(demo, Json::array()), orchestrator).find("'paths' must name") !=
          std::string::npos);
    Json author = commit_of(demo, {".gitignore"});
    author["author"] = "nobody";
    CHECK(refusal(demo, author, orchestrator).find("'author' must be like") != std::string::npos);
    const std::string lock = demo.git_linked({"rev-parse", "--git-path", "index.lock"});
    std::ofstream(lock) << "";
    CHECK(refusal(demo, commit_of(demo, {".gitignore"}), orchestrator).find("another git command works") ==
          0);
    std::filesystem::remove(lock);
    CHECK(demo.git({"rev-parse", "side"}) == before);
}

TEST_CASE("a project is a name, a path in it, another work tree of it, or the announced tree") {
    GitFixture demo;
    const auto root_of = [&](const std::string& project, const std::string& announced = {}) {
        mcp::Caller caller;
        caller.work_tree = announced;
        Json arguments = {{"action", "worktrees"}};
        if (!project.empty()) arguments["project"] = project;
        return demo.git_tool(arguments, caller)["tree"]["root"].get<std::string>();
    };
    CHECK(root_of("") == demo.root());
    CHECK(root_of("demo") == demo.root());
    CHECK(root_of((demo.root() / "src").string()) == demo.root());
    CHECK(root_of(demo.linked().string()) == demo.linked());
    CHECK(root_of("", demo.linked().string()) == demo.linked());
    CHECK(refusal(demo, {{"action", "status"}, {"project", "/etc"}})
              .find("no project '/etc'; known projects: demo (") == 0);
    CHECK(
        refusal(demo, {{"action", "status"}, {"project", "dem"}}).find("no project 'dem'; known projects:") ==
        0);
}
