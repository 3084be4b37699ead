// One connection of a client: sends one request at a time and reads its response.
#include "base/http/client_connection.hpp"

#include "base/error.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace base::http {
namespace {

using boost::system::error_code;
using Socket = ClientStream::Socket;

constexpr int reads_in_a_row = 16;  // then others have their turn

bool would_block(const error_code& ec) {
    return ec == boost::asio::error::would_block || ec == boost::asio::error::try_again;
}

}  // namespace

ClientConnection::ClientConnection(std::shared_ptr<ClientHost> host)
    : host_(std::move(host)), stream_(host_->io), timer_(host_->io) {}

std::string ClientConnection::where() const {
    const std::string& address = host_->options.address;
    const bool is_v6 = address.find(':') != std::string::npos;
    return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(host_->options.port);
}

void ClientConnection::start_call(std::shared_ptr<ClientCall> call) {
    call_ = std::move(call);
    call_->connection = weak_from_this();
    written_ = 0;
    rest_.clear();
}

void ClientConnection::connect(std::shared_ptr<ClientCall> call) {
    start_call(std::move(call));
    error_code ec;
    const auto address = boost::asio::ip::make_address(host_->options.address, ec);
    const auto self = shared_from_this();
    if (ec) {
        boost::asio::post(host_->io, [self] { self->fail("not a numeric IP address: " + self->where()); });
        return;
    }
    arm_timer(host_->options.connect_timeout);
    stream_.socket().async_connect({address, host_->options.port}, [self](const error_code& error) {
        if (self->is_closed_) return;
        if (error) return self->fail("cannot connect to " + self->where() + ": " + error.message());
        error_code ignored;
        self->stream_.socket().non_blocking(true, ignored);
        self->stream_.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
        try {
            if (self->host_->options.channel) self->stream_.use(self->host_->options.channel());
        } catch (const Error& failure) {
            return self->fail(failure.what());
        }
        self->shake_hands();
    });
}

void ClientConnection::shake_hands() {
    error_code ec;
    bool done = false;
    try {
        done = stream_.shake_hands(ec);
    } catch (const Error& error) {
        return fail(error.what());
    }
    if (ec) return fail("the connection to " + where() + " was closed during the TLS handshake");
    if (done) {
        is_connected_ = true;
        return begin();
    }
    stream_.socket().async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& error) {
        if (!error && !self->is_closed_) self->shake_hands();
    });
}

bool ClientConnection::reuse(const std::shared_ptr<ClientCall>& call) {
    char byte = 0;
    error_code ec;
    stream_.socket().receive(boost::asio::buffer(&byte, 1), Socket::message_peek, ec);
    if (!would_block(ec)) {
        close();
        return false;
    }
    is_reused_ = true;
    start_call(call);
    begin();
    return true;
}

void ClientConnection::begin() {
    const std::shared_ptr<ClientCall> call = call_;
    const auto body =
        call->request->method == "HEAD" ? ResponseReader::Body::none : ResponseReader::Body::expected;
    ResponseReader::Pieces pieces;
    pieces.on_head = [call](unsigned status, const Fields& fields) {
        if (!call->is_over && call->events.on_head) call->events.on_head(status, fields);
    };
    pieces.on_data = [call](std::string_view data) {
        if (!call->is_over && call->events.on_data) call->events.on_data(data);
    };
    reader_ = std::make_unique<ResponseReader>(body, std::move(pieces));
    if (call->silence.count() > 0) arm_timer(call->silence);
    else timer_.cancel();
    wait_readable();
    write();
}

bool ClientConnection::send_some() {
    const std::string& head = call_->head;
    const std::string& body = call_->request->body;
    error_code ec;
    const bool in_head = written_ < head.size();
    const std::string_view text = in_head ? std::string_view(head).substr(written_)
                                          : std::string_view(body).substr(written_ - head.size());
    try {
        if (text.empty()) stream_.flush(ec);
        else written_ += stream_.write_some(text, ec);
    } catch (const Error&) {
        ec = boost::asio::error::connection_reset;
    }
    // The server may have answered before it closed (413): reading tells.
    if (ec && !would_block(ec)) write_failed_ = true;
    return !ec;
}

void ClientConnection::write() {
    const std::size_t size = call_->head.size() + call_->request->body.size();
    while (!write_failed_ && (written_ < size || stream_.has_unsent())) {
        if (send_some() || write_failed_) continue;
        stream_.socket().async_wait(Socket::wait_write,
                                    [self = shared_from_this(), call = call_](const error_code& error) {
                                        if (!error && self->call_ == call) self->write();
                                    });
        return;
    }
}

