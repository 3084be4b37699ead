#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/patch_assignment.hpp"
#include "orchestrator/agents/patch_loop.hpp"
#include "orchestrator/agents/prompt.hpp"

#include <catch2/catch.hpp>

using namespace factory::agents;

namespace {

const std::string one = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n def f():\n-    return 1\n+    return 2\n";

}  // namespace

TEST_CASE("a diff is found in a fence and bare, with prose around it", "[patch]") {
    CHECK(read_patch_reply("Here:\n```diff\n" + one + "```\nDone, I hope.\n").diff == "diff -u\n" + one);
    CHECK(read_patch_reply("Here:\n" + one + "TASK_COMPLETE\n").diff == "diff -u\n" + one);
    CHECK(read_patch_reply("Here:\n" + one + "TASK_COMPLETE\n").is_complete);
    CHECK(read_patch_reply(one + "\n" + one).diff == "diff -u\n" + one + "diff -u\n" + one);
    const std::string git = "diff --git a/a.py b/a.py\nindex 1..2 100644\n" + one;
    CHECK(read_patch_reply(git).diff == git);
    // A blank that got lost in an empty line of context.
    CHECK(read_patch_reply("--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n\n-x\n+y\n").diff ==
          "diff -u\n--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n \n-x\n+y\n");
    CHECK(read_patch_reply("no diff\n- a list\n+ of things\n").diff.empty());
}

TEST_CASE("what a model says instead of a diff", "[patch]") {
    const PatchReply wishes =
        read_patch_reply("READ a.py\n  LOCATE where it is \nREAD\nREAD 1\nREAD 2\nREAD 3\nREAD 4\n");
    REQUIRE(wishes.wishes.size() == 5);
    CHECK(wishes.wishes[0].text == "a.py");
    CHECK(wishes.wishes[1].kind == Wish::Kind::locate);
    CHECK(wishes.wishes[1].text == "where it is");
    CHECK(read_patch_reply("BLOCKED: no test\nBLOCKED: other\n").blocked == "no test");
    CHECK(read_patch_reply("TASK_COMPLETE").is_complete);
    CHECK_FALSE(read_patch_reply("the TASK_COMPLETE line").is_complete);
}

TEST_CASE("a diff stays in its tree", "[patch]") {
    CHECK(files_of_diff(one).problem.empty());
    CHECK(files_of_diff(one).paths == std::vector<std::string>{"a.py"});
    const auto to = [](const std::string& path) {
        return files_of_diff("--- /dev/null\n+++ b/" + path + "\n@@ -0,0 +1 @@\n+x\n").problem;
    };
    CHECK(to("new/file.py").empty());
    for (const char* const path :
         {"../x", "a/../../x", "/etc/passwd", ".git/config", "a/.GIT/x", "a//b", "", "a\\b"})
        CHECK_FALSE(to(path).empty());
    CHECK_FALSE(files_of_diff("--- a/x\n+++ b/x\n").problem.empty());
    CHECK_FALSE(files_of_diff("new file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc\n")
                    .problem.empty());
    CHECK_FALSE(files_of_diff("rename from a\nrename to b\n" + one).problem.empty());
    const DiffFiles bare = files_of_diff("--- src/a.py\n+++ src/a.py\n@@ -1 +1 @@\n-x\n+y\n");
    CHECK(bare.problem.empty());
    CHECK_FALSE(bare.has_prefixes);
    CHECK(bare.paths == std::vector<std::string>{"src/a.py"});
}

TEST_CASE("what follows an answer", "[patch]") {
    using What = PatchStep::What;
    const auto next = [](const std::string& reply, const PatchState& state = {}) {
        return next_step(read_patch_reply(reply), state).what;
    };
    CHECK(next(one + "TASK_COMPLETE") == What::apply);
    CHECK(next("READ a.py") == What::show);
    CHECK(next("TASK_COMPLETE") == What::complain);
    CHECK(next("TASK_COMPLETE", {1, ""}) == What::complete);
    CHECK(next("TASK_COMPLETE", {1, "one failed"}) == What::complain);
    CHECK(next("BLOCKED: why") == What::block);
    CHECK(next("SPLIT [{\"title\":\"a\"},{\"title\":\"b\"}]") == What::split);
    CHECK(next("SPLIT [{\"title\":\"a\"},{\"title\":\"b\"}]", {1, ""}) == What::complain);
    CHECK(next("SPLIT [{\"title\":\"a\"}]") == What::complain);
    CHECK(next("SPLIT {") == What::complain);
    CHECK(next("I would rather not.") == What::complain);
}

TEST_CASE("an assignment of a patch agent comes back as it was given; its key stands in no argument",
          "[patch]") {
    Assignment assignment;
    assignment.task = "T1";
    assignment.fence = "7";
    assignment.prompt = "do it";
    assignment.files = {"a.py"};
    assignment.work_tree = "/w";
    assignment.home = "/h";
    assignment.proxy_arguments = {"--url", "http://127.0.0.1:9500/mcp"};
    assignment.model.name = "m";
    assignment.model.key = "the key";
    assignment.model.provider.kind = "openai-compatible";
    assignment.model.provider.base_url = "http://127.0.0.1:1/v1";
    const Launch launch = patch_driver().launch(assignment);
    for (const std::string& word : launch.argv) CHECK(word.find("the key") == std::string::npos);
    REQUIRE(launch.files.size() == 1);
    const PatchAssignment read = read_patch_assignment(base::parse_json(launch.files.begin()->second));
    CHECK(read.port == 9500);
    CHECK(read.provider.api_key.empty());
    CHECK(launch.environment.at(key_variable) == "the key");
    CHECK(read.files == assignment.files);
    CHECK(read.fence == "7");
    CHECK(base::to_text(to_json(read)) == launch.files.begin()->second);
    CHECK_THROWS(read_patch_assignment(base::Json::object()));
}

TEST_CASE("what a patch agent says is read as of any agent", "[patch]") {
    const auto reader = patch_driver().reader();
    CHECK(reader->read("{\"event\":\"used\",\"input\":3,\"output\":2,\"cost\":0.5}").at(0).kind ==
          EventKind::used);
    CHECK(reader->read("{\"event\":\"patch\",\"number\":1}").at(0).kind == EventKind::alive);
    CHECK(reader->read("no JSON").empty());
    CHECK(reader->verdict(137).outcome == Outcome::crashed);
    reader->read("{\"event\":\"ended\",\"outcome\":\"rate_limited\",\"text\":\"429\"}");
    CHECK(reader->verdict(1).outcome == Outcome::rate_limited);
    CHECK(reader->verdict(1).usage.input_tokens == 3);
}
