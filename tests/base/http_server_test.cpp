#include "base/error.hpp"
#include "base/http/server.hpp"
#include "http_test_peer.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <vector>

using namespace http_test;

TEST_CASE("a request is answered with one response on a connection that stays open") {
    Host host(echo);
    Peer peer(host.port());
    for (int i = 0; i < 3; ++i) {
        REQUIRE(peer.send(post("/mcp?project=a", "hello")));
        const std::string response = peer.read_response();
        CHECK(status_of(response) == 200);
        CHECK(body_of(response) == "POST /mcp?project=a hello");
        CHECK(response.find("Date: ") != std::string::npos);
    }
    CHECK(host.connections() == 1);
}

TEST_CASE("requests that a client pipelines are answered in order") {
    Host host(echo);
    Peer peer(host.port());
    std::string all;
    for (int i = 0; i < 500; ++i) all += post("/" + std::to_string(i), std::string(100, 'x'));
    REQUIRE(peer.send(all));
    for (int i = 0; i < 500; ++i)
        REQUIRE(body_of(peer.read_response()).substr(0, 12).find("/" + std::to_string(i) + "?") !=
                std::string::npos);
}

TEST_CASE("a request that comes byte by byte is understood") {
    Host host(echo);
    Peer peer(host.port());
    for (const char c : post("/slow", "abc")) REQUIRE(peer.send({&c, 1}));
    CHECK(body_of(peer.read_response()) == "POST /slow? abc");
}

TEST_CASE("a chunked body arrives whole, and its trailers are not header fields") {
    bool has_trailer = true;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        has_trailer = exchange->request().fields.has("x-evil");
        echo(exchange);
    });
    Peer peer(host.port());
    REQUIRE(
        peer.send("POST /c HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
    REQUIRE(peer.send("4;ext=1\r\ndefg\r\n0\r\nX-Evil: 1\r\n\r\n"));
    CHECK(body_of(peer.read_response()) == "POST /c? abcdefg");
    CHECK_FALSE(has_trailer);
}

TEST_CASE("a handler may answer later, and from another thread by way of the I/O thread") {
    std::vector<std::thread> threads;
    boost::asio::io_context* io = nullptr;
    Host host([&](std::shared_ptr<Exchange> exchange) {
        threads.emplace_back([&io, exchange]() mutable {
            boost::asio::post(*io, [exchange] { echo(exchange); });
            exchange.reset();
        });
    });
    io = &host.io();
    Peer peer(host.port());
    REQUIRE(peer.send(get("/later")));
    CHECK(body_of(peer.read_response()) == "GET /later? ");
    for (std::thread& thread : threads) thread.join();
}

TEST_CASE("an exchange that is dropped answers 500 and the connection serves on") {
    Host host([](const std::shared_ptr<Exchange>& exchange) {
        if (exchange->request().path == "/ok") echo(exchange);
    });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/lost")));
    CHECK(status_of(peer.read_response()) == 500);
    REQUIRE(peer.send(get("/ok")));
    CHECK(status_of(peer.read_response()) == 200);
}

TEST_CASE("a handler that throws answers 500 and the server lives") {
    Host host([](const std::shared_ptr<Exchange>&) { throw std::runtime_error("bad"); });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    CHECK(status_of(peer.read_response()) == 500);
    CHECK(Peer(host.port()).is_connected());
}

TEST_CASE("a stream is chunked and ends") {
    Host host([](const std::shared_ptr<Exchange>& exchange) {
        Response head;
        head.fields.add("Content-Type", "text/event-stream");
        exchange->begin_stream(std::move(head));
        CHECK(exchange->write("data: 1\n\n"));
        CHECK(exchange->write("data: 2\n\n"));
        exchange->end();
        CHECK_FALSE(exchange->write("late"));
    });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    const std::string head = peer.read_until("\r\n\r\n");
    CHECK(head.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(head.find("Content-Length") == std::string::npos);
    CHECK(peer.read_until("0\r\n\r\n") == "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\n\r\n");
    REQUIRE(peer.send(get("/")));
    CHECK(status_of(peer.read_until("\r\n\r\n")) == 200);
}

TEST_CASE("a client that leaves while its request runs is noticed") {
    std::promise<void> arrived;
    std::promise<void> left;
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        kept = exchange;
        exchange->on_disconnect([&] { left.set_value(); });
        arrived.set_value();
    });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    arrived.get_future().wait();
    peer.close();
    CHECK(left.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready);
    host.run([&] { kept.reset(); });
}

