// An HTTP/1.1 server: accepts, limits, and ends connections.
#include "base/http/server.hpp"

#include "base/http/connection.hpp"
#include "base/http/listener.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>

namespace base::http {
namespace {

using boost::system::error_code;
constexpr std::chrono::seconds sweep_interval{1};

}  // namespace

struct Server::State : ConnectionHost, std::enable_shared_from_this<State> {
    State(boost::asio::io_context& context, ServerOptions server_options, Handler server_handler)
        : ConnectionHost(context, std::move(server_options), std::move(server_handler)),
          listener(std::make_shared<Listener>(context, options.addresses, options.port)),
          sweep_timer(context),
          grace_timer(context) {}

    void accepted(boost::asio::ip::tcp::socket socket) {
        auto connection = std::make_shared<Connection>(shared_from_this(), std::move(socket));
        open.insert(connection);
        connection->start();
        sweep_later();
    }

    /// Time limits are in seconds, so one timer for all connections is enough and costs a request nothing.
    void sweep_later() {
        if (sweeps) return;
        sweeps = true;
        sweep_timer.expires_after(sweep_interval);
        sweep_timer.async_wait([self = shared_from_this()](const error_code& ec) {
            self->sweeps = false;
            if (!ec) self->sweep();
        });
    }

    void sweep() {
        const auto now = Connection::Clock::now();
        std::vector<std::shared_ptr<Connection>> overdue;
        std::copy_if(open.begin(), open.end(), std::back_inserter(overdue),
                     [now](const auto& connection) { return connection->is_overdue(now); });
        for (const auto& connection : overdue) connection->time_out();
        if (!open.empty()) sweep_later();
    }

    void settled() override {
        if (settle_is_posted) return;
        settle_is_posted = true;
        boost::asio::post(io, [self = shared_from_this()] {
            self->settle_is_posted = false;
            if (self->stopping) self->stop_if_idle();
            else self->listener->resume();
        });
    }

    void stop_if_idle() {
        const bool idle =
            std::all_of(open.begin(), open.end(), [](const auto& one) { return one->is_idle(); });
        if (idle) finish();
    }

    void close_all() {
        const std::vector<std::shared_ptr<Connection>> all(open.begin(), open.end());
        for (const auto& connection : all) connection->close();
    }

    void finish() {
        close_all();
        grace_timer.cancel();
        sweep_timer.cancel();
        const auto callbacks = std::move(stopped);
        stopped.clear();
        for (const auto& callback : callbacks)
            if (callback) callback();
    }

    std::shared_ptr<Listener> listener;
    boost::asio::steady_timer sweep_timer;
    boost::asio::steady_timer grace_timer;
    std::vector<std::function<void()>> stopped;
    bool sweeps = false;
    bool settle_is_posted = false;
};

Server::Server(boost::asio::io_context& io, ServerOptions options, Handler handler)
    : state_(std::make_shared<State>(io, std::move(options), std::move(handler))) {}

Server::~Server() {
    state_->stopping = true;
    state_->listener->close();
    state_->finish();
    state_->handler = nullptr;
}

std::uint16_t Server::port() const {
    return state_->listener->port();
}
std::size_t Server::connections() const {
    return state_->open.size();
}

void Server::start() {
    raise_descriptor_limit();
    State* state = state_.get();  // ~Server closes the listener, which forgets both functions
    state->listener->start(
        [state] { return state->open.size() < state->options.max_connections; },
        [state](boost::asio::ip::tcp::socket socket) { state->accepted(std::move(socket)); });
}

void Server::stop(std::chrono::milliseconds grace, std::function<void()> done) {
    state_->stopped.push_back(std::move(done));
    state_->listener->close();
    state_->stopping = true;
    std::vector<std::shared_ptr<Connection>> idle;
    std::copy_if(state_->open.begin(), state_->open.end(), std::back_inserter(idle),
                 [](const auto& connection) { return connection->is_idle(); });
    for (const auto& connection : idle) connection->close();
    state_->settled();
    state_->grace_timer.expires_after(grace);
    state_->grace_timer.async_wait([state = state_](const error_code& ec) {
        if (!ec) state->finish();
    });
}

}  // namespace base::http
