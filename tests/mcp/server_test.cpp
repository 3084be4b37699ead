// The whole server on loopback: sockets, threads, restarts, many streams, the client.
#include "base/error.hpp"
#include "base/http/client.hpp"
#include "fake_daemon.hpp"
#include "mcp/refusal.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <atomic>
#include <optional>
#include <sys/resource.h>
#include <thread>

using fake::Json;

namespace {

mcp::Tool refusing() {
    mcp::Tool tool;
    tool.name = "refuses";
    tool.run = [](mcp::Call&, const mcp::Json&) {
        mcp::ToolResult result = mcp::ToolResult::error("another has it");
        result.structured = mcp::Json{{"reason", "stale_fence"}};
        return result;
    };
    return tool;
}

/// A server with the fixtures, on a thread of its own.
class Live {
public:
    explicit Live(mcp::ServeOptions options = {}) : pool_("test", 8) {
        options.addresses = {"127.0.0.1"};
        options.conformance = true;
        mcp::Catalog catalog;
        catalog.info = {"test-server", "", "1.2.3", ""};
        catalog.tools.push_back(refusing());
        server_.emplace(io_, pool_, std::move(catalog), options);
        server_->start();
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Live() { stop(); }

    void stop() {
        if (!thread_.joinable()) return;
        boost::asio::post(io_, [this] { server_->stop(std::chrono::seconds(2), {}); });
        thread_.join();
        pool_.stop();
    }
    mcp::Server& server() { return *server_; }
    std::uint16_t port() const { return server_->port(); }
    base::http::ClientOptions origin() const {
        base::http::ClientOptions out;
        out.port = port();
        return out;
    }
    mcp::Client client(const std::string& token = {}) const {
        mcp::ClientConfig config;
        config.origin = origin();
        config.name = "test";
        config.version = "1";
        config.token = token;
        return mcp::Client(config);
    }

private:
    boost::asio::io_context io_{1};
    base::Pool pool_;
    std::optional<mcp::Server> server_;
    std::thread thread_;
};

constexpr std::chrono::seconds limit{60};

}  // namespace

TEST_CASE("the client calls tools and hears their progress") {
    Live live;
    mcp::Client client = live.client();
    CHECK(client.call_tool("echo", {{"text", "hi"}}, limit)["content"][0]["text"] == "hi");
    std::vector<double> heard;
    client.call_tool("test_tool_with_progress", Json::object(), limit,
                     [&](double done, double total, const std::string&) {
                         CHECK(total == 100);
                         heard.push_back(done);
                     });
    CHECK(heard == std::vector<double>{0, 50, 100});
    CHECK(client.request("tools/list", Json::object(), limit)["tools"].size() > 20);
}

TEST_CASE("the client tells what went wrong") {
    Live live;
    mcp::Client client = live.client();
    try {
        client.call_tool("test_error_handling", Json::object(), limit);
        FAIL("must throw");
    } catch (const mcp::RemoteError& error) {
        CHECK(error.code() == 0);
        CHECK(std::string(error.what()) == "This tool intentionally returns an error for testing");
    }
    try {
        client.call_tool("refuses", Json::object(), limit);
        FAIL("must throw");
    } catch (const mcp::Refusal& refusal) {
        CHECK(refusal.reason() == "stale_fence");
        CHECK(std::string(refusal.what()) == "another has it");
    }
    try {
        client.call_tool("nothing", Json::object(), limit);
        FAIL("must throw");
    } catch (const mcp::RemoteError& error) {
        CHECK(error.code() == -32602);
    }
    CHECK_THROWS_AS(client.call_tool("slow", {{"ms", 60000}}, std::chrono::milliseconds(50)), base::Error);
    CHECK(client.call_tool("echo", {{"text", "after"}}, limit)["content"][0]["text"] == "after");
    live.stop();
    CHECK_THROWS_AS(client.call_tool("echo", {{"text", "x"}}, limit), base::Error);
}

TEST_CASE("the client brings its token") {
    mcp::ServeOptions options;
    options.client_token = "secret";
    Live live(options);
    CHECK(live.client("secret").call_tool("echo", {{"text", "x"}}, limit).contains("content"));
    CHECK_THROWS(live.client().call_tool("echo", {{"text", "x"}}, limit));
}

TEST_CASE("a session works on the next server with the same key") {
    mcp::ServeOptions options;
    options.session_key = "kept on disk";
    std::string session;
    {
        Live live(options);
        const auto response = base::http::fetch(
            live.origin(),
            fake::post(
                R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})"),
            limit);
        session = std::string(response.fields.get("Mcp-Session-Id"));
        REQUIRE(session.size() == 47);
    }
    Live live(options);
    const auto again =
        base::http::fetch(live.origin(), fake::legacy(session, fake::call("echo", {{"text", "x"}})), limit);
    CHECK(again.status == 200);
}

