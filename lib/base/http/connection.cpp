// One accepted connection: reads requests one after the other, hands each to the handler, sends the answer.
#include "base/http/connection.hpp"

#include "base/http/exchange.hpp"
#include "base/http/response_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <charconv>
#include <exception>

namespace base::http {
namespace {

using boost::system::error_code;
using Socket = boost::asio::ip::tcp::socket;

constexpr std::chrono::seconds linger_time{5};
constexpr int reads_in_a_row = 16;                               // then others have their turn
constexpr std::size_t flush_now_above = std::size_t{64} << 10U;  // below, chunks of one turn go out together

bool would_block(const error_code& ec) {
    return ec == boost::asio::error::would_block || ec == boost::asio::error::try_again;
}

Response plain(unsigned status, const std::string& text) {
    Response response;
    response.status = status;
    response.fields.add("Content-Type", "text/plain; charset=utf-8");
    response.body = text + "\n";
    return response;
}

std::string chunk_head(std::size_t size) {
    std::array<char, 20> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), size, 16).ptr;
    return std::string(text.data(), end) + "\r\n";
}

}  // namespace

Connection::Connection(std::shared_ptr<ConnectionHost> host, Socket socket)
    : host_(std::move(host)), socket_(std::move(socket)) {
    error_code ignored;
    const auto peer = socket_.remote_endpoint(ignored).address();
    from_loopback_ = peer.is_loopback() ||
                     (peer.is_v6() && peer.to_v6().is_v4_mapped() && peer.to_v6().to_bytes()[12] == 127);
    socket_.non_blocking(true, ignored);
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket_.set_option(Socket::keep_alive(true), ignored);
}

void Connection::start() {
    deadline_ = Clock::now() + host_->options.idle_timeout;
    wait_readable();
}

void Connection::close() {
    if (phase_ == Phase::closed) return;
    phase_ = Phase::closed;
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
    socket_.close(ignored);
    reader_.reset();
    rest_ = {};
    output_.clear();
    const auto self = shared_from_this();
    peer_left();
    host_->open.erase(self);
    host_->settled();
}

void Connection::time_out() {
    if (phase_ == Phase::reading && reader_) return refuse(408, "the request did not arrive in time");
    close();
}

// --- reading
// -------------------------------------------------------------------------------------------------

void Connection::pump() {
    if (pumping_) return;
    pumping_ = true;
    const auto self = shared_from_this();
    for (int reads = 0; phase_ == Phase::reading; ++reads) {
        if (rest_is_fresh_) {
            take({});
        } else if (!input_is_ready_) {
            wait_readable();
            break;
        } else if (reads >= reads_in_a_row) {
            boost::asio::post(host_->io, [self] { self->pump(); });
            break;
        } else if (!read_once()) {
            break;
        }
    }
    pumping_ = false;
    // A handler that has not answered yet wants to hear when its client leaves.
    if (phase_ == Phase::handling || phase_ == Phase::streaming) input_is_ready_ ? peek() : wait_readable();
    if (phase_ == Phase::lingering) discard();
}

bool Connection::read_once() {
    error_code ec;
    std::vector<char>& buffer = host_->buffer;
    const std::size_t count = socket_.read_some(boost::asio::buffer(buffer), ec);
    if (count < buffer.size()) input_is_ready_ = false;
    if (would_block(ec)) return true;
    if (ec) {
        close();
        return false;
    }
    take({buffer.data(), count});
    return true;
}

