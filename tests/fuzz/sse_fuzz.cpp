// A stream has the same events however it was cut, and what we write is read back.
#include "base/http/sse.hpp"
#include "targets.hpp"

#include <vector>

namespace {

using base::http::SseEvent;

std::vector<SseEvent> read(std::string_view bytes, std::size_t piece) {
    std::vector<SseEvent> events;
    base::http::SseReader reader([&events](SseEvent event) { events.push_back(std::move(event)); });
    while (!bytes.empty()) {
        reader.feed(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    return events;
}

bool same(const SseEvent& a, const SseEvent& b) {
    return a.event == b.event && a.data == b.data && a.id == b.id;
}

/// CR, LF and CRLF are one line break to a reader.
std::string with_plain_breaks(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_break = text[i] == '\r' || text[i] == '\n';
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
        out += is_break ? '\n' : text[i];
    }
    return out;
}

}  // namespace

void fuzz::sse(std::string_view input) {
    if (input.empty()) return;
    const std::size_t piece = static_cast<unsigned char>(input.front()) % 16U + 1U;
    input.remove_prefix(1);
    const std::vector<SseEvent> whole = read(input, std::string_view::npos);
    const std::vector<SseEvent> pieces = read(input, piece);
    require(std::equal(whole.begin(), whole.end(), pieces.begin(), pieces.end(), same),
            "pieces change events");

    const SseEvent sent{"message", std::string(input), "7-1"};
    const std::vector<SseEvent> heard = read(base::http::to_sse(sent), piece);
    if (sent.data.empty()) return require(heard.empty(), "an event without data is none");
    require(heard.size() == 1, "one event is written as one");
    require(
        heard[0].data == with_plain_breaks(sent.data) && heard[0].event == "message" && heard[0].id == "7-1",
        "an event comes back as it was written");
}
