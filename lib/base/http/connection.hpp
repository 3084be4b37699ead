// One accepted connection: reads requests one after the other, hands each to the handler, sends the answer.
#pragma once

#include "base/http/output_queue.hpp"
#include "base/http/request_reader.hpp"
#include "base/http/server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace base::http {

class Connection;

/// What all connections of a server share. I/O thread only.
struct ConnectionHost {
    ConnectionHost(boost::asio::io_context& context, ServerOptions server_options,
                   Server::Handler server_handler)
        : io(context), options(std::move(server_options)), handler(std::move(server_handler)) {}
    virtual ~ConnectionHost() = default;
    ConnectionHost(const ConnectionHost&) = delete;
    ConnectionHost& operator=(const ConnectionHost&) = delete;
    /// Called when a connection was closed, or has answered its last request.
    virtual void settled() = 0;

    boost::asio::io_context& io;
    const ServerOptions options;
    Server::Handler handler;
    std::vector<char> buffer = std::vector<char>(std::size_t{64} << 10U);  // every read goes through it
    std::unordered_set<std::shared_ptr<Connection>> open;
    bool stopping = false;
};

/// Keeps no buffer while it waits: an idle connection costs about a kilobyte. One request at a time; what a
/// client pipelines stays in the kernel, or as the rest of one read, until the answer before it is sent. I/O
/// thread only, the destructor excepted.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Clock = std::chrono::steady_clock;

    Connection(std::shared_ptr<ConnectionHost> host, boost::asio::ip::tcp::socket socket);

    void start();
    void close();
    /// No request runs and none is being answered.
    bool is_idle() const { return phase_ == Phase::reading || phase_ == Phase::lingering; }
    bool is_overdue(Clock::time_point now) const { return now >= deadline_; }
    /// The time limit of what it waits for has passed.
    void time_out();
    /// Any thread. The exchange was dropped: answers 500, or breaks the stream off.
    static void abandon(std::shared_ptr<Connection> connection, std::uint64_t serial);

    // For the Exchange with this serial number; without effect once that exchange is over.
    void respond(std::uint64_t serial, Response response);
    void begin_stream(std::uint64_t serial, Response head);
    bool write(std::uint64_t serial, std::string chunk);
    void end(std::uint64_t serial);
    void on_disconnect(std::uint64_t serial, std::function<void()> callback);

private:
    enum class Phase { reading, handling, streaming, flushing, lingering, closed };

    void pump();
    bool read_once();
    void take(std::string_view bytes);
    void dispatch();
    void refuse(unsigned status, const std::string& text);
    void wait_readable();
    void on_readable();
    void peek();
    void peer_left();
    void flush();
    void wait_writable();
    void flush_later();
    void sent_all();
    void discard();
    bool is_current(std::uint64_t serial) const;

    std::shared_ptr<ConnectionHost> host_;
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<RequestReader> reader_;  // while a request is being read
    std::string rest_;                       // read and not taken yet
    OutputQueue output_;
    std::function<void()> on_disconnect_;
    Clock::time_point deadline_ = Clock::time_point::max();
    std::uint64_t serial_ = 0;  // of the running exchange
    Phase phase_ = Phase::reading;
    bool from_loopback_ = false;
    bool rest_is_fresh_ = false;   // rest_ has not been offered to the reader yet
    bool input_is_ready_ = false;  // a read is worth trying
    bool waits_readable_ = false;
    bool waits_writable_ = false;
    bool flush_is_posted_ = false;
    bool pumping_ = false;
    bool keep_alive_ = true;
    bool is_http_1_0_ = false;
    bool is_head_ = false;
    bool is_chunked_ = false;
    bool peer_closed_ = false;
};

}  // namespace base::http
