// Server-sent events: writing one, and reading a stream of them (WHATWG HTML, 9.2).
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace base::http {

struct SseEvent {
    std::string event;  // empty means "message"
    std::string data;
    std::string id;
};

/// "event: E\nid: I\ndata: D\n\n"; parts that are empty are left out; data with line breaks becomes several
/// lines.
std::string to_sse(const SseEvent& event);

/// Takes a stream in any pieces and calls `on_event` for each complete event. CR, LF and CRLF end lines;
/// comments are skipped.
class SseReader {
public:
    explicit SseReader(std::function<void(SseEvent)> on_event) : on_event_(std::move(on_event)) {}
    void feed(std::string_view bytes);

private:
    void end_line();
    std::function<void(SseEvent)> on_event_;
    std::string line_;
    SseEvent event_;
    bool has_data_ = false;
    bool after_cr_ = false;
};

}  // namespace base::http
