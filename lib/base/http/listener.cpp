// Listening sockets: binding them, and accepting without ever spinning.
#include "base/http/listener.hpp"

#include "base/error.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <chrono>
#include <sys/resource.h>

namespace base::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

constexpr int tries_for_a_common_port = 32;
constexpr int backlog = 4096;
constexpr std::chrono::milliseconds pause_time{100};

std::string display(const std::string& address, std::uint16_t port) {
    const bool is_v6 = address.find(':') != std::string::npos;
    return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

bool is_missing_family(const error_code& ec) {
    return ec == boost::asio::error::address_family_not_supported ||
           ec == boost::system::errc::address_not_available;
}

void listen_on(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, error_code& ec) {
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec && endpoint.protocol() == tcp::v6()) acceptor.set_option(boost::asio::ip::v6_only(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(backlog, ec);
}

}  // namespace

Listener::Listener(boost::asio::io_context& io, const std::vector<std::string>& addresses, std::uint16_t port)
    : io_(io), pause_(io) {
    // A free port of the first address may be taken on the second: then another one.
    for (int i = 0; i < tries_for_a_common_port; ++i)
        if (bind_all(addresses, port)) return;
    throw Error(ErrorKind::network, "cannot listen: no port is free on all addresses");
}

bool Listener::bind_all(const std::vector<std::string>& addresses, std::uint16_t port) {
    const bool any_port = port == 0;
    sockets_.clear();
    std::string missing;
    for (const std::string& text : addresses) {
        error_code ec;
        const auto address = boost::asio::ip::make_address(text, ec);
        if (ec) throw Error(ErrorKind::network, "cannot listen on '" + text + "': not a numeric IP address");
        tcp::acceptor acceptor(io_);
        listen_on(acceptor, tcp::endpoint(address, port), ec);
        if (ec && address.is_v6() && is_missing_family(ec)) {
            missing = text;
            continue;
        }
        if (ec == boost::asio::error::address_in_use) {
            if (any_port) return false;
            throw Error(ErrorKind::network,
                        "cannot listen on " + display(text, port) +
                            ": port is taken by another program (choose another port or stop it)");
        }
        if (ec) throw Error(ErrorKind::network, "cannot listen on " + display(text, port), ec.message());
        if (port == 0) port = acceptor.local_endpoint().port();
        sockets_.push_back({std::move(acceptor), false});
    }
    if (sockets_.empty())
        throw Error(ErrorKind::network,
                    "cannot listen on " + display(missing, port) + ": no such address here");
    port_ = port;
    return true;
}

void Listener::start(HasRoom has_room, Accepted accepted) {
    has_room_ = std::move(has_room);
    accepted_ = std::move(accepted);
    resume();
}

void Listener::resume() {
    if (is_closed_ || is_paused_ || !accepted_) return;
    for (Socket& socket : sockets_) accept(socket);
}

void Listener::accept(Socket& socket) {
    if (socket.accepting || is_closed_ || is_paused_ || !has_room_()) return;
    socket.accepting = true;
    socket.acceptor.async_accept(
        [self = shared_from_this(), &socket](const error_code& ec, tcp::socket peer) {
            socket.accepting = false;
            if (self->is_closed_) return;
            // The peer may be gone already; that says nothing about the next one.
            const bool is_over = ec && ec != boost::asio::error::connection_aborted;
            if (is_over) return self->pause_after_error();
            if (!ec) self->accepted_(std::move(peer));
            self->accept(socket);
        });
}

/// No descriptors or no memory: the connection stays in the backlog, so trying again at once would spin.
void Listener::pause_after_error() {
    if (is_paused_) return;
    is_paused_ = true;
    pause_.expires_after(pause_time);
    pause_.async_wait([self = shared_from_this()](const error_code& ec) {
        self->is_paused_ = false;
        if (!ec) self->resume();
    });
}

void Listener::close() {
    is_closed_ = true;
    error_code ignored;
    for (Socket& socket : sockets_) socket.acceptor.close(ignored);
    pause_.cancel();
    has_room_ = nullptr;
    accepted_ = nullptr;
}

void raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace base::http
