#include "http_test_peer.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <sys/resource.h>
#include <vector>

using namespace http_test;

namespace {

/// What a server answers to these bytes, when it also must not have called its handler.
unsigned refused(const std::string& bytes) {
    std::atomic<int> calls = 0;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        ++calls;
        echo(exchange);
    });
    Peer peer(host.port());
    peer.send(bytes);
    peer.close_sending();
    const std::string response = peer.read_all();
    CHECK(calls == 0);
    CHECK(response.find("Connection: close") != std::string::npos);
    Peer next(host.port());
    next.send(get("/next"));
    CHECK(status_of(next.read_response()) == 200);
    return status_of(response);
}

const std::string start = "POST / HTTP/1.1\r\nHost: localhost\r\n";

}  // namespace

TEST_CASE("request smuggling: a message with two lengths is refused") {
    CHECK(refused(start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
    CHECK(refused(start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n") == 400);
    CHECK(refused(start + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello") == 400);
    CHECK(refused(start + "Content-Length: 5, 6\r\n\r\nhello") == 400);
    CHECK(refused(start + "Content-Length: +5\r\n\r\nhello") == 400);
    CHECK(refused(start + "Content-Length: -1\r\n\r\n") == 400);
    CHECK(refused(start + "Content-Length: 0x5\r\n\r\nhello") == 400);
}

TEST_CASE("request smuggling: a transfer coding other than chunked is refused") {
    CHECK(refused(start + "Transfer-Encoding: gzip\r\n\r\n") == 501);
    CHECK(refused(start + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n") == 501);
    CHECK(refused(start + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n") == 501);
    CHECK(refused(start + "Transfer-Encoding: identity\r\nContent-Length: 3\r\n\r\nabc") >= 400);
}

TEST_CASE("request smuggling: blanks before a colon and bad line ends are refused") {
    CHECK(refused("POST / HTTP/1.1\r\nHost : localhost\r\n\r\n") == 400);
    CHECK(refused("GET / HTTP/1.1\nHost: localhost\n\n") == 400);
    CHECK(refused(start + "Content-Length : 5\r\n\r\nhello") == 400);
    CHECK(refused(start + "Transfer-Encoding: chunked\r\n\r\nzz\r\n") == 400);
    CHECK(refused(start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcXY\r\n0\r\n\r\n") == 400);
}

TEST_CASE("a missing, doubled or contradicted Host is refused") {
    CHECK(refused("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(refused("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n") == 400);
    CHECK(refused("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
}

TEST_CASE("what is not HTTP is refused") {
    CHECK(refused("hello\r\n\r\n") == 400);
    CHECK(refused("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n") == 400);
    CHECK(refused("GET relative HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
    CHECK(refused(std::string("\x16\x03\x01\x02\x00\x01", 6) + std::string(200, '\0')) == 400);
}

TEST_CASE("an absolute target is the same as its path") {
    Host host(echo);
    Peer peer(host.port());
    REQUIRE(peer.send("GET http://localhost/a?b HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    CHECK(body_of(peer.read_response()) == "GET /a?b ");
}

TEST_CASE("a header above its limit gives 431 however it is made up") {
    CHECK(refused(start + "X-Long: " + std::string(100'000, 'x') + "\r\n\r\n") == 431);
    CHECK(refused("GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\n\r\n") == 431);
    std::string many = start;
    for (int i = 0; i < 100'000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    CHECK(refused(many) == 431);
    CHECK(refused(std::string(100'000, 'x')) == 431);
}

TEST_CASE("a body above its limit gives 413, by its length or by its chunks, and the next one is served") {
    ServerOptions options = on_loopback();
    options.body_limit = 1000;
    Host host(echo, options);
    const std::string chunk = "100\r\n" + std::string(256, 'x') + "\r\n";
    const std::vector<std::string> requests = {
        post("/", std::string(5'000'000, 'x')),
        start + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk + chunk,
        start + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        start + "Content-Length: 18446744073709551615\r\n\r\n",
    };
    for (const std::string& request : requests) {
        Peer peer(host.port());
        REQUIRE(peer.send(request));
        peer.close_sending();
        CHECK(status_of(peer.read_all()) == 413);
        Peer next(host.port());
        REQUIRE(next.send(post("/", std::string(1000, 'y'))));
        CHECK(status_of(next.read_response()) == 200);
    }
}

TEST_CASE("Expect: 100-continue is answered, and a body above the limit is refused before it is sent") {
    ServerOptions options = on_loopback();
    options.body_limit = 1000;
    Host host(echo, options);
    Peer peer(host.port());
    REQUIRE(peer.send(start + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
    CHECK(peer.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    REQUIRE(peer.send("abc"));
    CHECK(body_of(peer.read_response()) == "POST /? abc");
    REQUIRE(peer.send(start + "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n"));
    CHECK(status_of(peer.read_response()) == 413);
}

TEST_CASE("a header that does not come to its end is given up") {
    ServerOptions options = on_loopback();
    options.header_timeout = std::chrono::seconds(0);
    Host host(echo, options);
    Peer peer(host.port());
    REQUIRE(peer.send("GET / HTTP/1.1\r\nHost: local"));
    CHECK(status_of(peer.read_all()) == 408);
}

TEST_CASE("a body that stops coming is given up") {
    ServerOptions options = on_loopback();
    options.body_timeout = std::chrono::seconds(0);
    Host host(echo, options);
    Peer peer(host.port());
    REQUIRE(peer.send(start + "Content-Length: 10\r\n\r\nabc"));
    CHECK(status_of(peer.read_all()) == 408);
}

TEST_CASE("a silent connection is closed after the idle time") {
    ServerOptions options = on_loopback();
    options.idle_timeout = std::chrono::seconds(0);
    Host host(echo, options);
    Peer peer(host.port());
    CHECK(peer.is_closed());
}

TEST_CASE("300 half-open connections do not disturb others") {
    Host host(echo);
    std::vector<std::unique_ptr<Peer>> half_open;
    for (int i = 0; i < 300; ++i) {
        half_open.push_back(std::make_unique<Peer>(host.port()));
        half_open.back()->send(i % 3 == 0   ? ""
                               : i % 3 == 1 ? "POST /mcp HTT"
                                            : start + "Content-Length: 999\r\n\r\nx");
    }
    for (int i = 0; i < 20; ++i) {
        Peer peer(host.port());
        REQUIRE(peer.send(post("/", "fine")));
        REQUIRE(body_of(peer.read_response()) == "POST /? fine");
    }
    CHECK(host.connections() >= 300);
}

TEST_CASE("connections above the cap wait until there is room") {
    ServerOptions options = on_loopback();
    options.max_connections = 2;
    Host host(echo, options);
    auto first = std::make_unique<Peer>(host.port());
    Peer second(host.port());
    Peer third(host.port());
    REQUIRE(second.send(get("/2")));
    CHECK(status_of(second.read_response()) == 200);
    REQUIRE(third.send(get("/3")));
    CHECK(host.connections() == 2);
    first.reset();
    CHECK(body_of(third.read_response()) == "GET /3? ");
}

TEST_CASE("without free descriptors the server waits, and serves again when there are some") {
    Host host(echo);
    Peer before(host.port());
    REQUIRE(before.send(get("/before")));
    CHECK(status_of(before.read_response()) == 200);
    rlimit old{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &old) == 0);
    Peer waiting(host.port());
    while (host.connections() < 2) {
    }
    // Every descriptor below this limit is open, so the next accept fails with EMFILE.
    const int highest = dup(0);
    const rlimit low{static_cast<rlim_t>(highest) + 1, old.rlim_max};
    REQUIRE(setrlimit(RLIMIT_NOFILE, &low) == 0);
    std::vector<int> fillers;
    for (int filler = dup(0); filler >= 0; filler = dup(0)) fillers.push_back(filler);
    close(highest);
    Peer late(host.port());  // takes the descriptor just freed; the accept finds none
    REQUIRE(late.is_connected());
    REQUIRE(late.send(get("/late")));
    REQUIRE(before.send(get("/before")));
    CHECK(status_of(before.read_response()) == 200);
    CHECK(host.connections() == 2);
    REQUIRE(setrlimit(RLIMIT_NOFILE, &old) == 0);
    for (const int filler : fillers) close(filler);
    CHECK(body_of(late.read_response()) == "GET /late? ");
}

TEST_CASE("a reader of a stream that lets too much wait is closed, not buffered without end") {
    std::promise<std::shared_ptr<Exchange>> running;
    Host host([&](const std::shared_ptr<Exchange>& exchange) {
        exchange->begin_stream({});
        running.set_value(exchange);
    });
    Peer peer(host.port(), 4096);
    REQUIRE(peer.send(get("/")));
    std::shared_ptr<Exchange> exchange = running.get_future().get();
    std::size_t written = 0;
    bool accepted = true;
    const std::string chunk(100'000, 'x');
    while (accepted && written < (std::size_t{256} << 20U)) {
        host.run([&] { accepted = exchange->write(chunk); });
        written += chunk.size();
    }
    CHECK_FALSE(accepted);
    CHECK(written < (std::size_t{32} << 20U));
    CHECK(host.connections() == 0);
    host.run([&] { exchange.reset(); });
}

TEST_CASE("one chunk larger than the buffer limit reaches a reader that reads") {
    ServerOptions options = on_loopback();
    options.stream_buffer_limit = 1000;
    Host host(
        [](const std::shared_ptr<Exchange>& exchange) {
            exchange->begin_stream({});
            CHECK(exchange->write(std::string(10'000'000, 'x')));
            exchange->end();
        },
        options);
    Peer peer(host.port());
    REQUIRE(peer.send(get("/")));
    CHECK(peer.read_until("\r\n0\r\n\r\n").size() > 10'000'000);
}
