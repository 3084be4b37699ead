// A stream of messages to a legacy client that can be left and taken up again (Last-Event-ID). I/O thread
// only.
#pragma once

#include "mcp/event_writer.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mcp {

/// "STREAM-SEQUENCE", both decimal.
struct EventId {
    std::uint64_t stream = 0;
    std::uint64_t sequence = 0;
    static std::optional<EventId> read(std::string_view text);
    std::string text() const;
};

class EventStream {
public:
    using Clock = std::chrono::steady_clock;

    explicit EventStream(std::uint64_t number) : number_(number) {}

    /// Connects a client: sends what it has not seen (after `seen`), then what comes. `prime` sends an id
    /// first, so that the client can come back even before a message came.
    void attach(std::shared_ptr<EventWriter> writer, std::uint64_t seen, bool prime);
    /// Keeps a copy for those who come back, at most 4 MB and 256 messages.
    void send(std::string message);
    /// Sends the last message and ends the response.
    void finish(std::string message);
    /// Ends the response without a last message.
    void finish();
    /// Ends the response only; the client shall come back after `retry`.
    void release(std::chrono::milliseconds retry);
    /// The peer behind `writer` has gone; it may come back. Nothing happens when another one has taken over.
    void lost(const EventWriter& writer);

    std::uint64_t number() const { return number_; }
    bool is_attached() const { return writer_ != nullptr && writer_->is_open(); }
    bool is_finished() const { return finished_; }
    /// When nobody was attached any more; while attached, the end of time.
    Clock::time_point left_at() const { return is_attached() ? Clock::time_point::max() : left_at_; }

private:
    void keep(std::string message);
    void detach();

    std::uint64_t number_;
    std::uint64_t last_ = 0;
    std::deque<std::pair<std::uint64_t, std::string>> kept_;
    std::size_t kept_bytes_ = 0;
    std::shared_ptr<EventWriter> writer_;
    Clock::time_point left_at_ = Clock::now();
    bool finished_ = false;
};

}  // namespace mcp
