// One connection of a client: sends one request at a time and reads its response.
#pragma once

#include "base/http/client.hpp"
#include "base/http/client_stream.hpp"
#include "base/http/response_reader.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace base::http {

class ClientConnection;

/// One call, which may move from a closed connection to a fresh one.
struct ClientCall {
    std::shared_ptr<const Request> request;
    Events events;
    std::chrono::milliseconds silence{0};
    std::string head;  // of the request, as it goes over the wire
    std::weak_ptr<ClientConnection> connection;
    bool is_over = false;  // no event comes any more
};

/// What the connections of one client share. I/O thread only.
struct ClientHost {
    ClientHost(boost::asio::io_context& context, ClientOptions client_options)
        : io(context), options(std::move(client_options)) {}
    virtual ~ClientHost() = default;
    ClientHost(const ClientHost&) = delete;
    ClientHost& operator=(const ClientHost&) = delete;

    /// The response is complete and the connection can be used again.
    virtual void became_idle(const std::shared_ptr<ClientConnection>& connection) = 0;
    virtual void closed(const std::shared_ptr<ClientConnection>& connection) = 0;
    /// The server cannot have seen the request whole: it goes out again on a fresh connection.
    virtual void send_again(std::shared_ptr<ClientCall> call) = 0;

    boost::asio::io_context& io;
    const ClientOptions options;
    std::vector<char> buffer = std::vector<char>(std::size_t{64} << 10U);  // every read goes through it
};

class ClientConnection : public std::enable_shared_from_this<ClientConnection> {
public:
    explicit ClientConnection(std::shared_ptr<ClientHost> host);

    void connect(std::shared_ptr<ClientCall> call);
    /// On an idle connection; false when the server has closed it meanwhile.
    bool reuse(const std::shared_ptr<ClientCall>& call);
    void close();

private:
    void start_call(std::shared_ptr<ClientCall> call);
    void shake_hands();
    void begin();
    void write();
    bool send_some();
    void wait_readable();
    void read();
    void finish();
    void fail(const std::string& text, bool timed_out = false);
    void arm_timer(std::chrono::milliseconds limit);
    void on_timer();
    std::string where() const;

    std::shared_ptr<ClientHost> host_;
    ClientStream stream_;
    boost::asio::steady_timer timer_;
    std::chrono::steady_clock::time_point last_byte_;
    std::shared_ptr<ClientCall> call_;
    std::unique_ptr<ResponseReader> reader_;
    std::string rest_;           // read and not taken yet
    std::size_t written_ = 0;    // of head and body
    bool is_connected_ = false;  // and shook hands
    bool is_reused_ = false;
    bool is_closed_ = false;
    bool waits_readable_ = false;
    bool write_failed_ = false;
};

}  // namespace base::http