TEST_CASE("a client that closes only its sending side still gets its answer") {
    std::promise<void> left;
    std::shared_ptr<Exchange> kept;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        kept = exchange;
        exchange->on_disconnect([&] { left.set_value(); });
    });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/half")));
    peer.close_sending();
    left.get_future().wait();
    host.run([&] {
        echo(kept);
        kept.reset();
    });
    CHECK(body_of(peer.read_all()) == "GET /half? ");
}

TEST_CASE("nobody is told of a disconnect after the answer") {
    std::atomic<int> calls = 0;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        exchange->on_disconnect([&] { ++calls; });
        echo(exchange);
    });
    {
        Peer peer(host.port());
        REQUIRE(peer.send(get("/")));
        peer.read_response();
    }
    Peer other(host.port());
    while (host.connections() > 1) {
    }
    CHECK(calls == 0);
}

TEST_CASE("a taken port is an error that names it") {
    Host host(echo);
    boost::asio::io_context io;
    ServerOptions options = on_loopback();
    options.port = host.port();
    const std::string expected =
        "cannot listen on 127.0.0.1:" + std::to_string(host.port()) + ": port is taken by another program";
    CHECK_THROWS_WITH(Server(io, options, echo), Catch::Contains(expected));
}

TEST_CASE("port 0 gives one free port for all addresses, and a missing ::1 is no error") {
    Host host(echo, ServerOptions{});
    CHECK(host.port() != 0);
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    CHECK(status_of(peer.read_response()) == 200);
}

TEST_CASE("an address that is not numeric is an error that names it") {
    boost::asio::io_context io;
    ServerOptions options;
    options.addresses = {"localhost"};
    CHECK_THROWS_WITH(Server(io, options, echo), Catch::Contains("'localhost'"));
}

TEST_CASE("stop lets running exchanges finish and closes idle connections") {
    std::promise<std::shared_ptr<Exchange>> running;
    Host host([&](std::shared_ptr<Exchange> exchange) { running.set_value(std::move(exchange)); });
    Peer idle(host.port());
    Peer busy(host.port());
    REQUIRE(busy.send(get("/busy")));
    std::shared_ptr<Exchange> exchange = running.get_future().get();
    while (host.connections() < 2) {
    }
    std::promise<void> stopped;
    std::future<void> is_stopped = stopped.get_future();
    host.run([&] { host.server().stop(std::chrono::seconds(60), [&] { stopped.set_value(); }); });
    CHECK(idle.is_closed());
    CHECK_FALSE(Peer(host.port()).is_connected());
    CHECK(is_stopped.wait_for(std::chrono::seconds(0)) == std::future_status::timeout);
    host.run([&] { echo(exchange); });
    const std::string response = busy.read_all();
    CHECK(body_of(response) == "GET /busy? ");
    CHECK(response.find("Connection: close") != std::string::npos);
    CHECK(is_stopped.wait_for(std::chrono::minutes(1)) == std::future_status::ready);
    host.run([&] { exchange.reset(); });
}

TEST_CASE("stop closes what still runs after the grace, and says so to the handler") {
    std::promise<std::shared_ptr<Exchange>> running;
    std::promise<void> left;
    Host host([&](std::shared_ptr<Exchange> exchange) {
        exchange->on_disconnect([&] { left.set_value(); });
        running.set_value(std::move(exchange));
    });
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    std::shared_ptr<Exchange> exchange = running.get_future().get();
    std::promise<void> stopped;
    host.run([&] { host.server().stop(std::chrono::milliseconds(1), [&] { stopped.set_value(); }); });
    stopped.get_future().wait();
    left.get_future().wait();
    CHECK(peer.read_all().empty());
    host.run([&] { exchange.reset(); });
}
