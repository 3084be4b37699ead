// What the parts of a server share. I/O thread, but for what is marked.
#pragma once

#include "mcp/credential.hpp"
#include "mcp/event_writer.hpp"
#include "mcp/listen.hpp"
#include "mcp/listing.hpp"
#include "mcp/metrics.hpp"
#include "mcp/request_state.hpp"
#include "mcp/server.hpp"
#include "mcp/session.hpp"

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <unordered_map>

namespace mcp {

class RunningCall;

struct Limits {
    std::size_t sessions = 10'000;  // in memory; further ones push out the longest unused
    std::size_t streams = 6'000;    // event streams in all
    std::size_t calls = 4'096;      // running or waiting for a thread
};

struct Core : std::enable_shared_from_this<Core> {
    Core(boost::asio::io_context& io_context, base::Pool& tool_pool, Catalog catalog,
         ServeOptions serve_options);

    boost::asio::io_context& io;  // any thread may post
    base::Pool& pool;             // any thread
    const ServeOptions options;   // any thread
    const Listing listing;        // any thread
    const Keys keys;
    const RequestStates request_states;  // any thread
    const Limits limits;
    /// `"_meta":{serverInfo}`, the beginning of every modern result. Any thread.
    const std::string modern_meta;

    Metrics metrics;
    const std::shared_ptr<EventWriters> writers;
    Sessions sessions;
    std::unordered_map<std::string, std::shared_ptr<Session>> sse_sessions;  // of 2024-11-05, by id
    std::function<std::size_t()> connections;                                // open HTTP connections
    Listeners listeners;
    std::unordered_map<std::uint64_t, std::shared_ptr<RunningCall>> running;
    std::uint64_t next_call = 1;
    bool stopping = false;
    const std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();

    /// Runs while calls run: deadlines and heartbeats, once a second.
    void watch_calls();
    /// Runs until `stop_timers`: comments on event streams, sessions that expired, every 15 s.
    void watch_streams();
    void stop_timers();

private:
    void tick();
    boost::asio::steady_timer call_timer_;
    boost::asio::steady_timer stream_timer_;
    bool watching_calls_ = false;
};

}  // namespace mcp
