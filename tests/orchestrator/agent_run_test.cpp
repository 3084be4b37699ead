// Real processes in the place of an agent: a shell that prints events.
#include "orchestrator/agents/run.hpp"
#include "tests/support/supervisor_hook.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <thread>

using namespace factory::agents;
using base::process::StopSignal;

namespace {

class LineReader : public Reader {
public:
    std::vector<AgentEvent> read(std::string_view line) override {
        return {{EventKind::said, std::string(line)}};
    }
    Verdict verdict(int exit_code) const override {
        return {
            exit_code == 0 ? Outcome::completed : Outcome::crashed, "exit " + std::to_string(exit_code), {}};
    }
};

class Shell : public Driver {
public:
    std::string name() const override { return "shell"; }
    std::string program() const override { return "sh"; }
    std::string tool_prefix() const override { return ""; }
    Launch launch(const Assignment& assignment) const override {
        Launch out;
        out.argv = {"sh", "-c", assignment.prompt};
        out.directory = assignment.work_tree;
        out.environment = {{"HOME", assignment.home.string()}};
        out.files[assignment.home / "settings.json"] = "{}";
        return out;
    }
    std::unique_ptr<Reader> reader() const override { return std::make_unique<LineReader>(); }
};

struct Fixture {
    test::TemporaryDirectory place;
    Assignment assignment;
    RunOptions options;
    StopSignal stop;
    std::vector<std::string> lines;

    Fixture() {
        assignment.work_tree = assignment.home = place.path();
        options.path = "/usr/bin:/bin";
        options.mark = "FACTORY_AGENT=test" + place.path().filename().string();
        options.errors = (place.path() / "errors").string();
        options.on_line = [this](std::string_view line) { lines.emplace_back(line); };
    }
    RunReport run(const std::string& script) {
        assignment.prompt = script;
        return run_agent(Shell(), assignment, options, stop);
    }
};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("an agent's lines are read as they come, apart from what it says on stderr") {
    Fixture agent;
    agent.options.environment = {{"PORT", "20010"}};
    const RunReport report =
        agent.run("printf 'one\\ntwo '; echo noise >&2; printf \"$PORT\\nlast\"; cat settings.json >&2");
    CHECK(report.verdict.outcome == Outcome::completed);
    CHECK(report.exit_code == 0);
    CHECK(agent.lines == std::vector<std::string>{"one", "two 20010", "last"});
    CHECK(text_of(agent.place.path() / "errors") == "noise\n{}");
}

TEST_CASE("an agent gets a clean environment: nothing of ours but what it is given") {
    Fixture agent;
    agent.run("env | cut -d= -f1 | sort");
    CHECK(agent.lines == std::vector<std::string>{"FACTORY_AGENT", "HOME", "LANG", "PATH", "PWD"});
}

TEST_CASE("a failed agent has its exit code") {
    Fixture agent;
    CHECK(agent.run("exit 3").exit_code == 3);
}

TEST_CASE("a stop ends the agent with all it started, and is no verdict on its work") {
    Fixture agent;
    agent.options.on_line = [&agent](std::string_view line) {
        agent.lines.emplace_back(line);
        agent.stop.request();
    };
    const RunReport report = agent.run("setsid sleep 1000 & echo ready; wait");
    CHECK(report.verdict.reason == "it was stopped");
    CHECK(agent.lines == std::vector<std::string>{"ready"});
}

TEST_CASE("an agent that says nothing is ended, and its model is to blame") {
    Fixture agent;
    agent.options.limits.turns = 0;
    agent.options.limits.hard = std::chrono::minutes(0);
    agent.options.limits.silence = std::chrono::seconds(0);
    agent.options.limits.after_probe = std::chrono::seconds(0);
    const RunReport report = agent.run("sleep 1000");
    CHECK(report.verdict.outcome == Outcome::unavailable);
    CHECK_FALSE(report.verdict.reason.empty());
}
