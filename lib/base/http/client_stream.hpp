// The socket of a client's connection, with its channel when it has one.
#pragma once

#include "base/http/channel.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace base::http {

/// Non-blocking reads and writes; where one would block, the error says so and `socket()` is waited on.
/// Throws what the channel throws. I/O thread.
class ClientStream {
public:
    using Socket = boost::asio::ip::tcp::socket;

    explicit ClientStream(boost::asio::io_context& io) : socket_(io) {}

    Socket& socket() { return socket_; }
    void use(std::unique_ptr<Channel> channel) { channel_ = std::move(channel); }

    /// True when plain bytes may go. False: wait until the socket is readable, and call again.
    bool shake_hands(boost::system::error_code& ec);
    std::size_t read_some(char* out, std::size_t size, boost::system::error_code& ec);
    /// Takes as much of the text as may wait to be sent; `has_unsent()` then.
    std::size_t write_some(std::string_view text, boost::system::error_code& ec);
    /// Sends what was taken and not sent.
    void flush(boost::system::error_code& ec);
    bool has_unsent() const { return !unsent_.empty(); }

private:
    void receive(boost::system::error_code& ec);

    Socket socket_;
    std::unique_ptr<Channel> channel_;
    std::string unsent_;  // of the wire
};

}  // namespace base::http
