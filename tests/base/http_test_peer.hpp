// A server on a thread of its own, and a blocking client that sends exactly the bytes it is told to.
#pragma once

#include "base/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <arpa/inet.h>
#include <functional>
#include <future>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>

namespace http_test {

using base::http::Exchange;
using base::http::Request;
using base::http::Response;
using base::http::Server;
using base::http::ServerOptions;

inline ServerOptions on_loopback() {
    ServerOptions options;
    options.addresses = {"127.0.0.1"};
    return options;
}

class Host {
public:
    explicit Host(Server::Handler handler, ServerOptions options = on_loopback())
        : guard_(boost::asio::make_work_guard(io_)),
          server_(std::make_unique<Server>(io_, std::move(options), std::move(handler))),
          thread_([this] {
              server_->start();
              io_.run();
          }) {}
    ~Host() {
        run([this] { server_.reset(); });
        guard_.reset();
        thread_.join();
    }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// On the I/O thread; waits until it is done.
    void run(const std::function<void()>& work) {
        std::promise<void> done;
        boost::asio::post(io_, [&] {
            work();
            done.set_value();
        });
        done.get_future().wait();
    }
    boost::asio::io_context& io() { return io_; }
    Server& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }
    std::size_t connections() {
        std::size_t count = 0;
        run([&] { count = server_->connections(); });
        return count;
    }

private:
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    std::unique_ptr<Server> server_;
    std::thread thread_;
};

/// Waits at most a minute for bytes; after that a read returns what there is.
class Peer {
public:
    explicit Peer(std::uint16_t port, int receive_buffer = 0) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        const timeval limit{60, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    ~Peer() { close(); }
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    bool is_connected() const { return is_connected_; }
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    void close_sending() const { shutdown(socket_, SHUT_WR); }
    bool send(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    /// Up to and with `mark`; less when the peer closes or is silent.
    std::string read_until(std::string_view mark) {
        while (read_.find(mark) == std::string::npos)
            if (!read_some()) return std::exchange(read_, {});
        const std::size_t end = read_.find(mark) + mark.size();
        std::string text = read_.substr(0, end);
        read_.erase(0, end);
        return text;
    }
    std::string read_bytes(std::size_t count) {
        while (read_.size() < count)
            if (!read_some()) return std::exchange(read_, {});
        std::string text = read_.substr(0, count);
        read_.erase(0, count);
        return text;
    }
    std::string read_all() {
        while (read_some()) {
        }
        return std::exchange(read_, {});
    }
    /// Head and body by Content-Length.
    std::string read_response() {
        std::string text = read_until("\r\n\r\n");
        const std::size_t at = text.find("Content-Length: ");
        if (at != std::string::npos) text += read_bytes(std::stoul(text.substr(at + 16)));
        return text;
    }
    /// The server closed, and everything before was read.
    bool is_closed() {
        char byte = 0;
        return read_.empty() && recv(socket_, &byte, 1, 0) == 0;
    }

private:
    bool read_some() {
        char buffer[65536];
        const ssize_t count = recv(socket_, buffer, sizeof buffer, 0);
        if (count <= 0) return false;
        read_.append(buffer, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool is_connected_ = false;
    std::string read_;
};

inline std::string get(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

inline std::string post(const std::string& path, const std::string& body, const std::string& fields = {}) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Answers with method, path, query and body.
inline void echo(const std::shared_ptr<Exchange>& exchange) {
    const Request& request = exchange->request();
    Response response;
    response.body = request.method + " " + request.path + "?" + request.query + " " + request.body;
    exchange->respond(std::move(response));
}

inline std::string body_of(const std::string& response) {
    const std::size_t end = response.find("\r\n\r\n");
    return end == std::string::npos ? std::string() : response.substr(end + 4);
}

inline unsigned status_of(const std::string& response) {
    return response.size() < 12 ? 0 : static_cast<unsigned>(std::stoul(response.substr(9, 3)));
}

}  // namespace http_test
