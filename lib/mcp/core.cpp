// What the parts of a server share.
#include "mcp/core.hpp"

#include "mcp/dispatcher.hpp"
#include "mcp/running_call.hpp"

#include <vector>

namespace mcp {
namespace {

constexpr std::chrono::seconds call_interval{1};
constexpr std::chrono::seconds stream_interval{15};

std::string meta_text(const Listing& listing) {
    const Json meta = {{protocol::meta::server_info, listing.implementation()}};
    return R"("_meta":)" + base::to_text(meta);
}

}  // namespace

Core::Core(boost::asio::io_context& io_context, base::Pool& tool_pool, Catalog catalog,
           ServeOptions serve_options)
    : io(io_context),
      pool(tool_pool),
      options(std::move(serve_options)),
      listing(std::move(catalog)),
      keys{options.client_token, options.orchestrator_key},
      request_states(options.session_key),
      modern_meta(meta_text(listing)),
      writers(std::make_shared<EventWriters>(limits.streams)),
      sessions(options.session_key, limits.sessions),
      listeners(io_context),
      call_timer_(io_context),
      stream_timer_(io_context) {}

void Core::watch_calls() {
    if (watching_calls_) return;
    watching_calls_ = true;
    call_timer_.expires_after(call_interval);
    call_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const std::shared_ptr<Core> self = weak.lock();
        if (!self) return;
        self->watching_calls_ = false;
        if (!ec) self->tick();
    });
}

void Core::tick() {
    const auto now = std::chrono::steady_clock::now();
    std::vector<std::shared_ptr<RunningCall>> calls;
    for (const auto& item : running) calls.push_back(item.second);
    for (const auto& call : calls) {
        if (now >= call->deadline()) time_out(*this, *call);
        else call->heartbeat(now);
    }
    if (!running.empty()) watch_calls();
}

void Core::watch_streams() {
    stream_timer_.expires_after(stream_interval);
    stream_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
        const std::shared_ptr<Core> self = weak.lock();
        if (!self || ec || self->stopping) return;
        self->writers->keep_alive();
        self->sessions.sweep(std::chrono::steady_clock::now());
        self->watch_streams();
    });
}

void Core::stop_timers() {
    call_timer_.cancel();
    stream_timer_.cancel();
}

}  // namespace mcp
