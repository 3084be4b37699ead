// One open text/event-stream, and the table of all of them. I/O thread only.
#pragma once

#include "base/http/server.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

namespace mcp {

class EventWriter;

/// All open streams of a server: counted, capped, kept alive.
class EventWriters {
public:
    explicit EventWriters(std::size_t limit) : limit_(limit) {}
    bool is_full() const { return open_.size() >= limit_; }
    std::size_t size() const { return open_.size(); }
    /// A comment on every stream that wants them, so that nothing between us and the client thinks it dead.
    void keep_alive();

private:
    friend class EventWriter;
    std::size_t limit_;
    std::unordered_set<EventWriter*> open_;
};

/// Sends the head at once. Whoever owns it calls `close` when the peer has gone.
class EventWriter {
public:
    EventWriter(std::shared_ptr<EventWriters> table, std::shared_ptr<base::http::Exchange> exchange,
                base::http::Fields more_fields = {});
    ~EventWriter();
    EventWriter(const EventWriter&) = delete;
    EventWriter& operator=(const EventWriter&) = delete;

    /// Empty `id` and `event` are left out; `data` has no line breaks (it is JSON). False when the peer is
    /// gone.
    bool write(std::string_view data, std::string_view id = {}, std::string_view event = {});
    /// Bytes as they are.
    bool write_raw(std::string text);
    /// No comments from now on: the client has nothing in between, and is not to be woken for nothing.
    void be_quiet() { is_quiet_ = true; }
    bool is_quiet() const { return is_quiet_; }
    /// Ends the response.
    void end();
    /// The peer has gone: nothing more is sent.
    void close();
    bool is_open() const { return open_; }

private:
    std::shared_ptr<EventWriters> table_;  // shared: a connection may outlive the server by a moment
    std::shared_ptr<base::http::Exchange> exchange_;
    bool open_ = true;
    bool is_quiet_ = false;
};

}  // namespace mcp
