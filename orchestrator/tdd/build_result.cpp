#include "orchestrator/tdd/build_result.hpp"

#include <algorithm>

namespace factory::tdd {

using base::Json;

namespace {

constexpr int most_tokens = 50'000;  // all failing tests, not the first of them

}  // namespace

BuildResult read_build_result(const Json& structured) {
    BuildResult out;
    const auto text = [](const Json& object, const char* name) {
        const auto found = object.find(name);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    const auto array = [](const Json& object, const char* name) {
        const auto found = object.find(name);
        return found != object.end() && found->is_array() ? *found : Json::array();
    };
    if (!structured.is_object()) return out;
    out.state = text(structured, "state");
    out.problem = text(structured, "problem");
    out.tail = text(structured, "log_tail");
    const auto cut = structured.find("cut");
    out.is_cut = cut != structured.end() && cut->is_boolean() && cut->get<bool>();
    if (const auto code = structured.find("exit_code"); code != structured.end() && code->is_number_integer())
        out.exit_code = code->get<int>();
    if (const auto ms = structured.find("duration_ms"); ms != structured.end() && ms->is_number_integer())
        out.duration = std::chrono::milliseconds(ms->get<std::int64_t>());
    for (const Json& step : array(structured, "steps"))
        if (step.is_object()) out.commands.push_back(text(step, "command"));
    for (const Json& test : array(structured, "failing_tests")) {
        if (!test.is_object()) continue;
        const std::string path = text(test, "path");
        const std::string name = text(test, "name");
        out.failed_tests.insert(name.empty() ? path : name);
        if (out.first_problem.empty()) out.first_problem = name + ": " + text(test, "message");
    }
    for (const Json& one : array(structured, "diagnostics")) {
        if (!out.first_problem.empty()) break;
        if (one.is_object() && text(one, "severity") == "error")
            out.first_problem = text(one, "path") + ": " + text(one, "message");
    }
    return out;
}

bool builds_something(const base::config::ProjectFile& project) {
    return std::any_of(project.domains.begin(), project.domains.end(),
                       [](const auto& domain) { return !domain.second.build_cmd.empty(); });
}

std::string why_not_passed(const BuildResult& result) {
    if (!result.first_problem.empty()) {
        const std::size_t more = result.failed_tests.size();
        return result.first_problem + (more > 1 ? " (" + std::to_string(more) + " tests fail)" : "");
    }
    if (!result.problem.empty()) return result.problem;
    return "it ended with exit code " + std::to_string(result.exit_code);
}

Json run_build_facts(const Lrm& lrm, const std::filesystem::path& tree, const std::string& action,
                     const std::string& domain, const std::vector<std::string>& targets,
                     std::chrono::seconds limit) {
    Json arguments = {{"action", action}, {"timeout_s", limit.count()}};
    if (!domain.empty()) arguments["domain"] = domain;
    if (!targets.empty()) arguments["targets"] = targets;
    arguments["budget_tokens"] = most_tokens;
    constexpr std::chrono::hours in_the_queue{1};
    const auto give_up = std::chrono::steady_clock::now() + limit + in_the_queue;
    for (;;) {
        // The daemon answers before the call's own limit, with the job to go on waiting for.
        const Json answer = lrm.call_in(tree, "lrm_build", arguments, limit + in_the_queue);
        Json facts = answer.value("structuredContent", Json::object());
        const std::string state = read_build_result(facts).state;
        if (state != "queued" && state != "running") return facts;
        if (std::chrono::steady_clock::now() >= give_up) {
            facts["state"] = "timed_out";
            facts["problem"] = "it waited too long in the build queue; see: factory queue status";
            return facts;
        }
        if (const auto job = facts.find("job"); job != facts.end()) arguments["job"] = *job;
    }
}

BuildResult run_build(const Lrm& lrm, const std::filesystem::path& tree, const std::string& action,
                      const std::string& domain, const std::vector<std::string>& targets,
                      std::chrono::seconds limit) {
    return read_build_result(run_build_facts(lrm, tree, action, domain, targets, limit));
}

}  // namespace factory::tdd
