// What a model says is held against the index.
#include "mcp_lrm/checked_lines.hpp"

#include "demo_workspace.hpp"

#include <catch2/catch.hpp>

TEST_CASE("only lines whose names are all there are kept, with their places from the index") {
    test::DemoWorkspace demo;
    demo.write("server/queue.py", "class JobQueue:\n    def push_job(self):\n        return local_word\n");
    const auto tree = demo.workspace.projects().front().tree;
    demo.index.index_now(demo.root(), {});
    const auto snapshot = tree->snapshot();
    lrm::KnownNames names(*snapshot);
    names.add_text(demo.read("server/queue.py"));
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
    const auto place = lrm::placed(lines.kept[0], names, *snapshot);
    CHECK(place.path == "server/queue.py");
    CHECK(place.symbol == "push_job");
    CHECK(place.first_line == 2);
    CHECK(place.last_line == 3);
    CHECK(place.text == "gives `local_word` back");
    CHECK(lrm::placed(lines.kept[2], names, *snapshot).path == "server/queue.py");
    CHECK(lrm::placed(lines.kept[3], names, *snapshot).path.empty());
}
