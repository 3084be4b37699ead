// An HTTP/1.1 server: one io_context, one thread; connections are coroutines, handlers are callbacks.
#pragma once

#include "base/http/message.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace base::http {

/// One request waiting for its answer. All members are for the I/O thread; use `io().post` from others.
/// Answer exactly once: `respond`, or `begin_stream` followed by any number of `write` and one `end`.
/// An Exchange that is dropped unanswered answers 500.
class Exchange {
public:
    virtual ~Exchange() = default;

    virtual const Request& request() const = 0;
    /// The peer's address is 127.0.0.0/8 or ::1.
    virtual bool from_loopback() const = 0;

    virtual void respond(Response response) = 0;

    /// Sends status and fields, then chunked body data (text/event-stream needs no more).
    virtual void begin_stream(Response head) = 0;
    /// Queues a chunk. False when the peer is gone, or reads so slowly that `stream_buffer_limit` bytes wait
    /// (then the connection is closed).
    virtual bool write(std::string chunk) = 0;
    virtual void end() = 0;

    /// Called once on the I/O thread when the peer closes before the answer is complete; not after it.
    virtual void on_disconnect(std::function<void()> callback) = 0;
};

struct ServerOptions {
    std::vector<std::string> addresses = {"127.0.0.1", "::1"};  // numeric; a missing ::1 is no error
    std::uint16_t port = 0;                                     // 0: any free one, the same for all addresses
    std::uint64_t body_limit = std::uint64_t{64} << 20U;        // 413 above
    std::uint32_t header_limit = 32U << 10U;                    // 431 above
    std::size_t max_connections = 8192;                         // further ones wait in the backlog
    std::chrono::seconds header_timeout{20};                    // for the whole header once a byte has come
    std::chrono::seconds idle_timeout{300};                     // kept-alive and silent
    std::chrono::seconds body_timeout{60};                      // between two reads of a body
    std::size_t stream_buffer_limit = 4U << 20U;
};

class Server {
public:
    using Handler = std::function<void(std::shared_ptr<Exchange>)>;

    /// Binds at once. Throws base::Error{network} naming address and port, e.g. when the port is taken.
    Server(boost::asio::io_context& io, ServerOptions options, Handler handler);
    ~Server();

    std::uint16_t port() const;
    std::size_t connections() const;
    /// Starts accepting. I/O thread.
    void start();
    /// Stops accepting, closes idle connections, lets running exchanges finish until `grace`, then closes
    /// them; calls `done` on the I/O thread. Idempotent.
    void stop(std::chrono::milliseconds grace, std::function<void()> done);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace base::http