void Connection::take(std::string_view bytes) {
    if (!reader_) {
        reader_ = std::make_unique<RequestReader>(host_->options.header_limit, host_->options.body_limit);
        deadline_ = Clock::now() + host_->options.header_timeout;
    }
    const bool from_rest = !rest_.empty();
    if (from_rest) rest_.append(bytes);
    const std::string_view all = from_rest ? std::string_view(rest_) : bytes;
    const std::size_t taken = reader_->take(all);
    const RequestReader::Status status = reader_->status();
    rest_is_fresh_ = status == RequestReader::Status::done && taken < all.size();
    if (taken == all.size()) rest_ = {};
    else if (from_rest) rest_.erase(0, taken);
    else rest_ = all.substr(taken);

    switch (status) {
        case RequestReader::Status::done:
            return dispatch();
        case RequestReader::Status::malformed:
            return refuse(400, "not a valid HTTP/1.1 request");
        case RequestReader::Status::unsupported:
            return refuse(501, "only the transfer coding 'chunked' is known");
        case RequestReader::Status::header_too_large:
            return refuse(
                431, "the header is larger than " + std::to_string(host_->options.header_limit) + " bytes");
        case RequestReader::Status::body_too_large:
            return refuse(413,
                          "the body is larger than " + std::to_string(host_->options.body_limit) + " bytes");
        case RequestReader::Status::need_more:
            break;
    }
    if (!reader_->has_header()) return;
    deadline_ = Clock::now() + host_->options.body_timeout;
    if (reader_->wants_continue()) {
        output_.push("HTTP/1.1 100 Continue\r\n\r\n");
        flush();
    }
}

void Connection::dispatch() {
    keep_alive_ = reader_->keep_alive() && !host_->stopping;
    is_http_1_0_ = reader_->is_http_1_0();
    is_head_ = reader_->request().method == "HEAD";
    phase_ = Phase::handling;
    deadline_ = Clock::time_point::max();
    auto exchange =
        make_exchange(shared_from_this(), ++serial_, std::move(reader_->request()), from_loopback_);
    reader_.reset();
    try {
        host_->handler(std::move(exchange));
    } catch (const std::exception&) {
        // The exchange that the handler let go answers 500 by itself.
        keep_alive_ = false;
    }
}

void Connection::refuse(unsigned status, const std::string& text) {
    reader_.reset();
    rest_ = {};
    rest_is_fresh_ = false;
    keep_alive_ = false;
    phase_ = Phase::handling;
    respond(++serial_, plain(status, text));
}

void Connection::wait_readable() {
    if (waits_readable_ || input_is_ready_ || phase_ == Phase::closed || peer_closed_) return;
    waits_readable_ = true;
    socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& ec) {
        self->waits_readable_ = false;
        if (!ec) self->on_readable();
    });
}

void Connection::on_readable() {
    input_is_ready_ = true;
    if (phase_ == Phase::reading) return pump();
    if (phase_ == Phase::lingering) return discard();
    if (phase_ == Phase::handling || phase_ == Phase::streaming) peek();
}

/// Tells a client that left from one that sends its next request early.
void Connection::peek() {
    char byte = 0;
    error_code ec;
    socket_.receive(boost::asio::buffer(&byte, 1), Socket::message_peek, ec);
    if (would_block(ec)) {
        input_is_ready_ = false;
        return wait_readable();
    }
    if (!ec) return;
    if (ec != boost::asio::error::eof || phase_ == Phase::streaming) return close();
    // Only its sending side may be closed: the answer is still sent.
    peer_closed_ = true;
    keep_alive_ = false;
    peer_left();
}

void Connection::peer_left() {
    const auto callback = std::move(on_disconnect_);
    on_disconnect_ = nullptr;
    if (callback) callback();
}

void Connection::abandon(std::shared_ptr<Connection> connection, std::uint64_t serial) {
    boost::asio::io_context& io = connection->host_->io;
    boost::asio::post(io, [self = std::move(connection), serial] {
        if (!self->is_current(serial)) return;
        if (self->phase_ == Phase::streaming) return self->close();
        self->respond(serial, plain(500, "the server could not answer this request"));
    });
}

// --- writing
// -------------------------------------------------------------------------------------------------

bool Connection::is_current(std::uint64_t serial) const {
    return serial == serial_ && (phase_ == Phase::handling || phase_ == Phase::streaming);
}

