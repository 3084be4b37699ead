// An HTTP/1.1 client for one origin, with kept-alive connections; event-driven, on one io_context.
#pragma once

#include "base/http/channel.hpp"
#include "base/http/message.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace base::http {

/// How a call ended that brought no complete response.
struct Failure {
    /// True when it is certain that the server never saw the whole request (refused, or closed before it was
    /// written): sending it again cannot make it run twice.
    bool not_sent = false;
    bool timed_out = false;
    std::string text;  // one sentence
};

/// What is told of a running call, on the I/O thread. `on_end` is called exactly once, last, unless
/// cancelled.
struct Events {
    std::function<void(unsigned status, const Fields& fields)> on_head;
    std::function<void(std::string_view data)> on_data;  // in pieces, as they come
    std::function<void(const Failure* failure)> on_end;  // nullptr: complete
};

struct ClientOptions {
    std::string address = "127.0.0.1";  // numeric
    std::uint16_t port = 0;
    std::chrono::milliseconds connect_timeout{2000};
    std::size_t max_idle_connections = 4;
    MakeChannel channel;  // empty: plain bytes; base/tls makes one for https
};

class Client {
public:
    /// Closes the connection of a running call; no event comes after it.
    using Cancel = std::function<void()>;

    Client(boost::asio::io_context& io, ClientOptions options);
    ~Client();

    /// I/O thread. Reuses an idle connection; when that one turns out to be closed before the whole request
    /// was written, sends once more on a fresh connection. The body is written from `request` without another
    /// copy. `silence` bounds the time without any byte of the response; zero means no bound.
    Cancel send(Request request, Events events,
                std::chrono::milliseconds silence = std::chrono::milliseconds(0));

    /// The same with a request that the caller keeps, to send it again should this call fail. It must not
    /// change before the call has ended.
    Cancel send(std::shared_ptr<const Request> request, Events events,
                std::chrono::milliseconds silence = std::chrono::milliseconds(0));

    /// Closes idle connections.
    void close_idle();

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// One blocking call for programs that wait for the answer: sends, waits at most `limit`, returns the whole
/// response. Throws base::Error{network}.
Response fetch(const ClientOptions& options, Request request, std::chrono::milliseconds limit);

}  // namespace base::http
