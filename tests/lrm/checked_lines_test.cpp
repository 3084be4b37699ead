// What a model says is held against the index.
#include "mcp_lrm/checked_lines.hpp"

#include "demo_workspace.hpp"

#include <catch2/catch.hpp>

namespace {

/// After everything that was written so far.
std::unique_ptr<lrm::index::Snapshot> fresh(lrm::index::Tree& tree) {
    REQUIRE(
        tree.wait_fresh(std::chrono::steady_clock::now() + std::chrono::minutes(1), [] { return false; }));
    return tree.snapshot();
}

}  // namespace

TEST_CASE("only lines whose names are all there are kept, with their places from the index") {
    test::DemoWorkspace demo;
    demo.write("server/queue.py", "class JobQueue:\n    def push_job(self):\n        return local_word\n");
    const auto tree = demo.workspace.projects().front().tree;
    const auto snapshot = fresh(*tree);
    lrm::KnownNames names(*snapshot);
    names.add_text("server/queue.py", demo.read("server/queue.py"));
    const lrm::CheckedLines lines = lrm::check_lines(
        "## Notes\n"
        "1. `server/queue.py` `push_job` - gives `local_word` back\n"
        "- `server/queue.py` `push_job` - gives `local_word` back\n"
        "* **`JobQueue.push_job`** belongs to a queue\n"
        "- `queue.py` is in `server/`\n"
        "\n"
        "- `server/queue.py` `pop_job` - does not exist\n"
        "- `server/other.py` - neither\n"
        "- it calls vanish() in the end\n"
        "- the Frobnicator runs it\n"
        "- nothing is named here\n",
        names, *snapshot, 10);
    CHECK(lines.dropped == 4);
    CHECK(lines.kept == std::vector<std::string>{"`server/queue.py` `push_job` - gives `local_word` back",
                                                 "`JobQueue.push_job` belongs to a queue",
                                                 "`queue.py` is in `server/`", "nothing is named here"});
    REQUIRE(lines.kept.size() == 4);
    const auto place = lrm::placed(lines.kept[0], names, *snapshot);
    CHECK(place.path == "server/queue.py");
    CHECK(place.symbol == "push_job");
    CHECK(place.first_line == 2);
    CHECK(place.last_line == 3);
    CHECK(place.text == "gives `local_word` back");
    CHECK(lrm::placed(lines.kept[2], names, *snapshot).path == "server/queue.py");
    CHECK(lrm::placed(lines.kept[3], names, *snapshot).path.empty());
}

TEST_CASE("a symbol is not given to a file that does not have it") {
    test::DemoWorkspace demo;
    demo.write("server/queue.py", "class JobQueue:\n    def push(self):\n        return 1\n");
    demo.write("server/retry.py", "def retry_upload():\n    return 2\n");
    const auto tree = demo.workspace.projects().front().tree;
    const auto snapshot = fresh(*tree);
    lrm::KnownNames names(*snapshot);
    const lrm::CheckedLines lines = lrm::check_lines(
        "`server/queue.py` `retry_upload` - is elsewhere\n"
        "`server/retry.py:90-99` `retry_upload` - tries again, for [[EMAIL_1234ABCD]]\n"
        "`retry.py` `retry_upload` - the same\n"
        "`JobQueue.push` - a member, with a name like a file's\n"
        "`JobQueue.burst` - no member\n",
        names, *snapshot, 10);
    CHECK(lines.dropped == 2);
    REQUIRE(lines.kept.size() == 3);
    CHECK(lines.kept[0] == "`server/retry.py` `retry_upload` - tries again, for [[EMAIL_1234ABCD]]");
    const auto place = lrm::placed(lines.kept[0], names, *snapshot);
    CHECK(place.path == "server/retry.py");
    CHECK(place.first_line == 1);
    CHECK(place.text == "tries again, for [[EMAIL_1234ABCD]]");
    const auto member = lrm::placed(lines.kept[2], names, *snapshot);
    CHECK(member.path == "server/queue.py");
    CHECK(member.symbol == "JobQueue.push");
    CHECK(member.first_line == 2);
}

TEST_CASE("a head that its place does not tell stays in the text") {
    test::DemoWorkspace demo;
    demo.write("server/queue.py", "def push():\n    local_word = 1\n    return local_word\n");
    const auto tree = demo.workspace.projects().front().tree;
    const auto snapshot = fresh(*tree);
    lrm::KnownNames names(*snapshot);
    names.add_text("server/queue.py", demo.read("server/queue.py"));
    const auto place = lrm::placed("`server/queue.py` `local_word` - is given back", names, *snapshot);
    CHECK(place.path == "server/queue.py");
    CHECK(place.symbol.empty());
    CHECK(place.text == "`server/queue.py` `local_word` - is given back");
}
