// The boundary for errors, the pool, cancellation, limits, lists.
#include "mcp/dispatcher.hpp"

#include "base/error.hpp"
#include "fake_daemon.hpp"
#include "mcp/http_outlet.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <future>

using fake::Json;

namespace {

mcp::Tool tool(std::string name, std::function<mcp::ToolResult(mcp::Call&)> run) {
    return mcp::conformance::plain_tool(std::move(name), "For this test.", std::move(run));
}

/// A daemon with one more tool.
fake::Daemon with(const mcp::Tool& more, mcp::ServeOptions options = {}) {
    return fake::Daemon(std::move(options), [&](mcp::Catalog& catalog) { catalog.tools.push_back(more); });
}

Json answer(fake::Daemon& daemon, const std::shared_ptr<fake::Exchange>& exchange) {
    REQUIRE(daemon.until([&] { return exchange->done; }));
    return exchange->streaming ? base::parse_json(exchange->events.back().data) : exchange->json();
}

Json call(fake::Daemon& daemon, const std::string& name) {
    return answer(daemon, daemon.send(fake::modern("tools/call", {{"name", name}})));
}

}  // namespace

TEST_CASE("what a tool throws becomes what the protocol says") {
    SECTION("bad arguments are a result the model can read") {
        fake::Daemon daemon =
            with(tool("t", [](mcp::Call&) -> mcp::ToolResult { throw mcp::BadArguments("no 'x'"); }));
        const Json result = call(daemon, "t")["result"];
        CHECK(result["isError"] == true);
        CHECK(result["content"][0]["text"] == "no 'x'");
        CHECK(result["resultType"] == "complete");
    }
    SECTION("so is a failure the caller can understand") {
        fake::Daemon daemon =
            with(tool("t", [](mcp::Call&) -> mcp::ToolResult { throw mcp::ToolError("not yet"); }));
        CHECK(call(daemon, "t")["result"]["content"][0]["text"] == "not yet");
    }
    SECTION("a broken protocol is an error with its code and data") {
        fake::Daemon daemon = with(tool("t", [](mcp::Call&) -> mcp::ToolResult {
            throw mcp::RpcError(-32602, "no", Json{{"uri", "x"}});
        }));
        CHECK(call(daemon, "t")["error"] ==
              Json{{"code", -32602}, {"message", "no"}, {"data", {{"uri", "x"}}}});
    }
    SECTION("a failure below tells a reference and nothing internal") {
        fake::Daemon daemon = with(tool("t", [](mcp::Call&) -> mcp::ToolResult {
            throw base::Error(base::ErrorKind::database, "cannot read /secret/path", "SELECT canary");
        }));
        const std::string text = base::to_text(call(daemon, "t"));
        CHECK(text.find("reference") != std::string::npos);
        CHECK(text.find("secret") == std::string::npos);
        CHECK(text.find("canary") == std::string::npos);
    }
    SECTION("a bug of ours is an internal error and nothing internal") {
        fake::Daemon daemon = with(tool(
            "t", [](mcp::Call&) -> mcp::ToolResult { throw std::logic_error("broken invariant: canary"); }));
        const Json message = call(daemon, "t");
        CHECK(message["error"]["code"] == -32603);
        CHECK(base::to_text(message).find("canary") == std::string::npos);
    }
    SECTION("even what is no exception") {
        fake::Daemon daemon = with(tool("t", [](mcp::Call&) -> mcp::ToolResult { throw 5; }));
        CHECK(call(daemon, "t")["error"]["code"] == -32603);
        CHECK(call(daemon, "echo")["result"]["isError"] == true);
    }
}

TEST_CASE("text that is not UTF-8 is still an answer") {
    fake::Daemon daemon = with(tool("t", [](mcp::Call&) { return mcp::ToolResult::text("caf\xe9"); }));
    CHECK(call(daemon, "t")["result"]["content"][0]["text"] == "caf\xef\xbf\xbd");
}

TEST_CASE("structured content goes beside the text") {
    fake::Daemon daemon = with(tool("t", [](mcp::Call&) {
        return mcp::ToolResult::text_and_structured("two", {{"n", 2}});
    }));
    const Json result = call(daemon, "t")["result"];
    CHECK(result["structuredContent"] == Json{{"n", 2}});
    CHECK(result["content"][0]["text"] == "two");
}

