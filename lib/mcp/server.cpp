// Serving a catalog over HTTP.
#include "mcp/server.hpp"

#include "base/error.hpp"
#include "base/log/log.hpp"
#include "mcp/conformance/fixtures.hpp"
#include "mcp/core.hpp"
#include "mcp/protocol/message.hpp"
#include "mcp/router.hpp"
#include "mcp/running_call.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

namespace mcp {
namespace {

bool is_loopback(const std::string& address) {
    boost::system::error_code ec;
    const auto parsed = boost::asio::ip::make_address(address, ec);
    return !ec && parsed.is_loopback();
}

void check(const ServeOptions& options) {
    for (const std::string& address : options.addresses)
        if (!is_loopback(address) && options.client_token.empty())
            throw base::Error(
                base::ErrorKind::config,
                "cannot listen on " + address +
                    ": an address off loopback needs a token; set FACTORY_TOKEN or a client.key");
}

/// The addresses we listen on are hosts that clients name.
ServeOptions with_own_hosts(ServeOptions options) {
    for (const std::string& address : options.addresses) options.allowed_hosts.push_back(address);
    return options;
}

base::http::ServerOptions http_options(const ServeOptions& options) {
    base::http::ServerOptions out;
    out.addresses = options.addresses;
    out.port = options.port;
    return out;
}

/// Fixtures tell of changes before there is a server: they reach it through this.
struct Target {
    std::weak_ptr<Core> core;
};

void tell(const std::shared_ptr<Target>& target, void (*change)(Core&)) {
    const std::shared_ptr<Core> core = target->core.lock();
    if (!core) return;
    boost::asio::post(core->io, [core, change] { change(*core); });
}

void to_sessions(Core& core, const char* method) {
    const std::string message = protocol::notification_message(method, {});
    core.sessions.for_each([&](Session& session) { session.notify(message); });
    for (const auto& item : core.sse_sessions) item.second->notify(message);
}

void tools_changed(Core& core) {
    core.listeners.tools_changed();
    to_sessions(core, "notifications/tools/list_changed");
}

void prompts_changed(Core& core) {
    core.listeners.prompts_changed();
    to_sessions(core, "notifications/prompts/list_changed");
}

void resources_changed(Core& core) {
    core.listeners.resources_changed();
    to_sessions(core, "notifications/resources/list_changed");
}

void resource_updated(Core& core, const std::string& uri) {
    core.listeners.resource_updated(uri);
    const std::string message =
        protocol::notification_message("notifications/resources/updated", base::to_text(Json{{"uri", uri}}));
    const auto tell_subscriber = [&](Session& session) {
        if (session.subscriptions.contains(uri)) session.notify(message);
    };
    core.sessions.for_each(tell_subscriber);
    for (const auto& item : core.sse_sessions) tell_subscriber(*item.second);
}

Catalog with_fixtures(Catalog catalog, bool conformance, const std::shared_ptr<Target>& target) {
    if (!conformance) return catalog;
    conformance::Hooks hooks;
    hooks.tools_changed = [target] { tell(target, tools_changed); };
    hooks.prompts_changed = [target] { tell(target, prompts_changed); };
    conformance::add_fixtures(catalog, hooks);
    return catalog;
}

}  // namespace

struct Server::State : std::enable_shared_from_this<State> {
    State(boost::asio::io_context& io, base::Pool& pool, Catalog catalog, ServeOptions options)
        : target(std::make_shared<Target>()),
          core(std::make_shared<Core>(io, pool,
                                      with_fixtures(std::move(catalog), options.conformance, target),
                                      with_own_hosts(options))),
          http(io, http_options(options), [weak = std::weak_ptr<Core>(core)](auto exchange) {
              if (const std::shared_ptr<Core> held = weak.lock()) serve(held, std::move(exchange));
          }) {
        target->core = core;
        core->connections = [this] { return http.connections(); };
    }

    ~State() {
        core->connections = nullptr;
        cancel_all();
        core->running.clear();
        core->stop_timers();
    }

    void cancel_all() {
        const auto running = core->running;
        for (const auto& item : running) item.second->cancel();
    }

    void end_streams() {
        core->listeners.end_all(core->modern_meta);
        core->sessions.for_each([](Session& session) { session.end_idle_streams(); });
        for (const auto& item : core->sse_sessions)
            if (item.second->sse && item.second->running.empty()) item.second->sse->end();
    }

    std::shared_ptr<Target> target;
    std::shared_ptr<Core> core;
    base::http::Server http;
};

Server::Server(boost::asio::io_context& io, base::Pool& pool, Catalog catalog, ServeOptions options) {
    check(options);
    state_ = std::make_shared<State>(io, pool, std::move(catalog), std::move(options));
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->http.port();
}

void Server::start() {
    state_->http.start();
    state_->core->watch_streams();
}

void Server::stop(std::chrono::milliseconds grace, std::function<void()> done) {
    state_->core->stopping = true;
    state_->end_streams();
    state_->http.stop(grace, [state = state_, done = std::move(done)] {
        // Calls that nobody waits for any more; those that somebody did wait for are past the grace.
        state->cancel_all();
        state->core->stop_timers();
        if (done) done();
    });
}

void Server::notify_tools_changed() {
    boost::asio::post(state_->core->io, [core = state_->core] { tools_changed(*core); });
}
void Server::notify_prompts_changed() {
    boost::asio::post(state_->core->io, [core = state_->core] { prompts_changed(*core); });
}
void Server::notify_resources_changed() {
    boost::asio::post(state_->core->io, [core = state_->core] { resources_changed(*core); });
}
void Server::notify_resource_updated(const std::string& uri) {
    boost::asio::post(state_->core->io, [core = state_->core, uri] { resource_updated(*core, uri); });
}

}  // namespace mcp
