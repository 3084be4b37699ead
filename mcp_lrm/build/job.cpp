#include "mcp_lrm/build/job.hpp"

#include <array>

namespace lrm::build {
namespace {

using base::Json;

constexpr std::array states{JobState::queued,    JobState::running,   JobState::passed, JobState::failed,
                            JobState::cancelled, JobState::timed_out, JobState::broken};

JobState state_from(const std::string& word) {
    for (const JobState state : states)
        if (word == to_word(state)) return state;
    return JobState::broken;
}

}  // namespace

const char* to_word(JobKind kind) {
    return kind == JobKind::full ? "full" : "targeted";
}

const char* to_word(JobState state) {
    switch (state) {
        case JobState::queued:
            return "queued";
        case JobState::running:
            return "running";
        case JobState::passed:
            return "passed";
        case JobState::failed:
            return "failed";
        case JobState::cancelled:
            return "cancelled";
        case JobState::timed_out:
            return "timed_out";
        case JobState::broken:
            return "broken";
    }
    return "broken";
}

bool is_final(JobState state) {
    return state != JobState::queued && state != JobState::running;
}

Json to_json(const std::vector<Step>& steps) {
    Json out = Json::array();
    for (const Step& step : steps) {
        Json environment = Json::array();
        for (const auto& [name, value] : step.environment) environment.push_back(Json::array({name, value}));
        out.push_back({{"chain", step.chain},
                       {"directory", step.directory},
                       {"argv", step.argv},
                       {"environment", std::move(environment)}});
    }
    return out;
}

std::vector<Step> steps_from_json(const Json& json) {
    std::vector<Step> out;
    for (const Json& item : json) {
        Step step;
        step.chain = item.at("chain").get<std::string>();
        step.directory = item.at("directory").get<std::string>();
        step.argv = item.at("argv").get<std::vector<std::string>>();
        for (const Json& pair : item.at("environment"))
            step.environment.emplace_back(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
        out.push_back(std::move(step));
    }
    return out;
}

Json to_json(const JobResult& result) {
    Json steps = Json::array();
    for (const StepResult& step : result.steps)
        steps.push_back({{"command", step.command},
                         {"directory", step.directory},
                         {"exit_code", step.exit_code},
                         {"duration_ms", step.duration_ms}});
    Json diagnostics = Json::array();
    for (const Diagnostic& one : result.findings.diagnostics) {
        Json item = {{"path", one.path},
                     {"line", one.line},
                     {"severity", one.severity},
                     {"code", one.code},
                     {"message", one.message}};
        if (one.column > 0) item["column"] = one.column;
        diagnostics.push_back(std::move(item));
    }
    Json tests = Json::array();
    for (const FailedTest& one : result.findings.failed_tests)
        tests.push_back(
            {{"name", one.name}, {"path", one.path}, {"line", one.line}, {"message", one.message}});
    return {{"state", to_word(result.state)},
            {"exit_code", result.exit_code},
            {"duration_ms", result.duration_ms},
            {"problem", result.problem},
            {"sandbox", result.sandbox},
            {"steps", std::move(steps)},
            {"diagnostics", std::move(diagnostics)},
            {"failing_tests", std::move(tests)},
            {"log_tail", result.tail},
            {"log_bytes", result.log_bytes},
            {"log_is_cut", result.log_is_cut}};
}

JobResult result_from_json(const Json& json) {
    JobResult out;
    out.state = state_from(json.at("state").get<std::string>());
    out.exit_code = json.at("exit_code").get<int>();
    out.duration_ms = json.at("duration_ms").get<std::int64_t>();
    out.problem = json.at("problem").get<std::string>();
    out.sandbox = json.at("sandbox").get<std::string>();
    for (const Json& step : json.at("steps"))
        out.steps.push_back({step.at("command").get<std::string>(), step.at("directory").get<std::string>(),
                             step.at("exit_code").get<int>(), step.at("duration_ms").get<std::int64_t>()});
    for (const Json& one : json.at("diagnostics"))
        out.findings.diagnostics.push_back({one.at("path").get<std::string>(), one.at("line").get<int>(),
                                            one.value("column", 0), one.at("severity").get<std::string>(),
                                            one.at("code").get<std::string>(),
                                            one.at("message").get<std::string>()});
    for (const Json& one : json.at("failing_tests"))
        out.findings.failed_tests.push_back({one.at("name").get<std::string>(),
                                             one.at("path").get<std::string>(), one.at("line").get<int>(),
                                             one.at("message").get<std::string>()});
    out.tail = json.at("log_tail").get<std::string>();
    out.log_bytes = json.at("log_bytes").get<std::int64_t>();
    out.log_is_cut = json.at("log_is_cut").get<bool>();
    return out;
}

}  // namespace lrm::build
