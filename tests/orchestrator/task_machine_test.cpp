// The policy between a task's claim and its merge, by lists of events.
#include "orchestrator/task_machine.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace factory;
using agents::Outcome;
using Words = std::vector<std::string>;

namespace {

std::string word(const Action& one) {
    struct Name {
        std::string operator()(const action::PrepareWorkspace&) { return "prepare"; }
        std::string operator()(const action::StartAgent& a) { return "agent " + std::to_string(a.model); }
        std::string operator()(const action::CheckScope&) { return "scope"; }
        std::string operator()(const action::ProveRed&) { return "red"; }
        std::string operator()(const action::ProveGreen&) { return "green"; }
        std::string operator()(const action::Review&) { return "review"; }
        std::string operator()(const action::EnqueueMerge&) { return "merge"; }
        std::string operator()(const action::Move& a) {
            return "-> " + a.to + (a.motif.empty() ? "" : " for " + a.motif);
        }
        std::string operator()(const action::Release& a) {
            return "release " + std::to_string(a.wait.count());
        }
        std::string operator()(const action::ReturnWorkspace& a) {
            return a.keep_changes ? "return, keep" : "return";
        }
    };
    return std::visit(Name{}, one);
}

struct Played {
    Run run;
    Words words;
    std::string line;
};

Played play(Run run, const std::vector<Event>& events) {
    Played out;
    out.run = std::move(run);
    for (const Event& what : events) {
        Step step = next(out.run, what);
        out.run = std::move(step.run);
        for (const Action& one : step.actions) out.words.push_back(word(one));
        out.line = outcome_line(out.run, step.actions, what);
    }
    return out;
}

Run fresh(int models = 1) {
    Run run;
    run.task = "T1";
    run.models = models;
    return run;
}

const std::vector<Event> until_agent = {event::Start{}, event::WorkspaceReady{}};

Event agent(Outcome outcome, bool has_changes = true, Report report = Report::none) {
    return event::AgentEnded{{outcome, "why", {}}, has_changes, report};
}

Words after_agent(const std::vector<Event>& more, Run run = fresh()) {
    std::vector<Event> events = until_agent;
    events.insert(events.end(), more.begin(), more.end());
    Words all = play(std::move(run), events).words;
    return {all.begin() + 3, all.end()};
}

}  // namespace

TEST_CASE("a task goes from its claim to its merge") {
    const Played played =
        play(fresh(), {event::Start{}, event::WorkspaceReady{}, agent(Outcome::completed),
                       event::ScopeChecked{}, event::RedChecked{true, ""}, event::GreenChecked{true, ""},
                       event::Reviewed{true, "", ""}, event::Merged{"abc"}});
    CHECK(played.words == Words{"prepare", "-> tdd_in_progress", "agent 0", "-> code_written", "scope", "red",
                                "green", "review", "-> tdd_success", "merge", "-> merged", "return"});
    CHECK(played.run.stage == Stage::over);
    CHECK(played.line == "TDD SUCCESS: T1 abc");
}

TEST_CASE("what the agent reported itself is not reported again") {
    CHECK(after_agent({agent(Outcome::completed, true, Report::code_written)}) == Words{"scope"});
    // It reported, then its process was ended by something: the code is there all the same.
    CHECK(after_agent({agent(Outcome::crashed, true, Report::code_written)}) == Words{"scope"});
    CHECK(after_agent({agent(Outcome::completed, true, Report::split)}) == Words{"return"});
    CHECK(after_agent({agent(Outcome::completed, true, Report::blocked)}) == Words{"return, keep"});
}

TEST_CASE("code without changes is not believed") {
    CHECK(after_agent({agent(Outcome::completed, false)}) == Words{"-> tdd_failed", "return"});
    CHECK(after_agent({agent(Outcome::completed, false, Report::code_written)}) ==
          Words{"-> tdd_failed", "return"});
}

TEST_CASE(
    "the next model of the chain takes over where a model is to blame, and the task pays nothing at its "
    "end") {
    for (const Outcome outcome : {Outcome::rate_limited, Outcome::unavailable, Outcome::misconfigured})
        CHECK(after_agent({agent(outcome)}, fresh(2)) == Words{"agent 1"});
    CHECK(after_agent({agent(Outcome::rate_limited, false), agent(Outcome::rate_limited, false)}, fresh(2)) ==
          Words{"agent 1", "-> rate_limited", "return"});
    CHECK(after_agent({agent(Outcome::unavailable, false)}) == Words{"release 90", "return"});
    CHECK(after_agent({agent(Outcome::misconfigured, false)}) == Words{"release 600", "return"});
}

