// Legacy sessions: what is remembered of a client between its requests. I/O thread only.
#pragma once

#include "mcp/call.hpp"
#include "mcp/event_stream.hpp"
#include "mcp/session_id.hpp"

#include <atomic>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace mcp {

class RunningCall;

/// A request of ours that the client has yet to answer.
class Asked {
public:
    virtual ~Asked() = default;
    /// `error` null: `result` is the answer.
    virtual void answer(const Json& result, const Json& error) = 0;
};

/// Idle, it takes about 600 bytes.
struct Session {
    std::string id;
    std::string version;
    ClientFeatures features;
    std::string client_name;                        // unknown after a restart
    std::string project;                            // 2024-11-05: ?project= of GET /sse
    std::atomic<int> log_level = 1;                 // as log_level(); "info"; any thread
    std::mutex mutex;                               // guards `roots`
    std::optional<std::vector<std::string>> roots;  // any thread
    std::set<std::string> subscriptions;            // URIs
    std::map<std::uint64_t, std::shared_ptr<EventStream>> streams;
    std::shared_ptr<EventStream> standing;  // the GET stream that messages outside a call go to
    std::map<std::string, std::weak_ptr<RunningCall>> running;  // by id, as JSON text
    std::map<std::string, std::shared_ptr<Asked>> asked;        // by id, as JSON text
    std::uint64_t next_stream = 1;
    std::uint64_t next_ask = 1;
    std::chrono::steady_clock::time_point last_used;
    std::shared_ptr<EventWriter> sse;  // 2024-11-05: the one stream that everything goes over

    std::shared_ptr<EventStream> open_stream();
    /// Sends outside any call; lost when the client has no stream open.
    void notify(const std::string& message);
    /// Ends the streams that no running call writes to.
    void end_idle_streams();
    /// Forgets streams that nobody can want any more.
    void forget_streams(std::chrono::steady_clock::time_point now);
};

class Sessions {
public:
    using Clock = std::chrono::steady_clock;
    /// At most `limit` in memory; the longest unused gives way. That loses its log level, subscriptions and
    /// roots, not the session: its id still opens it.
    Sessions(const std::string& key, std::size_t limit) : ids_(key), limit_(limit) {}

    std::shared_ptr<Session> create(const SessionFacts& facts, Clock::time_point now);
    /// Nothing: unknown, ended or older than 30 days; answer 404. `wall_s`: seconds since 1970.
    std::shared_ptr<Session> find(std::string_view id, Clock::time_point now, std::int64_t wall_s);
    /// False when there was none.
    bool end(std::string_view id, std::int64_t wall_s);

    /// Drops those unused for six hours (their ids stay valid) and streams that ended a while ago.
    void sweep(Clock::time_point now);
    std::size_t size() const { return sessions_.size(); }
    std::size_t used_since(Clock::time_point when) const;
    template <class Visit>
    void for_each(Visit visit) {
        for (const auto& session : order_) visit(*session);
    }

private:
    std::shared_ptr<Session> insert(std::string id, const SessionFacts& facts, Clock::time_point now);
    void make_room();
    void remove(const std::string& id);
    void mark_ended(const std::string& id);

    using Order = std::list<std::shared_ptr<Session>>;  // longest unused first
    SessionIds ids_;
    std::size_t limit_;
    Order order_;
    std::unordered_map<std::string, Order::iterator> sessions_;
    std::unordered_set<std::string> ended_;
    std::list<std::string> ended_order_;
};

/// The index of an RFC 5424 level, "debug" = 0; -1 when unknown.
int log_level(std::string_view name);

}  // namespace mcp
