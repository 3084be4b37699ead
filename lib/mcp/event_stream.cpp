// A stream of messages to a legacy client that can be left and taken up again.
#include "mcp/event_stream.hpp"

#include <charconv>

namespace mcp {
namespace {

constexpr std::size_t most_kept_bytes = 4U << 20U;
constexpr std::size_t most_kept = 256;

bool read_number(std::string_view text, std::uint64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::optional<EventId> EventId::read(std::string_view text) {
    EventId id;
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    if (!read_number(text.substr(0, dash), id.stream)) return std::nullopt;
    if (!read_number(text.substr(dash + 1), id.sequence)) return std::nullopt;
    return id;
}

std::string EventId::text() const {
    return std::to_string(stream) + '-' + std::to_string(sequence);
}

void EventStream::attach(std::shared_ptr<EventWriter> writer, std::uint64_t seen, bool prime) {
    if (writer_) writer_->end();
    writer_ = std::move(writer);
    if (prime) writer_->write("", EventId{number_, last_}.text());
    for (const auto& [sequence, message] : kept_)
        if (sequence > seen) writer_->write(message, EventId{number_, sequence}.text());
    if (finished_) detach();
}

void EventStream::keep(std::string message) {
    ++last_;
    kept_bytes_ += message.size();
    kept_.emplace_back(last_, std::move(message));
    while (kept_.size() > 1 && (kept_.size() > most_kept || kept_bytes_ > most_kept_bytes)) {
        kept_bytes_ -= kept_.front().second.size();
        kept_.pop_front();
    }
}

void EventStream::send(std::string message) {
    if (finished_) return;
    keep(std::move(message));
    if (writer_ && !writer_->write(kept_.back().second, EventId{number_, last_}.text())) detach();
}

void EventStream::finish(std::string message) {
    send(std::move(message));
    finish();
}

void EventStream::finish() {
    finished_ = true;
    detach();
}

void EventStream::release(std::chrono::milliseconds retry) {
    if (!is_attached()) return;
    writer_->write_raw("retry: " + std::to_string(retry.count()) + "\n\n");
    detach();
}

void EventStream::lost(const EventWriter& writer) {
    if (writer_.get() != &writer) return;
    writer_->close();
    detach();
}

void EventStream::detach() {
    if (writer_) writer_->end();
    writer_.reset();
    left_at_ = Clock::now();
}

}  // namespace mcp
