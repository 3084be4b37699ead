// Who may talk to a listener, and how much: the rows of the security reference for listeners, one by one.
#include "base/error.hpp"
#include "fake_daemon.hpp"

#include <catch2/catch.hpp>

using fake::Json;

namespace {

base::http::Request to(const mcp::Route& route) {
    base::http::Request request = fake::post("{}", std::string(route.path));
    request.method = std::string(route.method);
    return request;
}

/// The same request with another value of one field.
base::http::Request with(base::http::Request request, const std::string& name, const std::string& value) {
    base::http::Fields fields;
    for (const auto& [field, old] : request.fields.all())
        if (field != name) fields.add(field, old);
    fields.add(name, value);
    request.fields = fields;
    return request;
}

mcp::ServeOptions with_token() {
    mcp::ServeOptions options;
    options.client_token = "client-token";
    options.orchestrator_key = "boss";
    return options;
}

}  // namespace

TEST_CASE("cve_2025_66414_cve_2025_66416_cve_2026_34742 a foreign Host is refused on every route") {
    fake::Daemon daemon;
    REQUIRE(mcp::routes().size() >= 8);
    for (const mcp::Route& route : mcp::routes()) {
        INFO(route.method << ' ' << route.path);
        for (const std::string host : {"evil.com", "evil.com:9500", "localhost.evil.com", ""}) {
            const auto exchange = daemon.send(with(to(route), "Host", host));
            CHECK(exchange->done);
            CHECK(exchange->answer.status == 403);
        }
        CHECK(daemon.send(to(route))->answer.status != 403);
    }
}

TEST_CASE("cve_2025_9611 a foreign Origin is refused on every route") {
    fake::Daemon daemon;
    for (const mcp::Route& route : mcp::routes()) {
        INFO(route.method << ' ' << route.path);
        for (const std::string origin :
             {"http://evil.com", "null", "", "https://localhost.evil.com", "file://"}) {
            const auto exchange = daemon.send(with(to(route), "Origin", origin));
            CHECK(exchange->answer.status == 403);
            CHECK_FALSE(exchange->answer.fields.has("Access-Control-Allow-Origin"));
        }
        CHECK(daemon.send(with(to(route), "Origin", "http://localhost:6274"))->answer.status != 403);
    }
}

TEST_CASE("cve_2025_49596_cve_2026_33032 no route is served without the token when one is set") {
    fake::Daemon daemon(with_token());
    for (const mcp::Route& route : mcp::routes()) {
        INFO(route.method << ' ' << route.path);
        for (const std::string value : {"", "Bearer wrong", "Bearer client-toke", "Basic client-token"}) {
            const auto exchange = daemon.send(with(to(route), "Authorization", value));
            CHECK(exchange->answer.status == 401);
            CHECK(std::string(exchange->answer.fields.get("WWW-Authenticate")).starts_with("Bearer"));
        }
        CHECK(daemon.send(with(to(route), "Authorization", "Bearer client-token"))->answer.status != 401);
        CHECK(daemon.send(with(to(route), "Authorization", "Bearer boss"))->answer.status != 401);
    }
}

TEST_CASE("cve_2026_33032 paths and methods that do not exist pass the same door") {
    fake::Daemon daemon(with_token());
    for (const std::string path :
         {"/", "/nothing", "/mcp/", "/mcp/../health", "//mcp", "/HEALTH", "/.well-known/x"}) {
        for (const std::string method : {"GET", "POST", "PUT", "OPTIONS", "HEAD", "TRACE", "DELETE"}) {
            INFO(method << ' ' << path);
            base::http::Request request = fake::post("{}", path);
            request.method = method;
            CHECK(daemon.send(request)->answer.status == 401);
            CHECK(daemon.send(with(request, "Host", "evil.com"))->answer.status == 403);
            const auto known = daemon.send(with(request, "Authorization", "Bearer client-token"));
            CHECK((known->answer.status == 404 || known->answer.status == 405));
        }
    }
}

TEST_CASE("cve_2025_49596 an address off loopback is refused without a token") {
    boost::asio::io_context io;
    base::Pool pool("test", 1);
    mcp::Catalog catalog;
    catalog.info = {"test-server", "", "1", ""};
    mcp::ServeOptions options;
    options.addresses = {"0.0.0.0"};
    CHECK_THROWS_AS(mcp::Server(io, pool, catalog, options), base::Error);
    options.addresses = {"localhost"};
    CHECK_THROWS_AS(mcp::Server(io, pool, catalog, options), base::Error);
    options.addresses = {"127.0.0.1"};
    CHECK_NOTHROW(mcp::Server(io, pool, catalog, options));
}

TEST_CASE("a session id is no authenticator") {
    fake::Daemon open;
    mcp::ServeOptions options = with_token();
    options.session_key = "key";
    fake::Daemon daemon(options);
    base::http::Request init = fake::post(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}})");
    const auto opened = daemon.send(with(init, "Authorization", "Bearer client-token"));
    const std::string session(opened->answer.fields.get("Mcp-Session-Id"));
    REQUIRE(session.size() == 47);
    const auto ping = fake::legacy(session, {{"jsonrpc", "2.0"}, {"id", 1}, {"method", "ping"}});
    CHECK(daemon.send(ping)->answer.status == 401);
    CHECK(daemon.send(with(ping, "Authorization", "Bearer client-token"))->answer.status == 200);
}

