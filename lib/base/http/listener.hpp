// Listening sockets: binding them, and accepting without ever spinning.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace base::http {

/// Accepts on several addresses with one port. I/O thread only, the constructor excepted.
class Listener : public std::enable_shared_from_this<Listener> {
public:
    using Accepted = std::function<void(boost::asio::ip::tcp::socket)>;
    /// False: no further connection now; `resume` continues.
    using HasRoom = std::function<bool()>;

    /// Binds and listens. Throws Error{network} naming address and port. An IPv6 address that this machine
    /// does not have is left out when another address could be bound.
    Listener(boost::asio::io_context& io, const std::vector<std::string>& addresses, std::uint16_t port);

    std::uint16_t port() const { return port_; }
    void start(HasRoom has_room, Accepted accepted);
    void resume();
    void close();

private:
    struct Socket {
        boost::asio::ip::tcp::acceptor acceptor;
        bool accepting = false;
    };

    bool bind_all(const std::vector<std::string>& addresses, std::uint16_t port);
    void accept(Socket& socket);
    void pause_after_error();

    boost::asio::io_context& io_;
    std::vector<Socket> sockets_;
    boost::asio::steady_timer pause_;
    HasRoom has_room_;
    Accepted accepted_;
    std::uint16_t port_ = 0;
    bool is_paused_ = false;
    bool is_closed_ = false;
};

/// Lets this process open as many descriptors as its hard limit allows.
void raise_descriptor_limit() noexcept;

}  // namespace base::http