void ClientConnection::wait_readable() {
    if (waits_readable_ || is_closed_) return;
    waits_readable_ = true;
    stream_.socket().async_wait(Socket::wait_read, [self = shared_from_this()](const error_code& ec) {
        self->waits_readable_ = false;
        if (ec || self->is_closed_) return;
        // Nothing is expected on an idle connection: the server closes it, or breaks the protocol.
        if (!self->call_) return self->close();
        self->read();
    });
}

void ClientConnection::read() {
    const auto self = shared_from_this();
    const std::shared_ptr<ClientCall> call = call_;
    if (!call || is_closed_) return;
    std::vector<char>& buffer = host_->buffer;
    for (int reads = 0; reads < reads_in_a_row; ++reads) {
        error_code ec;
        std::size_t count = 0;
        try {
            count = stream_.read_some(buffer.data(), buffer.size(), ec);
        } catch (const Error& error) {
            return fail(error.what());
        }
        if (would_block(ec)) return wait_readable();
        if (ec == boost::asio::error::eof) reader_->take_end();
        if (ec && reader_->status() != ResponseReader::Status::done)
            return fail("the connection to " + where() + " was closed before the answer was complete");
        if (call->silence.count() > 0) last_byte_ = std::chrono::steady_clock::now();
        std::string_view bytes(buffer.data(), count);
        if (!rest_.empty()) {
            rest_.append(bytes);
            bytes = rest_;
        }
        const std::size_t taken = reader_->take(bytes);
        if (is_closed_) return;  // by a call of the event's receiver
        if (reader_->status() == ResponseReader::Status::malformed)
            return fail("the answer of " + where() + " is not valid HTTP/1.1");
        if (reader_->status() == ResponseReader::Status::done) {
            // More than the answer: whatever it is, this connection is not usable.
            if (taken < bytes.size()) write_failed_ = true;
            return finish();
        }
        rest_ = std::string(bytes.substr(taken));
        if (count < buffer.size() && !host_->options.channel) return wait_readable();
    }
    boost::asio::post(host_->io, [self] { self->read(); });
}

void ClientConnection::finish() {
    const std::shared_ptr<ClientCall> call = std::move(call_);
    call_ = nullptr;
    timer_.cancel();
    const bool sent_all = written_ == call->head.size() + call->request->body.size();
    if (sent_all && !write_failed_ && reader_->keep_alive()) {
        wait_readable();
        host_->became_idle(shared_from_this());
    } else {
        close();
    }
    reader_.reset();
    if (std::exchange(call->is_over, true)) return;
    if (call->events.on_end) call->events.on_end(nullptr);
    call->events = {};
}

void ClientConnection::fail(const std::string& text, bool timed_out) {
    const std::shared_ptr<ClientCall> call = std::move(call_);
    call_ = nullptr;
    const bool sent_all = call && written_ == call->head.size() + call->request->body.size();
    const bool has_answer = reader_ && reader_->has_started();
    close();
    if (!call || call->is_over) return;
    if (is_reused_ && !sent_all && !has_answer && !timed_out) return host_->send_again(call);
    call->is_over = true;
    Failure failure;
    failure.not_sent = !sent_all;
    failure.timed_out = timed_out;
    failure.text = text;
    if (call->events.on_end) call->events.on_end(&failure);
    call->events = {};
}

void ClientConnection::close() {
    if (is_closed_) return;
    is_closed_ = true;
    error_code ignored;
    timer_.cancel();
    stream_.socket().close(ignored);
    call_ = nullptr;
    host_->closed(shared_from_this());
}

void ClientConnection::arm_timer(std::chrono::milliseconds limit) {
    last_byte_ = std::chrono::steady_clock::now();
    timer_.expires_after(limit);
    timer_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec) self->on_timer();
    });
}

void ClientConnection::on_timer() {
    if (is_closed_ || !call_) return;
    const std::chrono::milliseconds limit = is_connected_ ? call_->silence : host_->options.connect_timeout;
    const auto due = last_byte_ + limit;
    if (std::chrono::steady_clock::now() >= due) {
        const std::string what = is_connected_ ? "no byte from " : "cannot connect to ";
        return fail(what + where() + " within " + std::to_string(limit.count()) + " ms", true);
    }
    timer_.expires_at(due);
    timer_.async_wait([self = shared_from_this()](const error_code& ec) {
        if (!ec) self->on_timer();
    });
}

}  // namespace base::http