TEST_CASE("a full pool keeps neither pings nor inline tools waiting") {
    std::promise<void> gate;
    const std::shared_future<void> open = gate.get_future().share();
    fake::Daemon daemon = with(tool("block", [open](mcp::Call&) {
        open.wait();
        return mcp::ToolResult::text("done");
    }));
    std::vector<std::shared_ptr<fake::Exchange>> blocked;
    for (int i = 0; i < 20; ++i)
        blocked.push_back(daemon.send(fake::modern("tools/call", {{"name", "block"}}, i)));
    const std::string session = fake::open_session(daemon);
    const auto ping = daemon.send(fake::legacy(session, {{"jsonrpc", "2.0"}, {"id", 1}, {"method", "ping"}}));
    CHECK(ping->done);
    const auto echo = daemon.send(fake::legacy(session, fake::call("echo", {{"text", "hi"}})));
    CHECK(echo->done);
    CHECK(daemon.core->running.size() == 20);
    gate.set_value();
    for (const auto& exchange : blocked)
        CHECK(answer(daemon, exchange)["result"]["content"][0]["text"] == "done");
    CHECK(daemon.core->running.empty());
}

TEST_CASE("a modern client that leaves stops its tool") {
    std::atomic<bool> started = false;
    std::atomic<bool> stopped = false;
    fake::Daemon daemon = with(tool("t", [&](mcp::Call& call) {
        started = true;
        mcp::conformance::wait_for(call, std::chrono::seconds(30));
        stopped = call.cancelled();
        return mcp::ToolResult::text("too late");
    }));
    const auto exchange = daemon.send(fake::modern("tools/call", {{"name", "t"}}));
    REQUIRE(daemon.until([&] { return started.load(); }));
    exchange->disconnect();
    CHECK(daemon.until([&] { return daemon.core->running.empty(); }));
    CHECK(stopped);
    CHECK_FALSE(exchange->answered);
}

TEST_CASE("a legacy client that leaves stops nothing") {
    std::atomic<bool> was_cancelled = true;
    fake::Daemon daemon = with(tool("t", [&](mcp::Call& call) {
        mcp::conformance::wait_for(call, std::chrono::milliseconds(20));
        was_cancelled = call.cancelled();
        return mcp::ToolResult::text("done");
    }));
    const auto exchange = daemon.send(fake::legacy(fake::open_session(daemon), fake::call("t")));
    exchange->disconnect();
    CHECK(daemon.until([&] { return daemon.core->running.empty(); }));
    CHECK_FALSE(was_cancelled);
}

TEST_CASE("a call past its deadline is answered, and its tool told to stop") {
    mcp::ServeOptions options;
    options.call_timeout = std::chrono::hours(1);
    std::atomic<bool> started = false;
    std::atomic<bool> stopped = false;
    fake::Daemon daemon = with(tool("t",
                                    [&](mcp::Call& call) {
                                        started = true;
                                        mcp::conformance::wait_for(call, std::chrono::seconds(30));
                                        stopped = call.cancelled();
                                        return mcp::ToolResult::text("too late");
                                    }),
                               options);
    const auto exchange = daemon.send(fake::modern("tools/call", {{"name", "t"}}));
    REQUIRE(daemon.until([&] { return started.load(); }));
    REQUIRE(daemon.core->running.size() == 1);
    const auto running = daemon.core->running.begin()->second;
    mcp::time_out(*daemon.core, *running);
    const Json result = answer(daemon, exchange)["result"];
    CHECK(result["isError"] == true);
    CHECK(result["content"][0]["text"] == "This did not finish within 3600 s and was given up.");
    CHECK(daemon.until([&] { return daemon.core->running.empty(); }));
    CHECK(stopped);
}

