#include "orchestrator/reconcile.hpp"

#include "base/error.hpp"
#include "orchestrator/backlog.hpp"
#include "orchestrator/factory_lock.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

using namespace factory;

TEST_CASE("what a dead process had claimed goes back to where it can be claimed again") {
    for (const char* state : {"locked", "tdd_in_progress", "code_written", "tdd_success"})
        CHECK(state_after_death(state) == "pending");
    CHECK(state_after_death("building") == "merged");
    // Nobody's, or a deploy that has to be looked at first.
    for (const char* state : {"pending", "merged", "deploying", "prod_ok", "blocked", "split", ""})
        CHECK(state_after_death(state).empty());
}

TEST_CASE("only a lost lease is taken for one; what else the store refuses keeps its words") {
    for (const StoreCall call : {StoreCall::renew, StoreCall::move, StoreCall::release}) {
        CHECK_THROWS_AS(throw_refusal(call, "stale_fence", "the fence is stale"), StaleClaim);
        for (const char* reason : {"illegal_move", "limit", "bad", "exists", ""}) try {
                throw_refusal(call, reason, "T1: a task that is merged cannot become pending");
            } catch (const StaleClaim&) {
                FAIL(reason);
            } catch (const Refusal& refusal) {
                CHECK(std::string(refusal.what()) == "T1: a task that is merged cannot become pending");
            }
    }
    CHECK_THROWS_AS(throw_refusal(StoreCall::renew, "not_found", "no task 'T1' is claimed"), StaleClaim);
    try {
        throw_refusal(StoreCall::move, "not_found", "no task 'T1'");
    } catch (const StaleClaim&) {
        FAIL("a task that does not exist is no lost lease");
    } catch (const Refusal&) {
    }
}

TEST_CASE("workers of two homes never take each other's tasks for their own") {
    CHECK(place_mark("/a/data") == place_mark("/a/data"));
    CHECK(place_mark("/a/data") != place_mark("/b/data"));
    CHECK(place_mark("/a/data").front() == '@');
}

TEST_CASE("one process works on a project, and others are told which") {
    const test::TemporaryDirectory run;
    CHECK_FALSE(working_process(run.path(), "demo"));
    FactoryLock lock(run.path(), "demo");
    lock.announce();
    const FactoryLock other(run.path(), "other");  // another project is another matter
    // flock knows processes: only another one sees it.
    const pid_t child = fork();
    if (child == 0) {
        const auto seen = working_process(run.path(), "demo");
        bool is_refused = false;
        try {
            const FactoryLock second(run.path(), "demo");
        } catch (const base::Error& error) {
            is_refused = std::string(error.what()).find("(pid " + std::to_string(getppid()) + ")") !=
                         std::string::npos;
        }
        _exit(seen == getppid() && is_refused ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == 0);
}