void Connection::respond(std::uint64_t serial, Response response) {
    if (!is_current(serial) || phase_ != Phase::handling) return;
    if (host_->stopping) keep_alive_ = false;
    HeadOptions options;
    options.length = response.body.size();
    options.keep_alive = keep_alive_;
    options.is_http_1_0 = is_http_1_0_;
    output_.push(response_head(response, options));
    if (!is_head_) output_.push(std::move(response.body));
    phase_ = Phase::flushing;
    on_disconnect_ = nullptr;
    flush();
}

void Connection::begin_stream(std::uint64_t serial, Response head) {
    if (!is_current(serial) || phase_ != Phase::handling) return;
    if (host_->stopping || is_http_1_0_) keep_alive_ = false;
    is_chunked_ = !is_http_1_0_;
    HeadOptions options;
    options.framing = is_chunked_ ? Framing::chunked : Framing::until_close;
    options.keep_alive = keep_alive_;
    phase_ = Phase::streaming;
    output_.push(response_head(head, options));
    write(serial, std::move(head.body));
    flush_later();
    if (peer_closed_) close();
}

bool Connection::write(std::uint64_t serial, std::string chunk) {
    if (!is_current(serial) || phase_ != Phase::streaming) return false;
    if (chunk.empty() || is_head_) return true;
    if (output_.bytes() > flush_now_above) flush();
    if (phase_ != Phase::streaming) return false;
    // One chunk may be larger than the limit: only a reader that lets others wait before it is too slow.
    if (output_.bytes() > host_->options.stream_buffer_limit) {
        close();
        return false;
    }
    if (is_chunked_) output_.push(chunk_head(chunk.size()));
    output_.push(std::move(chunk));
    if (is_chunked_) output_.push("\r\n");
    flush_later();
    return true;
}

void Connection::end(std::uint64_t serial) {
    if (!is_current(serial) || phase_ != Phase::streaming) return;
    if (is_chunked_ && !is_head_) output_.push("0\r\n\r\n");
    phase_ = Phase::flushing;
    on_disconnect_ = nullptr;
    flush();
}

void Connection::on_disconnect(std::uint64_t serial, std::function<void()> callback) {
    if (!is_current(serial)) return;
    on_disconnect_ = std::move(callback);
    if (peer_closed_) peer_left();
}

void Connection::flush_later() {
    if (flush_is_posted_ || waits_writable_) return;
    flush_is_posted_ = true;
    boost::asio::post(host_->io, [self = shared_from_this()] {
        self->flush_is_posted_ = false;
        self->flush();
    });
}

void Connection::flush() {
    if (phase_ == Phase::closed || waits_writable_) return;
    if (!output_.empty()) {
        const error_code ec = output_.send(socket_);
        if (would_block(ec)) return wait_writable();
        if (ec) return close();
        if (phase_ == Phase::streaming) deadline_ = Clock::time_point::max();
    }
    if (phase_ == Phase::flushing) sent_all();
}

void Connection::wait_writable() {
    waits_writable_ = true;
    deadline_ = Clock::now() + host_->options.body_timeout;
    socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& ec) {
        self->waits_writable_ = false;
        if (!ec) self->flush();
    });
}

void Connection::sent_all() {
    if (peer_closed_) return close();
    if (keep_alive_ && !host_->stopping) {
        phase_ = Phase::reading;
        deadline_ = Clock::now() + host_->options.idle_timeout;
        return pump();
    }
    // The peer may still be sending: closing now would reset the connection and could destroy the answer.
    phase_ = Phase::lingering;
    deadline_ = Clock::now() + linger_time;
    rest_ = {};
    error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    if (host_->stopping) host_->settled();
    if (!pumping_) discard();
}

void Connection::discard() {
    error_code ec;
    for (int reads = 0; !ec && reads < reads_in_a_row; ++reads)
        socket_.read_some(boost::asio::buffer(host_->buffer), ec);
    if (ec && !would_block(ec)) return close();
    input_is_ready_ = false;
    wait_readable();
}

}  // namespace base::http
