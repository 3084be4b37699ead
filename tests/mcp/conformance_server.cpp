// A daemon with nothing but the conformance fixtures: what the suites and the SDK clients are run against.
//   conformance-server [--port N] [--token T] [--key SESSION_KEY] [--orchestrator KEY]
// Prints "listening on http://127.0.0.1:PORT" and serves until SIGTERM or SIGINT.
#include "base/log/log.hpp"
#include "mcp/server.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
    mcp::ServeOptions options;
    options.conformance = true;
    std::string level = "warn";
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string flag = argv[i];
        const std::string value = argv[i + 1];
        if (flag == "--port") options.port = static_cast<std::uint16_t>(std::atoi(value.c_str()));
        if (flag == "--token") options.client_token = value;
        if (flag == "--key") options.session_key = value;
        if (flag == "--orchestrator") options.orchestrator_key = value;
        if (flag == "--log") level = value;
    }
    std::signal(SIGPIPE, SIG_IGN);
    try {
        base::log::init(level);
        boost::asio::io_context io{1};
        base::Pool pool("tools", 64);
        mcp::Catalog catalog;
        catalog.info = {"conformance-server", "Conformance fixtures", "0.1.0",
                        "Fixtures of the conformance suite."};
        mcp::Server server(io, pool, std::move(catalog), options);
        boost::asio::signal_set signals(io, SIGTERM, SIGINT);
        signals.async_wait([&](const boost::system::error_code& ec, int) {
            if (!ec) server.stop(std::chrono::seconds(1), {});
        });
        server.start();
        std::printf("listening on http://127.0.0.1:%u\n", static_cast<unsigned>(server.port()));
        std::fflush(stdout);
        io.run();
        pool.stop();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "conformance-server: %s\n", error.what());
        return 1;
    }
    return 0;
}
