#include "base/error.hpp"
#include "orchestrator/deploy/driver.hpp"
#include "orchestrator/deploy/state.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace factory::deploy;
using base::config::DeployRules;
using base::config::DeployTarget;

namespace {

Served served(const std::string& sha) {
    Served out;
    out.sha = sha;
    out.task = "T-" + sha;
    return out;
}

DeployRules rules(const std::string& driver, const DeployTarget& prod) {
    DeployRules out;
    out.driver = driver;
    out.prod = prod;
    return out;
}

DeployTarget service(int port) {
    DeployTarget out;
    out.run_cmd = "serve";
    out.port = port;
    return out;
}

}  // namespace

TEST_CASE("what an environment serves is read as it was written") {
    const test::TemporaryDirectory folder;
    const auto file = folder.path() / "releases/demo/prod.json";
    CHECK_FALSE(read_state(file).live.is_there());
    EnvironmentState state;
    state.live = served("b");
    state.live.pid = 7;
    state.live.started = 1234567890123;
    state.live.mark = "FACTORY_RELEASE=demo/prod/1";
    state.good = served("a");
    state.is_stopped = true;
    state.last = {"T", "b", "PROD_SMOKE_FAILED", "2026-12-01T00:00:00Z", "T/1", "it smokes"};
    write_state(file, state);
    CHECK(to_json(read_state(file)) == to_json(state));
    CHECK_FALSE(read_state(file).next.is_there());
}

TEST_CASE("a damaged state is refused, and one with wrong types serves nothing") {
    const test::TemporaryDirectory folder;
    folder.write("prod.json", "{\"live\": {\"sha\"");
    CHECK_THROWS_AS(read_state(folder.path() / "prod.json"), base::Error);
    const EnvironmentState odd = state_from(base::parse_json(
        R"({"live": 3, "good": {"sha": ["a"], "pid": "x"}, "next": {"sha": "a", "pid": -4}, "stopped": 1, "last": []})"));
    CHECK_FALSE(odd.live.is_there());
    CHECK_FALSE(odd.good.is_there());
    CHECK(odd.next.pid == 0);
    CHECK_FALSE(odd.is_stopped);
}

TEST_CASE("a rollback leads to the last version that passed, never to one that did not") {
    EnvironmentState state;
    state.live = served("a");
    confirm(state);
    CHECK(state.good.sha == "a");
    CHECK_FALSE(state.before.is_there());
    state.live = served("bad");  // never confirmed
    state.live = served("b");
    confirm(state);
    CHECK(state.good.sha == "b");
    CHECK(state.before.sha == "a");
    confirm(state);  // again, after a restart
    CHECK(state.before.sha == "a");
}

TEST_CASE("the driver is the declared one; a service without a deploy_cmd is a process") {
    DeployTarget shell;
    shell.deploy_cmd = "ship";
    CHECK(driver_kind(rules("shell", shell)) == "shell");
    CHECK(driver_kind(rules("process", service(8080))) == "process");
    CHECK(driver_kind(rules("shell", service(8080))) == "process");
}

TEST_CASE("what a driver needs and has not is named") {
    CHECK_THROWS_WITH(driver_kind({}), Catch::Contains("no deploy.prod"));
    CHECK_THROWS_WITH(driver_kind(rules("shell", {})), Catch::Contains("deploy.prod has no deploy_cmd"));
    CHECK_THROWS_WITH(driver_kind(rules("process", service(0))), Catch::Contains("run_cmd and port"));
    CHECK_THROWS_WITH(driver_kind(rules("nginx", service(1))), Catch::Contains("nginx is not there yet"));
    DeployRules same = rules("process", service(8080));
    same.staging = service(8080);
    CHECK_THROWS_WITH(driver_kind(same), Catch::Contains("the same port"));
}