TEST_CASE("a crash is tried once more, with the next model where there is one") {
    CHECK(after_agent({agent(Outcome::crashed), agent(Outcome::crashed)}) ==
          Words{"agent 0", "-> tdd_failed", "return, keep"});
    CHECK(after_agent({agent(Outcome::crashed)}, fresh(2)) == Words{"agent 1"});
}

TEST_CASE("an agent that was cut short or asked for a permission failed") {
    CHECK(after_agent({agent(Outcome::cut_short)}) == Words{"-> tdd_failed", "return, keep"});
    CHECK(after_agent({agent(Outcome::refused, false)}) == Words{"-> tdd_failed", "return"});
}

TEST_CASE("files outside the task reject it for its scope before anything is run") {
    CHECK(after_agent({agent(Outcome::completed), event::ScopeChecked{{"a", "b"}}}) ==
          Words{"-> code_written", "scope", "-> adversarial_rejected for scope", "return, keep"});
}

TEST_CASE("RED and GREEN are both needed, RED only where behaviour is added") {
    const std::vector<Event> written = {agent(Outcome::completed), event::ScopeChecked{}};
    std::vector<Event> events = written;
    events.push_back(event::RedChecked{false, "the tests pass without the change"});
    CHECK(after_agent(events) == Words{"-> code_written", "scope", "red", "-> tdd_failed", "return, keep"});
    Run refactor = fresh();
    refactor.needs_red = false;
    events = written;
    events.push_back(event::GreenChecked{false, "1 test fails"});
    CHECK(after_agent(events, refactor) ==
          Words{"-> code_written", "scope", "green", "-> tdd_failed", "return, keep"});
}

TEST_CASE("what the gates and the merge queue say decides") {
    const std::vector<Event> green = {agent(Outcome::completed), event::ScopeChecked{},
                                      event::RedChecked{true, ""}, event::GreenChecked{true, ""}};
    const auto last = [&](std::vector<Event> more) {
        std::vector<Event> events = green;
        events.insert(events.end(), more.begin(), more.end());
        const Words words = after_agent(events);
        return Words{words.end() - 2, words.end()};
    };
    using Because = event::NotMerged::Because;
    const Event approved = event::Reviewed{true, "", ""};
    CHECK(last({event::Reviewed{false, "skip", "a test is skipped"}}) ==
          Words{"-> adversarial_rejected for skip", "return, keep"});
    CHECK(last({approved, event::NotMerged{Because::conflict, "", "a.py"}}) ==
          Words{"release 0", "return, keep"});
    CHECK(last({approved, event::NotMerged{Because::tests, "", "t"}}) ==
          Words{"-> tdd_failed", "return, keep"});
    CHECK(last({approved, event::NotMerged{Because::gate, "weak", "w"}}) ==
          Words{"-> adversarial_rejected for weak", "return, keep"});
}

TEST_CASE("what a dead run merged is not done again: the store is told, by legal moves") {
    const Played played = play(fresh(), {event::Start{}, event::AlreadyMerged{"abc"}});
    CHECK(played.words ==
          Words{"prepare", "-> tdd_in_progress", "-> code_written", "-> tdd_success", "-> merged", "return"});
    CHECK(played.line == "TDD SUCCESS: T1 abc");
    CHECK(played.run.stage == Stage::over);
}

TEST_CASE("in every stage a lost lease ends the run without a move, and trouble gives the task back") {
    const std::vector<Event> whole = {event::Start{},
                                      event::WorkspaceReady{},
                                      agent(Outcome::completed),
                                      event::ScopeChecked{},
                                      event::RedChecked{true, ""},
                                      event::GreenChecked{true, ""},
                                      event::Reviewed{true, "", ""}};
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const Run run =
            play(fresh(), {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}).run;
        const Played lost = play(run, {event::LeaseLost{}});
        CHECK(lost.words == Words{"return, keep"});
        CHECK(lost.line == "LEASE LOST: T1");
        CHECK(play(run, {event::Trouble{"the disk is full"}}).words == Words{"release 60", "return, keep"});
    }
}

TEST_CASE("what cannot happen is a fault of ours, not silently something else") {
    CHECK_THROWS_AS(next(fresh(), event::Merged{"a"}), std::logic_error);
    Run over = fresh();
    over.stage = Stage::over;
    CHECK_THROWS_AS(next(over, event::LeaseLost{}), std::logic_error);
}
