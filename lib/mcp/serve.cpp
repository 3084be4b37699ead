// A daemon's life around its server: its secrets, its signals, and draining at the end.
#include "mcp/serve.hpp"

#include "base/keys.hpp"
#include "base/log/log.hpp"

#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <unistd.h>

namespace mcp {
namespace {

/// The first signal drains, the second ends at once.
class Signals {
public:
    Signals(boost::asio::io_context& io, std::function<void()> drain)
        : set_(io, SIGTERM, SIGINT), drain_(std::move(drain)) {
        wait();
    }
    void cancel() { set_.cancel(); }

private:
    void wait() {
        set_.async_wait([this](const boost::system::error_code& ec, int) {
            if (ec) return;
            if (draining_) _exit(1);
            draining_ = true;
            drain_();
            wait();
        });
    }

    boost::asio::signal_set set_;
    std::function<void()> drain_;
    bool draining_ = false;
};

}  // namespace

void load_secrets(ServeOptions& options, const base::Places& places, const std::string& token,
                  const std::string& session_key) {
    options.client_token = token.empty() ? base::load_key(places.config / "client.key") : token;
    options.orchestrator_key = base::load_or_make_key(places.config / "orchestrator.key");
    options.session_key = base::load_or_make_key(places.config / session_key);
}

void serve_until_stopped(boost::asio::io_context& io, Server& server,
                         const std::function<void(std::uint16_t port)>& listening,
                         const std::function<void()>& stopping) {
    Signals* waiting = nullptr;
    Signals signals(io, [&] {
        base::log::info("stopping");
        if (stopping) stopping();
        server.stop(std::chrono::seconds(5), [&] { waiting->cancel(); });
    });
    waiting = &signals;
    server.start();
    const unsigned port = server.port();
    listening(server.port());
    base::log::info("listening port=" + std::to_string(port) + " version=" FACTORY_VERSION);
    std::printf("listening on http://127.0.0.1:%u\n", port);
    std::fflush(stdout);
    io.run();
}

}  // namespace mcp
