#include "orchestrator/hooks/checks.hpp"
#include "orchestrator/hooks/hook_files.hpp"

#include <catch2/catch.hpp>

using namespace factory::hooks;

TEST_CASE("hooks: the added lines of a diff, where they are", "[hooks]") {
    const auto lines = added_lines(
        "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -3,0 +4,2 @@ def f\n+one\n+++ two\n@@ -9 +11 "
        "@@\n-old\n+new\n"
        "diff --git a/x y b/x y\n--- /dev/null\n+++ b/x y\t\n@@ -0,0 +1 @@\n+last\n\\ No newline at end of "
        "file\n");
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].path == "a.py");
    CHECK(lines[0].line == 4);
    CHECK(lines[0].text == "one");
    CHECK(lines[1].text == "++ two");
    CHECK(lines[1].line == 5);
    CHECK(lines[2].line == 11);
    CHECK(lines[3].path == "x y");
    CHECK(added_lines("no diff\n@@ -1,x +1 @@\n+a\n").empty());
    CHECK(added_lines("@@ -1 +1,2147483647 @@\n+a\n").size() == 1);
}

TEST_CASE("hooks: stubs are words, not parts of words", "[hooks]") {
    for (const char* const line :
         {"    # TODO: more", "FIXME", "raise NotImplementedError", "todo!(\"x\")", "unimplemented!()",
          "test.skip('x', () => {})", "@pytest.mark.skip", "  t.Skip(\"x\")"})
        CHECK(!stub_in(line).empty());
    for (const char* const line :
         {"TODOS = []", "autodo!(x)", "latest.skip_all", "mytest.skipped()", "list.Skip(3)"})
        CHECK(stub_in(line).empty());
}

TEST_CASE("hooks: the task that a message names", "[hooks]") {
    CHECK(task_in("TASK-12: the port") == "TASK-12");
    CHECK(task_in("T12: the port") == "T12");
    CHECK(task_in("the port (security-0566-login)\n") == "security-0566-login");
    CHECK(task_in("the port\n\nFactory-Task: CART\n") == "CART");
    CHECK(task_in("fix-1a2b: the port\n\nFactory-Task: OTHER\n") == "OTHER");
    CHECK(task_in("the port\n# TASK-9 is what git shows\n").empty());
    CHECK(task_in("mcp: reads the port").empty());
    CHECK(task_in("a well-known port").empty());
    CHECK(task_in("").empty());
    CHECK(is_from_git("Merge branch 'x'"));
    CHECK(is_from_git("fixup! the port"));
    CHECK_FALSE(is_from_git("Merges the port"));
}

TEST_CASE("hooks: a script is one of ours whatever its paths", "[hooks]") {
    const std::string script = hook_script({"/opt/a b/factory", "/home/it's", "demo"}, "commit-msg");
    CHECK(is_ours(script));
    CHECK(script.find("exec '/opt/a b/factory' --home '/home/it'\\''s' demo hooks run commit-msg \"$@\"\n") !=
          std::string::npos);
    CHECK_FALSE(is_ours("#!/bin/sh\nfactory demo hooks run pre-commit\n"));
}
