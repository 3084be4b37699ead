#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/deploy/command.hpp"
#include "orchestrator/deploy/service.hpp"
#include "orchestrator/notify.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace factory;
using namespace factory::deploy;

namespace {

constexpr std::chrono::minutes limit{5};

std::vector<CommandRun> run(const std::string& command, const test::TemporaryDirectory& tree,
                            const Variables& variables = {}) {
    std::vector<CommandRun> out;
    const base::process::StopSignal stop;
    run_command(command, tree.path(), variables, limit, stop,
                [&](const CommandRun& one) { out.push_back(one); });
    return out;
}

}  // namespace

TEST_CASE("the parts of a command run in the release's tree until one fails") {
    const test::TemporaryDirectory tree;
    tree.write("below/file", "of the release\n");
    const auto good = run("cat below/file && cd below && WORD=own cat file", tree);
    REQUIRE(good.size() == 2);
    CHECK(good[0].output == "of the release\n");
    CHECK(good[1].why.empty());
    const auto bad = run("cat no/such/file && cat below/file", tree);
    REQUIRE(bad.size() == 1);
    CHECK(bad[0].exit_code == 1);
    CHECK(bad[0].why.find("`cat no/such/file` ended with exit code 1") == 0);
    CHECK_THROWS_WITH(run("cat a | cat b", tree), Catch::Contains("only a shell understands"));
    CHECK_FALSE(run("/no/such/program", tree).at(0).why.empty());
}

TEST_CASE("a command sees its variables, ours, and nothing of the factory's own") {
    const test::TemporaryDirectory tree;
    setenv("DATABASE_URL", "postgresql://ours", 1);
    setenv("FACTORY_SECRET", "ours", 1);
    setenv("OF_THE_PERSON", "yes", 1);
    const std::string seen = run("OWN=1 env", tree, {{"DEPLOY_SHA", "abc"}, {"OWN", "2"}}).at(0).output;
    unsetenv("DATABASE_URL");
    unsetenv("FACTORY_SECRET");
    unsetenv("OF_THE_PERSON");
    CHECK(seen.find("DEPLOY_SHA=abc") != std::string::npos);
    CHECK(seen.find("OF_THE_PERSON=yes") != std::string::npos);
    CHECK(seen.find("OWN=1") != std::string::npos);
    CHECK(seen.find("postgresql://ours") == std::string::npos);
    CHECK(seen.find("FACTORY_SECRET") == std::string::npos);
}

TEST_CASE("a service outlives its start, is known again by its process, and ends by its mark") {
    const test::TemporaryDirectory tree;
    Served served;
    served.sha = "abc";
    const std::string mark = new_mark("demo", "prod");
    CHECK(mark != new_mark("demo", "prod"));
    start_service(served, "tail -f /dev/null", tree.path(), 1, {}, mark, tree.path() / "log");
    CHECK(is_running(served));
    Served another = served;
    another.started -= 1;  // the pid came again
    CHECK_FALSE(is_running(another));
    end_service(mark, std::chrono::seconds(60));
    CHECK_FALSE(is_running(served));
    end_service("", std::chrono::seconds(60));
    CHECK_FALSE(is_running({}));
    CHECK_THROWS_WITH(start_service(served, "a && b", tree.path(), 1, {}, mark, tree.path() / "log"),
                      Catch::Contains("must be one command"));
}

TEST_CASE("a notice for a receiver that is not there waits on disk, once, and holds nothing up") {
    const test::TemporaryDirectory home;
    // A port where nobody listens.
    const std::string url = "http://127.0.0.1:" + std::to_string(spare_port()) + "/hook?secret=1";
    Notice notice;
    notice.task = "T1";
    notice.verdict = "PROD_SMOKE_FAILED";
    for (int process = 0; process < 2; ++process) {
        Notifier notifier(home.path() / "notices", {{url, "auto", {}}}, [](const std::string&) {});
        notifier.tell(notice);
        notifier.tell(notice);
    }
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(home.path() / "notices")) {
        ++files;
        const std::string text = base::read_file(entry.path());
        CHECK(text.find("\"waits\"") != std::string::npos);
        CHECK(text.find("secret") == std::string::npos);
    }
    CHECK(files == 1);
}