TEST_CASE("a token is in no answer and no metric") {
    fake::Daemon daemon(with_token());
    for (const mcp::Route& route : mcp::routes()) {
        for (const std::string token : {"Bearer client-token", "Bearer boss", "Bearer canary-4711"}) {
            const auto exchange = daemon.send(with(to(route), "Authorization", token));
            const std::string all = exchange->answer.body + exchange->raw;
            CHECK(all.find("client-token") == std::string::npos);
            CHECK(all.find("boss") == std::string::npos);
            CHECK(all.find("canary") == std::string::npos);
        }
    }
}

TEST_CASE("a depth bomb is refused and the next call works") {
    fake::Daemon daemon;
    for (const char open : {'[', '{'}) {
        std::string bomb;
        for (int i = 0; i < 500'000; ++i) bomb += open == '[' ? "[" : R"({"a":)";
        const auto exchange = daemon.send(fake::post(bomb));
        CHECK(exchange->answer.status == 400);
        CHECK(exchange->json()["error"]["code"] == -32700);
    }
    CHECK(daemon.send(fake::legacy("", fake::call("echo", {{"text", "x"}})))->answer.status == 200);
}

TEST_CASE("event streams are capped in all, and the cap frees itself") {
    fake::Daemon daemon;
    const auto listen = [&] {
        return daemon.send(
            fake::modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}));
    };
    std::vector<std::shared_ptr<fake::Exchange>> open;
    for (std::size_t i = 0; i < daemon.core->limits.streams; ++i) open.push_back(listen());
    CHECK(daemon.core->writers->size() == daemon.core->limits.streams);
    const auto refused = listen();
    CHECK(refused->answer.status == 503);
    CHECK(refused->json()["error"]["code"] == -32603);
    CHECK(daemon.send(fake::legacy("", fake::call("echo", {{"text", "x"}})))->answer.status == 200);
    open.front()->disconnect();
    daemon.settle();
    CHECK(listen()->streaming);
    daemon.core->listeners.tools_changed();
    CHECK(open.back()->events.size() == 2);
}

TEST_CASE("a stream is kept alive by comments, unless its client prefers quiet") {
    fake::Daemon daemon;
    const base::http::Request request =
        fake::modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}});
    const auto usual = daemon.send(request);
    const auto quiet = daemon.send(with(request, "Prefer", "quiet"));
    const std::string before = quiet->raw;
    daemon.core->writers->keep_alive();
    CHECK(usual->raw.ends_with(":\n\n"));
    CHECK(quiet->raw == before);
    daemon.core->listeners.tools_changed();
    CHECK(quiet->events.size() == usual->events.size());
    CHECK(quiet->events.size() == 2);
}

TEST_CASE("a session's streams are capped, the oldest unused one goes") {
    fake::Daemon daemon;
    const std::string session = fake::open_session(daemon);
    std::vector<std::shared_ptr<fake::Exchange>> streams;
    for (int i = 0; i < 40; ++i) {
        base::http::Request request = fake::legacy(session, Json::object());
        request.method = "GET";
        streams.push_back(daemon.send(request));
    }
    CHECK(daemon.core->writers->size() <= 16);
    CHECK(streams.front()->done);
    CHECK_FALSE(streams.back()->done);
}

TEST_CASE("health answers at once, ready and metrics say what is known") {
    mcp::ServeOptions options;
    options.health = [] { return Json{{"projects", Json::array({"a"})}}; };
    options.not_ready = [] { return std::string("indexing a"); };
    options.metrics = [] { return std::string("own_metric 1\n"); };
    fake::Daemon daemon(options);
    const auto get = [&](const std::string& path) {
        base::http::Request request = fake::post("", path);
        request.method = "GET";
        const auto exchange = daemon.send(request);
        if (path == "/health") CHECK(exchange->done);
        REQUIRE(daemon.until([&] { return exchange->done; }));
        return exchange;
    };
    const std::string session = fake::open_session(daemon);
    daemon.send(fake::legacy(session, fake::call("echo", {{"text", "x"}})));
    daemon.send(fake::legacy(session, fake::call("echo", {{"text", 5}})));
    daemon.send(fake::legacy(session, fake::call("no_such_tool_of_ours")));
    const Json health = get("/health")->json();
    CHECK(health["status"] == "ok");
    CHECK(health["version"] == "1.2.3");
    CHECK(health["uptime_s"].is_number_integer());
    CHECK(health["clients"] == 1);
    CHECK(health["projects"] == Json::array({"a"}));
    const auto ready = get("/ready");
    CHECK(ready->answer.status == 503);
    CHECK(ready->json()["reason"] == "indexing a");
    const std::string metrics = get("/metrics")->answer.body;
    CHECK(metrics.find("mcp_calls_total{tool=\"echo\",outcome=\"ok\"} 1\n") != std::string::npos);
    CHECK(metrics.find("mcp_calls_total{tool=\"echo\",outcome=\"tool_error\"} 1\n") != std::string::npos);
    CHECK(metrics.find("mcp_calls_total{tool=\"unknown\",outcome=\"rpc_error\"} 1\n") != std::string::npos);
    CHECK(metrics.find("no_such_tool") == std::string::npos);
    CHECK(metrics.find("mcp_call_seconds_count{tool=\"echo\"} 2\n") != std::string::npos);
    CHECK(metrics.find("mcp_sessions 1\n") != std::string::npos);
    CHECK(metrics.find("own_metric 1\n") != std::string::npos);
    daemon.core->stopping = true;
    CHECK(get("/ready")->answer.status == 503);
}
