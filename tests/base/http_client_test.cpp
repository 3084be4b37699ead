#include "base/error.hpp"
#include "base/http/client.hpp"
#include "http_test_peer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <optional>

using namespace http_test;
using base::http::Client;
using base::http::ClientOptions;
using base::http::Events;
using base::http::Failure;
using base::http::Fields;

namespace {

ClientOptions to(std::uint16_t port) {
    ClientOptions options;
    options.port = port;
    return options;
}

Request request_to(const std::string& path, std::string body = {}) {
    Request request;
    request.method = body.empty() ? "GET" : "POST";
    request.path = path;
    request.body = std::move(body);
    return request;
}

struct Outcome {
    unsigned status = 0;
    std::string body;
    std::optional<Failure> failure;
    int ends = 0;
};

Events into(Outcome& outcome, boost::asio::io_context& io) {
    Events events;
    events.on_head = [&outcome](unsigned status, const Fields&) { outcome.status = status; };
    events.on_data = [&outcome](std::string_view data) { outcome.body.append(data); };
    events.on_end = [&outcome, &io](const Failure* failure) {
        ++outcome.ends;
        if (failure != nullptr) outcome.failure = *failure;
        io.stop();
    };
    return events;
}

/// A call to its end, on a client whose connections stay for the next one.
Outcome call(boost::asio::io_context& io, Client& client, Request request,
             std::chrono::milliseconds silence = std::chrono::milliseconds(0)) {
    Outcome outcome;
    client.send(std::move(request), into(outcome, io), silence);
    io.restart();
    io.run();
    return outcome;
}

/// A server that takes connections and does with each what it is told to.
class RawServer {
public:
    RawServer() : listener_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(bind(listener_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        REQUIRE(listen(listener_, 16) == 0);
        REQUIRE(getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
    }
    ~RawServer() { close(listener_); }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    std::uint16_t port() const { return port_; }
    /// Reads one header, sends `reply`, closes.
    std::thread serve(const std::vector<std::string>& replies) const {
        return std::thread([listener = listener_, replies] {
            for (const std::string& reply : replies) {
                const int peer = accept(listener, nullptr, nullptr);
                std::string read;
                char buffer[4096];
                while (read.find("\r\n\r\n") == std::string::npos) {
                    const ssize_t count = recv(peer, buffer, sizeof buffer, 0);
                    if (count <= 0) break;
                    read.append(buffer, static_cast<std::size_t>(count));
                }
                send(peer, reply.data(), reply.size(), MSG_NOSIGNAL);
                close(peer);
            }
        });
    }

private:
    int listener_;
    std::uint16_t port_ = 0;
};

}  // namespace

TEST_CASE("a client's calls share one kept-alive connection") {
    std::atomic<int> calls = 0;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        ++calls;
        echo(exchange);
    });
    boost::asio::io_context io;
    Client client(io, to(host.port()));
    for (int i = 0; i < 20; ++i) {
        const Outcome outcome = call(io, client, request_to("/a", "body"));
        CHECK(outcome.status == 200);
        CHECK(outcome.body == "POST /a? body");
        CHECK_FALSE(outcome.failure);
    }
    CHECK(calls == 20);
    CHECK(host.connections() == 1);
}

TEST_CASE("a response in chunks arrives in pieces as it is written") {
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        exchange->begin_stream({});
        exchange->write("one ");
        kept = exchange;
    });
    boost::asio::io_context io;
    Client client(io, to(host.port()));
    Outcome outcome;
    Events events = into(outcome, io);
    events.on_data = [&](std::string_view data) {
        outcome.body.append(data);
        if (outcome.body == "one ")
            boost::asio::post(host.io(), [&] {
                kept->write("two");
                kept->end();
                kept.reset();
            });
    };
    client.send(request_to("/"), std::move(events));
    io.run();
    CHECK(outcome.body == "one two");
    CHECK_FALSE(outcome.failure);
}

TEST_CASE("a body of 64 MiB goes there and comes back") {
    Host host([](const std::shared_ptr<Exchange>& exchange) {
        Response response;
        response.body = exchange->request().body;
        exchange->respond(std::move(response));
    });
    std::string body(std::size_t{64} << 20U, 'a');
    for (std::size_t i = 0; i < body.size(); i += 4093) body[i] = static_cast<char>('b' + i % 20);
    const Response response =
        base::http::fetch(to(host.port()), request_to("/", body), std::chrono::seconds(60));
    CHECK((response.body == body));
}

TEST_CASE("a refused connection is a failure that was certainly not sent") {
    std::uint16_t port = 0;
    { port = Host(echo).port(); }
    boost::asio::io_context io;
    Client client(io, to(port));
    const Outcome outcome = call(io, client, request_to("/"));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->not_sent);
    CHECK_THAT(outcome.failure->text, Catch::Contains("cannot connect to 127.0.0.1:" + std::to_string(port)));
    CHECK(outcome.ends == 1);
}

