// mcp-proxy: an MCP client on stdin and stdout, a daemon over HTTP.
#include "base/pool.hpp"
#include "proxy/options.hpp"
#include "proxy/relay.hpp"
#include "proxy/stdio.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace {

constexpr std::size_t longest_line = std::size_t{64} << 20U;
constexpr std::chrono::milliseconds flush_limit{1000};
constexpr int parent_died = SIGUSR2;

/// What a large message took goes back to the system; threads share one heap.
void keep_memory_small() {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
}

/// The signal also comes when only the thread that started us ends, so the handler looks who our parent is.
void watch_parent(boost::asio::signal_set& signals, pid_t parent, const std::function<void()>& stop) {
    signals.async_wait([&signals, parent, stop](const boost::system::error_code& ec, int signal) {
        if (ec) return;
        if (signal != parent_died || getppid() != parent) return stop();
        watch_parent(signals, parent, stop);
    });
}

int run(const proxy::Options& options) {
    const pid_t parent = getppid();
    keep_memory_small();
    std::signal(SIGPIPE, SIG_IGN);
    boost::asio::io_context io(1);
    boost::asio::signal_set signals(io, SIGINT, SIGTERM, parent_died);
    signals.add(SIGHUP);
    prctl(PR_SET_PDEATHSIG, parent_died);

    base::Pool pool("starter", 1);
    // Both threads may be blocked for ever in a read or a write: nothing is destroyed at the end.
    proxy::LineWriter writer(STDOUT_FILENO, [] { _exit(0); });
    const auto finish = [&writer] {
        writer.flush(flush_limit);
        _exit(0);
    };
    proxy::Relay relay(
        io, options, pool, [&writer](std::string line) { writer.write(std::move(line)); }, finish);
    watch_parent(signals, parent, [&relay] { relay.stop(); });
    if (getppid() != parent) return 0;

    proxy::LineReader::Callbacks callbacks;
    callbacks.on_line = [&](std::string line) {
        boost::asio::post(io, [&relay, text = std::move(line)]() mutable { relay.take(std::move(text)); });
    };
    callbacks.on_oversized = [&](const proxy::OversizedLine& line) {
        boost::asio::post(io, [&relay, line] { relay.take_oversized(line); });
    };
    callbacks.on_end = [&] { boost::asio::post(io, [&relay] { relay.end_of_input(); }); };
    proxy::LineReader reader(STDIN_FILENO, longest_line, std::move(callbacks));
    writer.start();
    reader.start();
    const auto guard = boost::asio::make_work_guard(io);
    try {
        io.run();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mcp-proxy: %s\n", error.what());
        relay.stop();  // no id stays without an answer
    }
    return 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(proxy::read_options({argv + 1, argv + argc}));
    } catch (const proxy::Usage& usage) {
        std::fputs(usage.what(), usage.status() == 0 ? stdout : stderr);
        return usage.status();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mcp-proxy: %s\n", error.what());
        return 1;
    }
}
