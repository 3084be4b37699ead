// How agents are started, and what their output means.
#include "base/json.hpp"
#include "orchestrator/agents/driver.hpp"
#include "orchestrator/agents/progress.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace factory::agents;
using namespace std::chrono_literals;
using base::Json;

namespace {

Assignment assignment() {
    Assignment out;
    out.task = "T001";
    out.fence = "7-0123456789abcdef";
    out.prompt = "do it";
    out.work_tree = "/w/tree";
    out.home = "/w/home";
    out.proxy = "/opt/bin/mcp-proxy";
    out.proxy_arguments = {"--url", "http://127.0.0.1:9/mcp"};
    out.suite = {{"FACTORY_HOME", "/srv/factory"}};
    out.model.name = "small";
    out.model.base_url = "http://127.0.0.1:9/v1";
    out.model.key = "key-of-the-model";
    return out;
}

bool has(const std::vector<std::string>& argv, const std::string& word) {
    return std::find(argv.begin(), argv.end(), word) != argv.end();
}

std::vector<AgentEvent> read_all(Reader& reader, const std::vector<std::string>& lines) {
    std::vector<AgentEvent> out;
    for (const std::string& line : lines)
        for (AgentEvent& event : reader.read(line)) out.push_back(std::move(event));
    return out;
}

Outcome outcome(const Driver& driver, const std::vector<std::string>& lines, int exit_code) {
    const auto reader = driver.reader();
    read_all(*reader, lines);
    const Verdict verdict = reader->verdict(exit_code);
    CHECK_FALSE(verdict.reason.empty());
    return verdict.outcome;
}

const std::string step = R"({"type":"step_start","sessionID":"ses_1"})";
std::string finish(const std::string& reason) {
    return R"({"type":"step_finish","part":{"reason":")" + reason +
           R"(","tokens":{"input":10,"output":3,"reasoning":2,"cache":{"read":4}},"cost":0.5}})";
}
std::string opencode_error(const std::string& name, int status) {
    return R"({"type":"error","error":{"name":")" + name + R"(","data":{"message":"no","statusCode":)" +
           std::to_string(status) + "}}}";
}
std::string claude_result(bool is_error, const std::string& ended, int status = 0) {
    return R"({"type":"result","subtype":"success","is_error":)" + std::string(is_error ? "true" : "false") +
           R"(,"terminal_reason":")" + ended + R"(","api_error_status":)" +
           (status ? std::to_string(status) : "null") +
           R"(,"total_cost_usd":0.25,"usage":{"input_tokens":5,"output_tokens":6,"cache_read_input_tokens":7}})";
}

}  // namespace

