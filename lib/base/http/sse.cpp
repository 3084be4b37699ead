// Server-sent events: writing one, and reading a stream of them.
#include "base/http/sse.hpp"

namespace base::http {

std::string to_sse(const SseEvent& event) {
    std::string text;
    text.reserve(event.event.size() + event.id.size() + event.data.size() + 32);
    if (!event.event.empty()) text.append("event: ").append(event.event).append("\n");
    if (!event.id.empty()) text.append("id: ").append(event.id).append("\n");
    std::string_view rest = event.data;
    while (!event.data.empty()) {
        const std::size_t end = rest.find_first_of("\r\n");
        text.append("data: ").append(rest.substr(0, end)).append("\n");
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + (rest.substr(end, 2) == "\r\n" ? 2 : 1));
    }
    return text += '\n';
}

void SseReader::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        if (after_cr_ && bytes.front() == '\n') bytes.remove_prefix(1);
        after_cr_ = false;
        const std::size_t end = bytes.find_first_of("\r\n");
        line_.append(bytes.substr(0, end));
        if (end == std::string_view::npos) return;
        after_cr_ = bytes[end] == '\r';
        bytes.remove_prefix(end + 1);
        end_line();
    }
}

void SseReader::end_line() {
    std::string line = std::move(line_);
    line_.clear();
    if (line.empty()) {
        SseEvent event = std::move(event_);
        event_ = {};
        const bool complete = has_data_;
        has_data_ = false;
        if (complete) on_event_(std::move(event));
        return;
    }
    const std::size_t colon = line.find(':');
    if (colon == 0) return;
    const std::string_view name = std::string_view(line).substr(0, colon);
    std::string_view value =
        colon == std::string::npos ? std::string_view() : std::string_view(line).substr(colon + 1);
    if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    if (name == "data" && !has_data_) {
        // The usual case, and it may be large: moved, not copied.
        line.erase(0, line.size() - value.size());
        event_.data = std::move(line);
        has_data_ = true;
    } else if (name == "data") {
        event_.data += '\n';
        event_.data.append(value);
    } else if (name == "event") {
        event_.event = value;
    } else if (name == "id") {
        event_.id = value;
    }
}

}  // namespace base::http
