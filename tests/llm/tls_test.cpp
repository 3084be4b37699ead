// A model behind TLS: a real server on loopback, with a certificate that is made here.
#include "llm/failure.hpp"
#include "llm/transport.hpp"
#include "tests/base/tls_peer.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace {

/// Answers one request over TLS, or none when the handshake fails.
class TlsServer {
public:
    explicit TlsServer(const test::Identity& identity)
        : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
          socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(socket_, 4) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~TlsServer() {
        ::shutdown(socket_, SHUT_RDWR);  // ends an accept that nobody came to
        thread_.join();
        ::close(socket_);
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    std::uint16_t port() const { return port_; }

private:
    void serve() {
        const int client = ::accept(socket_, nullptr, nullptr);
        if (client < 0) return;
        const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context_.get()), SSL_free);
        SSL_set_fd(ssl.get(), client);
        if (SSL_accept(ssl.get()) == 1) {
            std::string request;
            char buffer[4096];
            while (request.find("\r\n\r\n") == std::string::npos) {
                const int count = SSL_read(ssl.get(), buffer, sizeof buffer);
                if (count <= 0) break;
                request.append(buffer, static_cast<std::size_t>(count));
            }
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " +
                                       std::to_string(request.substr(0, request.find(' ')).size()) +
                                       "\r\nConnection: close\r\n\r\n" + request.substr(0, request.find(' '));
            SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
            SSL_shutdown(ssl.get());
        }
        ::close(client);
    }

    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    int socket_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

llm::Exchange exchange_with(std::uint16_t port, const std::string& authorities, std::string& body) {
    llm::Exchange exchange;
    exchange.provider = "far";
    exchange.endpoint = llm::endpoint_of("https://localhost:" + std::to_string(port) + "/v1");
    exchange.authorities = authorities;
    exchange.request.method = "GET";
    exchange.request.path = "/v1/models";
    exchange.request.fields.add("Host", "localhost");
    exchange.on_head = [](unsigned status, const base::http::Fields&) { CHECK(status == 200); };
    exchange.on_data = [&body](std::string_view bytes) { body += bytes; };
    return exchange;
}

std::string failure_of(const test::Identity& shown, const std::string& authorities) {
    const TlsServer server(shown);
    std::string body;
    try {
        llm::HttpTransport().run(exchange_with(server.port(), authorities, body));
        return {};
    } catch (const llm::Failed& failed) {
        CHECK(failed.kind() == llm::FailureKind::unreachable);
        CHECK(body.empty());
        return failed.what();
    }
}

}  // namespace

TEST_CASE("a model behind TLS answers when its certificate is trusted") {
    const test::TemporaryDirectory files;
    const test::Identity identity("DNS:localhost");
    const std::string trusted = (files.path() / "trusted.pem").string();
    identity.write(trusted);
    const TlsServer server(identity);
    std::string body;
    llm::HttpTransport().run(exchange_with(server.port(), trusted, body));
    CHECK(body == "GET");
}

TEST_CASE("a certificate that is not trusted, or is another's, is one sentence") {
    const test::TemporaryDirectory files;
    const test::Identity identity("DNS:localhost");
    const test::Identity other("DNS:other.example.com");
    const std::string trusted = (files.path() / "trusted.pem").string();
    other.write(trusted);
    CHECK(failure_of(identity, trusted).find("certificate of localhost is not trusted") != std::string::npos);
    CHECK(failure_of(other, trusted).find("certificate of localhost is not trusted") != std::string::npos);
    CHECK(failure_of(identity, (files.path() / "absent.pem").string()).find("authorities in llm.yaml") !=
          std::string::npos);
}
