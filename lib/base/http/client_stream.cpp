// The socket of a client's connection, with its channel when it has one.
#include "base/http/client_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <array>

namespace base::http {
namespace {

using boost::system::error_code;
constexpr std::size_t most_at_once = 65536;

bool would_block(const error_code& ec) {
    return ec == boost::asio::error::would_block || ec == boost::asio::error::try_again;
}

}  // namespace

void ClientStream::flush(error_code& ec) {
    ec = {};
    if (channel_) unsent_ += channel_->take_outgoing();
    std::size_t sent = 0;
    while (sent < unsent_.size() && !ec)
        sent += socket_.write_some(boost::asio::buffer(unsent_.data() + sent, unsent_.size() - sent), ec);
    unsent_.erase(0, sent);
}

void ClientStream::receive(error_code& ec) {
    std::array<char, 16384> wire;
    const std::size_t count = socket_.read_some(boost::asio::buffer(wire), ec);
    if (!ec) channel_->received({wire.data(), count});
}

bool ClientStream::shake_hands(error_code& ec) {
    ec = {};
    if (!channel_) return true;
    for (;;) {
        const bool done = channel_->shake_hands();
        flush(ec);
        if (ec && !would_block(ec)) return false;
        if (done) {
            ec = {};
            return true;
        }
        receive(ec);
        if (would_block(ec)) {
            ec = {};
            return false;
        }
        if (ec) return false;
    }
}

std::size_t ClientStream::read_some(char* out, std::size_t size, error_code& ec) {
    if (!channel_) return socket_.read_some(boost::asio::buffer(out, size), ec);
    ec = {};
    for (;;) {
        if (const std::size_t count = channel_->read(out, size); count > 0) return count;
        if (channel_->has_ended()) {
            ec = boost::asio::error::eof;
            return 0;
        }
        receive(ec);
        // Without a farewell somebody may have cut the answer short.
        if (ec == boost::asio::error::eof) ec = boost::asio::error::connection_reset;
        if (ec) return 0;
    }
}

std::size_t ClientStream::write_some(std::string_view text, error_code& ec) {
    if (!channel_) return socket_.write_some(boost::asio::buffer(text.data(), text.size()), ec);
    flush(ec);
    if (ec) return 0;
    const std::string_view part = text.substr(0, most_at_once);
    channel_->write(part);
    flush(ec);
    if (would_block(ec)) ec = {};
    return part.size();
}

}  // namespace base::http