TEST_CASE("a long call with a progress token is kept alive by progress that increases") {
    std::promise<void> gate;
    const std::shared_future<void> open = gate.get_future().share();
    fake::Daemon daemon = with(tool("t", [open](mcp::Call& call) {
        call.progress(3, 10, "three");
        open.wait();
        call.progress(3, 10, "no step");
        call.progress(4, 10, "four");
        return mcp::ToolResult::text("done");
    }));
    Json params = {{"name", "t"}};
    params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                       {"io.modelcontextprotocol/clientCapabilities", Json::object()},
                       {"progressToken", "tok"}};
    const auto exchange = daemon.send(fake::modern("tools/call", params));
    REQUIRE(daemon.until([&] { return exchange->events.size() == 1; }));
    const auto running = daemon.core->running.begin()->second;
    const auto now = mcp::RunningCall::Clock::now();
    running->heartbeat(now + std::chrono::seconds(1));
    running->heartbeat(now + std::chrono::seconds(6));
    REQUIRE(daemon.until([&] { return exchange->events.size() == 2; }));
    gate.set_value();
    REQUIRE(daemon.until([&] { return exchange->done; }));
    REQUIRE(exchange->events.size() == 4);
    double last = -1;
    for (std::size_t i = 0; i < 3; ++i) {
        const Json event = base::parse_json(exchange->events[i].data);
        CHECK(event["method"] == "notifications/progress");
        CHECK(event["params"]["progressToken"] == "tok");
        CHECK(event["params"]["progress"].get<double>() > last);
        last = event["params"]["progress"].get<double>();
    }
    CHECK(base::parse_json(exchange->events[3].data)["result"]["content"][0]["text"] == "done");
}

TEST_CASE("a call without a progress token is not turned into a stream") {
    std::promise<void> gate;
    const std::shared_future<void> open = gate.get_future().share();
    fake::Daemon daemon = with(tool("t", [open](mcp::Call&) {
        open.wait();
        return mcp::ToolResult::text("done");
    }));
    const auto exchange = daemon.send(fake::modern("tools/call", {{"name", "t"}}));
    daemon.core->running.begin()->second->heartbeat(mcp::RunningCall::Clock::now() + std::chrono::hours(1));
    daemon.settle();
    gate.set_value();
    answer(daemon, exchange);
    CHECK_FALSE(exchange->streaming);
}

TEST_CASE("a server that stops refuses new work and says so") {
    fake::Daemon daemon;
    daemon.core->stopping = true;
    const auto slow = daemon.send(fake::modern("tools/call", {{"name", "slow"}, {"arguments", {{"ms", 1}}}}));
    CHECK(answer(daemon, slow)["result"]["isError"] == true);
    CHECK(daemon.send(fake::modern("subscriptions/listen", {{"notifications", Json::object()}}))
              ->answer.status == 503);
}

TEST_CASE("a client's roots are asked for once, and again after they changed") {
    std::vector<std::string> roots;
    fake::Daemon daemon = with(tool("t", [&](mcp::Call& call) {
        roots = call.client_roots();
        return mcp::ToolResult::text("done");
    }));
    const std::string session = fake::open_session(daemon, {{"roots", Json::object()}});
    const auto first = daemon.send(fake::legacy(session, fake::call("t")));
    REQUIRE(daemon.until([&] { return first->events.size() == 2; }));
    const Json asked = base::parse_json(first->events[1].data);
    CHECK(asked["method"] == "roots/list");
    const Json list = {
        {"roots",
         {{{"uri", "file:///w/a%20b"}}, {{"uri", "https://x"}}, {{"uri", "file://localhost/c"}}, 5}}};
    daemon.send(fake::legacy(session, {{"jsonrpc", "2.0"}, {"id", asked["id"]}, {"result", list}}));
    answer(daemon, first);
    CHECK(roots == std::vector<std::string>{"/w/a b", "/c"});

    const auto second = daemon.send(fake::legacy(session, fake::call("t")));
    answer(daemon, second);
    CHECK_FALSE(second->streaming);
    CHECK(roots.size() == 2);

    daemon.send(fake::legacy(session, {{"jsonrpc", "2.0"}, {"method", "notifications/roots/list_changed"}}));
    const auto third = daemon.send(fake::legacy(session, fake::call("t")));
    REQUIRE(daemon.until([&] { return third->events.size() == 2; }));
    CHECK(base::parse_json(third->events[1].data)["method"] == "roots/list");
}

TEST_CASE("a session that ends lets go of the tools that wait for its client") {
    std::atomic<bool> gave_up = false;
    fake::Daemon daemon = with(tool("t", [&](mcp::Call& call) {
        try {
            call.ask_client("elicitation/create", Json::object());
        } catch (const mcp::ToolError&) {
            gave_up = true;
        }
        return mcp::ToolResult::text("done");
    }));
    const std::string session = fake::open_session(daemon, {{"elicitation", Json::object()}});
    const auto exchange = daemon.send(fake::legacy(session, fake::call("t")));
    REQUIRE(daemon.until([&] { return exchange->events.size() == 2; }));
    base::http::Request end = fake::legacy(session, Json::object());
    end.method = "DELETE";
    CHECK(daemon.send(end)->answer.status == 200);
    CHECK(exchange->done);
    CHECK(daemon.until([&] { return daemon.core->running.empty(); }));
    CHECK(gave_up);
}