TEST_CASE("a connection lost before the answer is a failure that may have been sent") {
    RawServer server;
    std::thread thread = server.serve({""});
    boost::asio::io_context io;
    Client client(io, to(server.port()));
    const Outcome outcome = call(io, client, request_to("/"));
    thread.join();
    REQUIRE(outcome.failure);
    CHECK_FALSE(outcome.failure->not_sent);
    CHECK_FALSE(outcome.failure->timed_out);
}

TEST_CASE("a connection lost in the middle of an answer is a failure") {
    RawServer server;
    std::thread thread = server.serve({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"});
    boost::asio::io_context io;
    Client client(io, to(server.port()));
    const Outcome outcome = call(io, client, request_to("/"));
    thread.join();
    CHECK(outcome.body == "half");
    REQUIRE(outcome.failure);
    CHECK_FALSE(outcome.failure->not_sent);
}

TEST_CASE("a kept-alive connection that the server closed meanwhile is replaced") {
    RawServer server;
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    std::thread thread = server.serve({reply, reply});
    boost::asio::io_context io;
    Client client(io, to(server.port()));
    CHECK(call(io, client, request_to("/")).body == "ok");
    const Outcome second = call(io, client, request_to("/"));
    thread.join();
    CHECK(second.body == "ok");
    CHECK_FALSE(second.failure);
}

TEST_CASE("an answer that ends with its connection is complete") {
    RawServer server;
    std::thread thread = server.serve({"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nuntil the end"});
    const Response response = base::http::fetch(to(server.port()), request_to("/"), std::chrono::minutes(1));
    thread.join();
    CHECK(response.body == "until the end");
}

TEST_CASE("an answer that is not HTTP is a failure") {
    RawServer server;
    std::thread thread = server.serve({"SSH-2.0-OpenSSH_9.2\r\n"});
    boost::asio::io_context io;
    Client client(io, to(server.port()));
    const Outcome outcome = call(io, client, request_to("/"));
    thread.join();
    REQUIRE(outcome.failure);
    CHECK_THAT(outcome.failure->text, Catch::Contains("not valid HTTP/1.1"));
}

TEST_CASE("silence longer than its limit ends a call") {
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) { kept = exchange; });
    boost::asio::io_context io;
    Client client(io, to(host.port()));
    const Outcome outcome = call(io, client, request_to("/"), std::chrono::milliseconds(20));
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->timed_out);
    CHECK_THAT(outcome.failure->text, Catch::Contains("within 20 ms"));
    host.run([&] { kept.reset(); });
}

TEST_CASE("a cancelled call brings no event, and the server hears of it") {
    std::promise<void> arrived;
    std::promise<void> left;
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        kept = exchange;
        exchange->on_disconnect([&] { left.set_value(); });
        arrived.set_value();
    });
    boost::asio::io_context io;
    Client client(io, to(host.port()));
    Outcome outcome;
    const Client::Cancel cancel = client.send(request_to("/"), into(outcome, io));
    std::thread thread([&] { io.run(); });
    arrived.get_future().wait();
    boost::asio::post(io, [&] {
        cancel();
        cancel();
    });
    left.get_future().wait();
    thread.join();
    CHECK(outcome.ends == 0);
    host.run([&] { kept.reset(); });
}

TEST_CASE("a call may be cancelled from its own events") {
    Host host(echo);
    boost::asio::io_context io;
    Client client(io, to(host.port()));
    Outcome outcome;
    Events events = into(outcome, io);
    Client::Cancel cancel;
    events.on_head = [&](unsigned, const Fields&) { cancel(); };
    cancel = client.send(request_to("/"), std::move(events));
    io.run();
    CHECK(outcome.ends == 0);
    CHECK(outcome.body.empty());
}

TEST_CASE("a server that refuses a body early is heard") {
    ServerOptions options = on_loopback();
    options.body_limit = 1000;
    Host host(echo, options);
    const Response response = base::http::fetch(to(host.port()), request_to("/", std::string(8'000'000, 'x')),
                                                std::chrono::seconds(20));
    CHECK(response.status == 413);
}

TEST_CASE("a line break in a field of a request is refused and nothing is sent") {
    std::atomic<int> calls = 0;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        ++calls;
        echo(exchange);
    });
    Request request = request_to("/");
    request.fields.add("X-Name", "a\r\nX-Evil: 1");
    CHECK_THROWS_AS(base::http::fetch(to(host.port()), std::move(request), std::chrono::minutes(1)),
                    base::Error);
    CHECK(calls == 0);
}

TEST_CASE("fetch gives up after its limit with an error that names the request") {
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) { kept = exchange; });
    CHECK_THROWS_WITH(base::http::fetch(to(host.port()), request_to("/never"), std::chrono::milliseconds(20)),
                      "GET /never failed: no complete answer within 20 ms");
    host.run([&] { kept.reset(); });
}
