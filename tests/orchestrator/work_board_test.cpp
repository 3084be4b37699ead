// What workers tell of themselves, and who believes it.
#include "orchestrator/work_board.hpp"

#include "orchestrator/agents/orphans.hpp"
#include "orchestrator/agents/reach.hpp"
#include "orchestrator/factory_lock.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace factory;
using factory::agents::reached_for;
using Strings = std::vector<std::string>;

TEST_CASE("a board is believed while the process that wrote it works, its remarks also after") {
    const test::TemporaryDirectory run;
    const auto log = run.path() / "agent.log";
    std::ofstream(log) << "x";
    WorkBoard board(run.path(), "demo");
    board.show({"W01", "T1", "writes", "claude", "claude/m", log});
    board.remark("T1", "its agent was in a loop");
    CHECK(read_board(run.path(), "demo")["workers"].empty());  // nobody holds the post
    {
        FactoryLock lock(run.path(), "demo");
        lock.announce();
        // flock knows processes: only another one sees who holds the post.
        const pid_t child = fork();
        if (child == 0) {
            const base::Json seen = read_board(run.path(), "demo");
            const bool is_right = seen["workers"].size() == 1 && seen["workers"][0]["task"] == "T1" &&
                                  seen["workers"][0]["heard_ms"].get<std::int64_t>() > 0 &&
                                  seen["remarks"].size() == 1 &&
                                  seen["remarks"][0]["text"] == "its agent was in a loop";
            _exit(is_right ? 0 : 1);
        }
        int status = -1;
        CHECK(waitpid(child, &status, 0) == child);
        CHECK(WEXITSTATUS(status) == 0);
    }
    WorkBoard next(run.path(), "demo");  // of the next process
    next.clear("W01");
    CHECK(read_board(run.path(), "demo")["remarks"].size() == 1);
    for (int i = 0; i < 30; ++i) next.remark("T2", std::to_string(i));
    const base::Json last = read_board(run.path(), "demo")["remarks"];
    CHECK(last.size() == 20);
    CHECK(last.back()["text"] == "29");
    CHECK(read_board(run.path(), "other")["remarks"].empty());
}

TEST_CASE("a board that cannot be written or read stops nobody") {
    const test::TemporaryDirectory run;
    WorkBoard board(run.path() / "gone", "demo");
    board.show({"W01", "T1", "writes", "", "", ""});
    board.remark("T1", "x");
    run.write("work-demo.json", "{\"remarks\": 7, \"workers\": [1], \"pid\": \"x\"}");
    CHECK(read_board(run.path(), "demo")["remarks"].empty());
    run.write("work-demo.json", "{");
    CHECK(read_board(run.path(), "demo")["workers"].empty());
}

TEST_CASE("what an agent reaches for is seen by its path, and only that path") {
    const std::vector<agents::Guarded> guarded = {{"/h/config/orchestrator.key", "the key"},
                                                  {"/srv/demo", "the tree"}};
    CHECK(reached_for(R"({"command":"cat /h/config/orchestrator.key"})", guarded) == Strings{"the key"});
    CHECK(reached_for(R"({"path":"/srv/demo/a.txt","and":"/h/config/orchestrator.key"})", guarded) ==
          Strings{"the key", "the tree"});
    CHECK(reached_for(R"({"path":"/srv/demo"})", guarded) == Strings{"the tree"});
    for (const char* other :
         {"/srv/demo-2/a", "/srv/demo.git", "/x/srv/demon", "/h/config/orchestrator.keys", "srv/demo"})
        CHECK(reached_for(other, guarded).empty());
    CHECK(reached_for("/srv/demo2 /srv/demo/a", guarded) == Strings{"the tree"});
}

TEST_CASE(
    "what an agent left running hangs below the supervisor, or below the first process of its sandbox") {
    using agents::SeenProcess;
    // ours 10, its supervisor 11, the agent 12 with a child 13.
    std::vector<SeenProcess> plain = {{10, 1, 1, "factory", false},
                                      {11, 10, 2, "factory", true},
                                      {12, 11, 3, "claude", true},
                                      {13, 12, 4, "mcp-proxy", true}};
    CHECK(agents::orphans(plain, 10).empty());
    plain.push_back({14, 11, 5, "sleep", false});  // it emptied its environment
    CHECK(agents::orphans(plain, 10) == Strings{"sleep"});
    std::vector<SeenProcess> boxed = {{10, 1, 1, "factory", false}, {11, 10, 2, "factory", true},
                                      {12, 11, 3, "bwrap", true},   {13, 12, 4, "bwrap", true},
                                      {14, 13, 5, "claude", true},  {15, 14, 6, "mcp-proxy", true}};
    CHECK(agents::orphans(boxed, 10).empty());
    boxed.push_back({16, 13, 7, "node", true});
    boxed.push_back({17, 10, 8, "git", false});  // ours, of another worker
    CHECK(agents::orphans(boxed, 10) == Strings{"node"});
    CHECK(agents::orphans({}, 10).empty());
}