TEST_CASE("a tool learns who calls and from where") {
    mcp::Caller caller;
    fake::Daemon daemon = with(tool("t", [&](mcp::Call& call) {
        caller = call.caller();
        return mcp::ToolResult::text("done");
    }));
    Json params = {{"name", "t"}};
    params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                       {"io.modelcontextprotocol/clientCapabilities", Json::object()},
                       {"io.modelcontextprotocol/clientInfo", {{"name", "claude-code"}, {"version", "1"}}},
                       {"factory/root", "/w/tree"},
                       {"factory/task", "T1"},
                       {"factory/fence", "7-x"}};
    base::http::Request request = fake::modern("tools/call", params);
    request.query = "project=my%20project";
    answer(daemon, daemon.send(request));
    CHECK(caller.client_name == "claude-code");
    CHECK(caller.project == "my project");
    CHECK(caller.work_tree == "/w/tree");
    CHECK(caller.task == "T1");
    CHECK(caller.fence == "7-x");

    request = fake::legacy(fake::open_session(daemon), fake::call("t"));
    request.fields.add("FACTORY_TASK", "T2");
    request.fields.add("FACTORY_FENCE", "8-y");
    answer(daemon, daemon.send(request));
    CHECK(caller.client_name == "test");
    CHECK(caller.task == "T2");
    CHECK(caller.fence == "8-y");
}

TEST_CASE("long lists come in pages, in the same order for everybody") {
    fake::Daemon daemon({}, [](mcp::Catalog& catalog) {
        for (int i = 250; i > 0; --i)
            catalog.tools.push_back(tool("tool_" + std::to_string(1000 + i),
                                         [](mcp::Call&) { return mcp::ToolResult::text("x"); }));
    });
    std::vector<std::string> names;
    Json params = Json::object();
    for (int pages = 0; pages < 10; ++pages) {
        const Json result = answer(daemon, daemon.send(fake::modern("tools/list", params)))["result"];
        CHECK(result["tools"].size() <= 100);
        CHECK(result["cacheScope"] == "private");
        for (const Json& one : result["tools"]) names.push_back(one["name"].get<std::string>());
        if (!result.contains("nextCursor")) break;
        params = {{"cursor", result["nextCursor"]}};
    }
    CHECK(std::count_if(names.begin(), names.end(),
                        [](const auto& name) { return name.starts_with("tool_"); }) == 250);
    CHECK(std::is_sorted(names.begin(), names.end()));
    CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
    for (const Json& cursor : {Json("nonsense"), Json(""), Json(5), Json("dG9vbHM6OQ")})
        CHECK(answer(daemon, daemon.send(fake::modern("tools/list",
                                                      {{"cursor", cursor}})))["error"]["code"] == -32602);
}

TEST_CASE("a list depends on the credential and on nothing else") {
    mcp::ServeOptions options;
    options.orchestrator_key = "boss";
    fake::Daemon daemon =
        with(mcp::for_orchestrator(tool("task_claim", [](mcp::Call&) { return mcp::ToolResult::text("x"); })),
             options);
    const auto list = [&](const std::string& token) {
        base::http::Request request = fake::modern("tools/list");
        if (!token.empty()) request.fields.add("Authorization", "Bearer " + token);
        return base::to_text(answer(daemon, daemon.send(request))["result"]["tools"]);
    };
    CHECK(list("") == list(""));
    CHECK(list("").find("task_claim") == std::string::npos);
    CHECK(list("wrong") == list(""));
    CHECK(list("boss").find("task_claim") != std::string::npos);
}

TEST_CASE("a catalog with a broken or doubled name is refused at once") {
    CHECK_THROWS_AS(with(tool("", [](mcp::Call&) { return mcp::ToolResult{}; })), std::logic_error);
    CHECK_THROWS_AS(with(tool("a b", [](mcp::Call&) { return mcp::ToolResult{}; })), std::logic_error);
    CHECK_THROWS_AS(with(tool("echo", [](mcp::Call&) { return mcp::ToolResult{}; })), std::logic_error);
    CHECK_NOTHROW(with(tool("fine_name-1.2", [](mcp::Call&) { return mcp::ToolResult{}; })));
}
