// TLS of a client without a socket: who is trusted, and what damage on the wire becomes.
#include "base/error.hpp"
#include "base/tls/client_tls.hpp"
#include "tests/base/tls_peer.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

namespace {

using test::Identity;
using test::TlsPeer;

std::string read_all(base::http::Channel& channel) {
    std::string out;
    char buffer[1000];
    for (std::size_t count = 0; (count = channel.read(buffer, sizeof buffer)) > 0;) out.append(buffer, count);
    return out;
}

std::string refusal(const Identity& shown, const Identity& trusted, const std::string& host,
                    int highest_version = TLS1_3_VERSION) {
    const test::TemporaryDirectory files;
    trusted.write(files.path() / "trusted.pem");
    const auto channel = base::tls::client(host, (files.path() / "trusted.pem").string())();
    TlsPeer peer(shown, highest_version);
    try {
        return peer.shake_hands(*channel) ? "" : "never done";
    } catch (const base::Error& error) {
        CHECK(error.kind() == base::ErrorKind::network);
        return error.what();
    }
}

}  // namespace

TEST_CASE("a peer that is trusted is spoken with, however its bytes are cut") {
    const Identity identity("DNS:demo.example,IP:10.1.2.3");
    const test::TemporaryDirectory files;
    identity.write(files.path() / "trusted.pem");
    const auto make = base::tls::client("demo.example", (files.path() / "trusted.pem").string());
    for (const std::size_t step : {std::size_t{1}, std::size_t{100}, std::size_t{100'000}}) {
        const auto channel = make();
        TlsPeer peer(identity);
        REQUIRE(peer.shake_hands(*channel, step));
        channel->write("a question");
        channel->write("");
        peer.exchange(*channel, step);
        CHECK(peer.read() == "a question");
        const std::string answer(300'000, 'x');
        peer.write(answer);
        peer.exchange(*channel, step);
        CHECK(read_all(*channel) == answer);
        CHECK_FALSE(channel->has_ended());
        peer.say_farewell();
        peer.exchange(*channel, step);
        CHECK(read_all(*channel).empty());
        CHECK(channel->has_ended());
    }
}

TEST_CASE("a peer is refused for its authority, its name, its address, its dates and its version") {
    const Identity good("DNS:demo.example,DNS:*.wild.example,IP:10.1.2.3");
    const Identity other("DNS:demo.example");
    const Identity old("DNS:demo.example", -60);
    CHECK(refusal(good, good, "demo.example").empty());
    CHECK(refusal(good, good, "a.wild.example").empty());
    CHECK(refusal(good, good, "10.1.2.3").empty());
    const auto is_distrust = [](const std::string& text) {
        return text.starts_with("the certificate of ") && text.find(" is not trusted") != std::string::npos;
    };
    CHECK(is_distrust(refusal(other, good, "demo.example")));
    CHECK(is_distrust(refusal(old, old, "demo.example")));
    for (const char* host : {"other.example", "demo.example.other.example", "a.b.wild.example",
                             "wild.example", "10.1.2.4", "::1"})
        CHECK(is_distrust(refusal(good, good, host)));
    CHECK_THAT(refusal(good, good, "demo.example", TLS1_1_VERSION),
               Catch::Contains("TLS with demo.example failed"));
}

TEST_CASE("a file of authorities that cannot be read is an error of the configuration") {
    const test::TemporaryDirectory files;
    files.write("empty.pem", "");
    for (const char* name : {"absent.pem", "empty.pem"})
        CHECK_THROWS_WITH(base::tls::client("demo.example", (files.path() / name).string()),
                          Catch::Contains("cannot read the certificate authorities in "));
}

TEST_CASE("damaged bytes end a connection with an error, and give no text that the peer did not send") {
    const Identity identity("DNS:demo.example");
    const test::TemporaryDirectory files;
    identity.write(files.path() / "trusted.pem");
    const auto make = base::tls::client("demo.example", (files.path() / "trusted.pem").string());
    for (std::size_t damaged = 0; damaged < 60; ++damaged) {
        const auto channel = make();
        TlsPeer peer(identity);
        REQUIRE(peer.shake_hands(*channel));
        peer.exchange(*channel);
        CHECK(read_all(*channel).empty());
        peer.write("forty bytes of an answer that was signed");
        std::string wire = peer.take_wire();
        wire[damaged % wire.size()] = static_cast<char>(wire[damaged % wire.size()] ^ 0x40);
        channel->received(wire);
        std::string text;
        try {
            text = read_all(*channel);
        } catch (const base::Error& error) {
            CHECK_THAT(error.what(), Catch::Contains("TLS with demo.example failed"));
        }
        CHECK(text.empty());
    }
    const auto channel = make();
    channel->received("HTTP/1.1 400 Bad Request\r\n\r\n");
    CHECK_THROWS_AS(channel->shake_hands(), base::Error);
}