TEST_CASE(
    "every agent works in its tree, with its own home, bound to its task, and without a secret on argv") {
    for (const Driver* driver : drivers()) {
        const Launch launch = driver->launch(assignment());
        CHECK(launch.argv.front() == driver->program());
        CHECK(launch.directory == "/w/tree");
        CHECK(launch.environment.at("PWD") == "/w/tree");
        CHECK(launch.environment.at("HOME") == "/w/home");
        for (const std::string& word : launch.argv) {
            CHECK(word.find("key-of-the-model") == std::string::npos);
            CHECK(word.find("0123456789abcdef") == std::string::npos);
        }
        REQUIRE(launch.files.size() == 1);
        const auto& [file, text] = *launch.files.begin();
        CHECK(file.parent_path() == "/w/home");
        CHECK(text.find("key-of-the-model") == std::string::npos);
        if (!driver->has_tools()) continue;  // it talks to mcp-lrm itself
        CHECK(text.find(R"("FACTORY_TASK":"T001")") != std::string::npos);
        CHECK(text.find(R"("FACTORY_FENCE":"7-0123456789abcdef")") != std::string::npos);
        CHECK(text.find(R"("FACTORY_HOME":"/srv/factory")") != std::string::npos);
        CHECK(text.find(R"("--url","http://127.0.0.1:9/mcp")") != std::string::npos);
    }
}

TEST_CASE("Claude Code may edit inside its tree only: Write and Edit are not in the allowed tools") {
    const Launch launch = claude_cli().launch(assignment());
    const auto allowed = std::find(launch.argv.begin(), launch.argv.end(), "--allowedTools");
    REQUIRE(allowed != launch.argv.end());
    CHECK(*(allowed + 1) == "mcp__lrm,Bash");
    CHECK(has(launch.argv, "--strict-mcp-config"));
    CHECK(has(launch.argv, "--verbose"));
    CHECK(launch.environment.at("ENABLE_TOOL_SEARCH") == "false");
}

TEST_CASE("opencode never asks, and says where it works twice") {
    const Launch launch = opencode_cli().launch(assignment());
    const auto dir = std::find(launch.argv.begin(), launch.argv.end(), "--dir");
    REQUIRE(dir != launch.argv.end());
    CHECK(*(dir + 1) == "/w/tree");
    const Json config = base::parse_json(launch.files.begin()->second);
    for (const auto& [name, value] : config["permission"].items()) CHECK(value != "ask");
    CHECK(config["permission"]["external_directory"] == "deny");
    CHECK(config["snapshot"] == false);
    CHECK(config["small_model"] == config["model"]);
}

TEST_CASE("opencode: success is exit code 0 and a last step that stopped") {
    const Driver& driver = opencode_cli();
    CHECK(outcome(driver, {step, finish("tool-calls"), finish("stop")}, 0) == Outcome::completed);
    CHECK(outcome(driver, {step, finish("stop")}, 1) == Outcome::crashed);
    CHECK(outcome(driver, {step, finish("tool-calls")}, 0) == Outcome::refused);
    CHECK(outcome(driver, {step, finish("length")}, 0) == Outcome::cut_short);
    CHECK(outcome(driver, {}, 0) == Outcome::crashed);
    CHECK(outcome(driver, {step, opencode_error("APIError", 429)}, 1) == Outcome::rate_limited);
    CHECK(outcome(driver, {step, opencode_error("APIError", 401)}, 1) == Outcome::misconfigured);
    CHECK(outcome(driver, {step, opencode_error("APIError", 500)}, 1) == Outcome::unavailable);
    CHECK(outcome(driver, {step, opencode_error("ContextOverflowError", 400), finish("stop")}, 1) ==
          Outcome::cut_short);
    CHECK(outcome(driver, {step}, 128 + 9) == Outcome::crashed);
}

TEST_CASE("Claude Code: success is no error and completed, whatever the subtype says") {
    const Driver& driver = claude_cli();
    CHECK(outcome(driver, {claude_result(false, "completed")}, 0) == Outcome::completed);
    CHECK(outcome(driver, {claude_result(true, "completed")}, 0) == Outcome::crashed);
    CHECK(outcome(driver, {claude_result(true, "api_error", 429)}, 1) == Outcome::rate_limited);
    CHECK(outcome(driver, {claude_result(true, "api_error", 401)}, 1) == Outcome::misconfigured);
    CHECK(outcome(driver, {claude_result(true, "api_error", 529)}, 1) == Outcome::unavailable);
    const char* login =
        R"({"type":"result","subtype":"success","is_error":true,"terminal_reason":"api_error",)"
        R"("result":"Not logged in \u00b7 Please run /login"})";
    CHECK(outcome(driver, {login}, 1) == Outcome::misconfigured);
    CHECK(outcome(driver, {claude_result(true, "max_turns")}, 1) == Outcome::cut_short);
    CHECK(outcome(driver, {claude_result(true, "prompt_too_long")}, 1) == Outcome::cut_short);
    CHECK(outcome(driver, {}, 143) == Outcome::crashed);
    CHECK(
        outcome(
            driver,
            {R"({"type":"system","subtype":"api_retry","attempt":3,"error_status":429,"error":"rate_limit"})"},
            128 + 15) == Outcome::rate_limited);
}

TEST_CASE("what was spent is added up") {
    const auto opencode = opencode_cli().reader();
    read_all(*opencode, {step, finish("tool-calls"), finish("stop")});
    const Verdict two = opencode->verdict(0);
    CHECK(two.usage.input_tokens == 20);
    CHECK(two.usage.output_tokens == 10);
    CHECK(two.usage.cost == Approx(1.0));
    const auto claude = claude_cli().reader();
    read_all(*claude, {claude_result(false, "completed")});
    CHECK(claude->verdict(0).usage.output_tokens == 6);
    CHECK(claude->verdict(0).usage.cost == Approx(0.25));
}

TEST_CASE("tool calls of both are told alike") {
    const auto opencode = opencode_cli().reader();
    const auto a = read_all(
        *opencode,
        {R"({"type":"tool_use","part":{"tool":"lrm_lrm_read","state":{"status":"error","input":{"path":"a"},"error":"no"}}})"});
    REQUIRE(a.size() == 2);
    CHECK(a[0].tool == "lrm_lrm_read");
    CHECK(a[0].text == R"({"path":"a"})");
    CHECK(a[1].is_failure);
    const auto claude = claude_cli().reader();
    const auto b = read_all(
        *claude,
        {R"({"type":"assistant","message":{"content":[{"type":"tool_use","name":"mcp__lrm__lrm_read","input":{"path":"a"}}]}})",
         R"({"type":"user","message":{"content":[{"type":"tool_result","is_error":true,"content":"no"}]}})"});
    REQUIRE(b.size() == 2);
    CHECK(b[0].kind == EventKind::tool);
    CHECK(b[0].text == R"({"path":"a"})");
    CHECK(b[1].is_failure);
    CHECK(b[1].text == "no");
}

TEST_CASE("lines that are no events, and events with other types in them, say nothing and break nothing") {
    const std::vector<std::string> lines = {"",
                                            "plain words",
                                            "{",
                                            "[]",
                                            R"({"type":7})",
                                            R"({"type":"assistant","message":"x"})",
                                            R"({"type":"user","message":{"content":"x"}})",
                                            R"({"type":"tool_use","part":[]})",
                                            R"({"type":"step_finish","part":{"tokens":"many","cost":-1}})",
                                            R"({"type":"error","error":null})",
                                            R"({"type":"result","is_error":"no"})",
                                            R"({"type":"system","subtype":"init","mcp_servers":{"a":1}})"};
    for (const Driver* driver : drivers()) {
        const auto reader = driver->reader();
        read_all(*reader, lines);
        CHECK(reader->verdict(0).outcome != Outcome::completed);
    }
}

TEST_CASE("silence is asked about, then ended, and is the model's fault") {
    const Clock::time_point start{};
    Progress progress({.silence = 300s, .after_probe = 30s}, start);
    CHECK(progress.advice(start + 299s) == Advice::go_on);
    CHECK(progress.next_look() == start + 300s);
    CHECK(progress.advice(start + 300s) == Advice::probe);
    CHECK(progress.advice(start + 310s) == Advice::go_on);
    progress.sign(Signs::diff, start + 311s);
    CHECK(progress.advice(start + 340s) == Advice::go_on);
    CHECK(progress.advice(start + 611s) == Advice::probe);
    CHECK(progress.advice(start + 641s) == Advice::stop);
    CHECK(progress.is_models_fault());
    CHECK(progress.reason() == "nothing was heard of it for 300 s");
}

TEST_CASE("retries of the provider are no sign of life") {
    const Clock::time_point start{};
    Progress progress({.silence = 300s, .after_probe = 30s}, start);
    for (int i = 1; i <= 5; ++i) progress.event({EventKind::waits, "rate_limit"}, start + i * 60s);
    CHECK(progress.advice(start + 300s) == Advice::probe);
    CHECK(progress.advice(start + 330s) == Advice::stop);
    CHECK(progress.reason() == "it waits for the model: rate_limit");
}

TEST_CASE("an agent that works is not ended before the hard limit, and is then") {
    const Clock::time_point start{};
    Progress progress({.hard = 30min, .turns = 0}, start);
    for (int i = 0; i < 30 * 6; ++i) {
        progress.event({EventKind::said, std::to_string(i)}, start + i * 10s);
        CHECK(progress.advice(start + i * 10s) == Advice::go_on);
    }
    CHECK(progress.advice(start + 30min) == Advice::stop);
    CHECK_FALSE(progress.is_models_fault());
    Progress endless({.hard = 0min, .turns = 0}, start);
    endless.event({EventKind::said, "x"}, start + 100h);
    CHECK(endless.advice(start + 100h) == Advice::go_on);
}

TEST_CASE("the same call with the same result is a loop, with another result it is none") {
    const Clock::time_point now{};
    const auto round = [&](Progress& progress, const std::string& result) {
        progress.event({EventKind::tool, R"({"cmd":"make"})", "Bash"}, now);
        progress.event({EventKind::tool_ended, result}, now);
    };
    Progress loops({.repetitions = 3}, now);
    Progress works({.repetitions = 3}, now);
    for (int i = 0; i < 3; ++i) {
        CHECK(loops.advice(now) == Advice::go_on);
        round(loops, "error 1");
        round(works, "error " + std::to_string(i));
    }
    CHECK(loops.advice(now) == Advice::stop);
    CHECK(loops.repeated_call() == R"(Bash {"cmd":"make"})");
    CHECK(works.advice(now) == Advice::go_on);
}

TEST_CASE("more turns than allowed end a run") {
    const Clock::time_point now{};
    Progress progress({.turns = 2}, now);
    for (int i = 0; i < 2; ++i) progress.event({EventKind::used}, now);
    CHECK(progress.advice(now) == Advice::go_on);
    progress.event({EventKind::used}, now);
    CHECK(progress.advice(now) == Advice::stop);
}
