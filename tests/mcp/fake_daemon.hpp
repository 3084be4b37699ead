// A server without sockets: requests are handed to the door, answers are recorded.
#pragma once

#include "base/http/sse.hpp"
#include "mcp/conformance/fixtures.hpp"
#include "mcp/core.hpp"
#include "mcp/router.hpp"
#include "mcp/running_call.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fake {

using mcp::Json;

/// One request and what became of it.
class Exchange : public base::http::Exchange {
public:
    explicit Exchange(base::http::Request request) : request_(std::move(request)) {}

    const base::http::Request& request() const override { return request_; }
    bool from_loopback() const override { return true; }
    void respond(base::http::Response response) override {
        if (done) return;
        answer = std::move(response);
        done = answered = true;
    }
    void begin_stream(base::http::Response head) override {
        answer = std::move(head);
        streaming = answered = true;
    }
    bool write(std::string chunk) override {
        if (!streaming || done) return false;
        reader_.feed(chunk);
        raw += chunk;
        return true;
    }
    void end() override { done = true; }
    void on_disconnect(std::function<void()> callback) override { disconnect_ = std::move(callback); }

    /// The client goes away.
    void disconnect() {
        if (done) return;
        done = true;
        const auto callback = std::move(disconnect_);
        disconnect_ = nullptr;
        if (callback) callback();
    }
    /// As a connection that is gone: nobody is called any more.
    void release() {
        disconnect();
        disconnect_ = nullptr;
    }
    Json json() const { return base::parse_json(answer.body); }

    base::http::Response answer;
    std::vector<base::http::SseEvent> events;
    std::string raw;  // the stream's bytes
    bool answered = false;
    bool streaming = false;
    bool done = false;

private:
    base::http::Request request_;
    std::function<void()> disconnect_;
    base::http::SseReader reader_{[this](base::http::SseEvent event) { events.push_back(std::move(event)); }};
};

inline mcp::Catalog fixtures(const std::shared_ptr<std::weak_ptr<mcp::Core>>& target) {
    mcp::Catalog catalog;
    catalog.info = {"test-server", "", "1.2.3", "Use echo."};
    mcp::conformance::Hooks hooks;
    hooks.tools_changed = [target] {
        if (const auto core = target->lock())
            boost::asio::post(core->io, [core] { core->listeners.tools_changed(); });
    };
    mcp::conformance::add_fixtures(catalog, hooks);
    return catalog;
}

/// The server's inside, on the test's own thread.
class Daemon {
public:
    explicit Daemon(mcp::ServeOptions options = {}, std::function<void(mcp::Catalog&)> change = {}) {
        const auto target = std::make_shared<std::weak_ptr<mcp::Core>>();
        mcp::Catalog catalog = fixtures(target);
        if (change) change(catalog);
        core = std::make_shared<mcp::Core>(io, pool, std::move(catalog), std::move(options));
        *target = core;
    }
    ~Daemon() {
        for (const std::weak_ptr<Exchange>& sent : exchanges_)
            if (const auto exchange = sent.lock()) exchange->release();
        const auto running = core->running;
        for (const auto& item : running) item.second->cancel();
        core->stop_timers();
        pool.stop();
        io.restart();
        io.poll();
    }

    std::shared_ptr<Exchange> send(base::http::Request request) {
        auto exchange = std::make_shared<Exchange>(std::move(request));
        exchanges_.push_back(exchange);
        mcp::serve(core, exchange);
        return exchange;
    }
    /// Runs until `condition` holds; false after a minute, which only a fault takes.
    bool until(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            io.restart();
            io.run_one_for(std::chrono::milliseconds(20));
        }
        return true;
    }
    /// Everything that is ready now.
    void settle() {
        io.restart();
        io.poll();
    }

    boost::asio::io_context io{1};
    base::Pool pool{"test", 8};
    std::shared_ptr<mcp::Core> core;

private:
    std::vector<std::weak_ptr<Exchange>> exchanges_;
};

inline base::http::Request post(const std::string& body, const std::string& path = "/mcp") {
    base::http::Request request;
    request.method = "POST";
    request.path = path;
    request.fields.add("Host", "127.0.0.1:9500");
    request.fields.add("Content-Type", "application/json");
    request.fields.add("Accept", "application/json, text/event-stream");
    request.body = body;
    return request;
}

/// A request of 2026-07-28 with all that it must have.
inline base::http::Request modern(const std::string& method, Json params = Json::object(),
                                  const Json& id = 1) {
    if (!params.contains("_meta"))
        params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                           {"io.modelcontextprotocol/clientCapabilities", Json::object()}};
    base::http::Request request =
        post(base::to_text(Json{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", params}}));
    request.fields.add("MCP-Protocol-Version", "2026-07-28");
    request.fields.add("Mcp-Method", method);
    for (const char* member : {"name", "uri"})
        if (params.contains(member)) request.fields.add("Mcp-Name", params[member].get<std::string>());
    return request;
}

inline base::http::Request legacy(const std::string& session, const Json& message,
                                  const std::string& version = "2025-11-25") {
    base::http::Request request = post(base::to_text(message));
    request.fields.add("MCP-Protocol-Version", version);
    if (!session.empty()) request.fields.add("Mcp-Session-Id", session);
    return request;
}

/// A new session's id.
inline std::string open_session(Daemon& daemon, const Json& capabilities = Json::object(),
                                const std::string& version = "2025-11-25") {
    const Json params = {{"protocolVersion", version},
                         {"capabilities", capabilities},
                         {"clientInfo", {{"name", "test"}, {"version", "1"}}}};
    const auto exchange = daemon.send(post(
        base::to_text(Json{{"jsonrpc", "2.0"}, {"id", 0}, {"method", "initialize"}, {"params", params}})));
    return std::string(exchange->answer.fields.get("Mcp-Session-Id"));
}

inline Json call(const std::string& tool, const Json& arguments = Json::object(), const Json& id = 1) {
    return {{"jsonrpc", "2.0"},
            {"id", id},
            {"method", "tools/call"},
            {"params", {{"name", tool}, {"arguments", arguments}}}};
}

}  // namespace fake