TEST_CASE("many threads call, ask, leave and listen at once") {
    Live live;
    std::atomic<int> wrong = 0;
    const auto work = [&](int number) {
        mcp::Client client = live.client();
        for (int i = 0; i < 15; ++i) {
            const std::string text = std::to_string(number) + '/' + std::to_string(i);
            try {
                if (client.call_tool("echo", {{"text", text}}, limit)["content"][0]["text"] != text) ++wrong;
                client.call_tool("slow", {{"ms", i % 3}}, limit);
                int steps = 0;
                if (i % 5 == 0) {
                    client.call_tool("test_tool_with_progress", Json::object(), limit,
                                     [&](double, double, const std::string&) { ++steps; });
                    if (steps != 3) ++wrong;
                }
            } catch (const std::exception&) {
                ++wrong;
            }
            if (i % 4 == 0) {  // goes away in mid-call
                try {
                    live.client().call_tool("slow", {{"ms", 60000}}, std::chrono::milliseconds(5));
                    ++wrong;
                } catch (const base::Error&) {
                }
            }
            live.server().notify_tools_changed();
            live.server().notify_resource_updated("test://watched-resource");
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i) threads.emplace_back(work, i);
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
}

TEST_CASE("thousands of listeners hear of a change") {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    // Two descriptors a listener, for both ends are in this process.
    const std::size_t count = std::min<std::size_t>(5000, (files.rlim_cur - 200) / 2);
    Live live;
    boost::asio::io_context io;
    using boost::asio::ip::tcp;
    const tcp::endpoint endpoint(boost::asio::ip::address_v4::loopback(), live.port());
    const base::http::Request request =
        fake::modern("subscriptions/listen", {{"notifications", {{"toolsListChanged", true}}}}, "listen:0");
    std::string text =
        "POST /mcp HTTP/1.1\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
    for (const auto& [name, value] : request.fields.all()) text += name + ": " + value + "\r\n";
    text += "\r\n" + request.body;
    std::vector<tcp::socket> sockets;
    std::size_t acknowledged = 0;
    std::vector<boost::asio::streambuf> buffers(count);
    for (std::size_t i = 0; i < count; ++i) {
        sockets.emplace_back(io);
        sockets.back().connect(endpoint);
        boost::asio::write(sockets.back(), boost::asio::buffer(text));
        boost::asio::read_until(sockets.back(), buffers[i], "acknowledged");
        ++acknowledged;
    }
    CHECK(acknowledged == count);
    live.server().notify_tools_changed();
    std::size_t heard = 0;
    for (std::size_t i = 0; i < count; ++i) {
        boost::asio::read_until(sockets[i], buffers[i], "tools/list_changed");
        ++heard;
    }
    CHECK(heard == count);
    CHECK(live.client().call_tool("echo", {{"text", "x"}}, limit).contains("content"));
}

TEST_CASE("a server that stops ends its streams gracefully and answers what runs") {
    Live live;
    std::string answer;
    std::thread caller([&] {
        answer =
            live.client().call_tool("slow", {{"ms", 300}}, limit)["content"][0]["text"].get<std::string>();
    });
    boost::asio::io_context io;
    boost::asio::ip::tcp::socket socket(io);
    socket.connect({boost::asio::ip::address_v4::loopback(), live.port()});
    const base::http::Request request =
        fake::modern("subscriptions/listen", {{"notifications", Json::object()}}, "l");
    std::string text =
        "POST /mcp HTTP/1.1\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
    for (const auto& [name, value] : request.fields.all()) text += name + ": " + value + "\r\n";
    boost::asio::write(socket, boost::asio::buffer(text + "\r\n" + request.body));
    boost::asio::streambuf buffer;
    boost::asio::read_until(socket, buffer, "acknowledged");
    base::http::Request metrics = fake::post("", "/metrics");
    metrics.method = "GET";
    const auto is_running = [&] {
        return base::http::fetch(live.origin(), metrics, limit).body.find("mcp_calls_running 1") !=
               std::string::npos;
    };
    const auto give_up = std::chrono::steady_clock::now() + limit;
    while (!is_running()) REQUIRE(std::chrono::steady_clock::now() < give_up);
    live.stop();
    caller.join();
    CHECK(answer == "slept 300 ms");
    boost::system::error_code ec;
    boost::asio::read_until(socket, buffer, "\"resultType\":\"complete\"", ec);
    CHECK_FALSE(ec);
}
