// The head of a response as it goes over the wire.
#include "base/http/response_head.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <strings.h>

namespace base::http {
namespace {

struct Phrase {
    unsigned status;
    std::string_view text;
};

constexpr std::array phrases = {
    Phrase{100, "Continue"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{413, "Content Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{422, "Unprocessable Content"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
};

bool is_ours(const std::string& name) {
    constexpr std::array ours = {"content-length", "transfer-encoding", "connection", "date"};
    return std::any_of(ours.begin(), ours.end(),
                       [&name](const char* own) { return strcasecmp(name.c_str(), own) == 0; });
}

void append_clean(std::string& text, std::string_view value) {
    for (const char c : value) text += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

/// RFC 9110, 6.6.1; formatted once a second.
std::string_view date_now() {
    thread_local std::time_t formatted_at = -1;
    thread_local std::array<char, 40> text{};
    const std::time_t now = std::time(nullptr);
    if (now != formatted_at) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        formatted_at = now;
    }
    return text.data();
}

}  // namespace

std::string_view reason_phrase(unsigned status) {
    for (const Phrase& phrase : phrases)
        if (phrase.status == status) return phrase.text;
    return {};
}

std::string response_head(const Response& response, const HeadOptions& options) {
    std::string head;
    head.reserve(256);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\nDate: ").append(date_now()).append("\r\n");
    for (const auto& [name, value] : response.fields.all()) {
        if (is_ours(name)) continue;
        append_clean(head, name);
        head.append(": ");
        append_clean(head, value);
        head.append("\r\n");
    }
    const bool has_no_body = response.status < 200 || response.status == 204 || response.status == 304;
    if (options.framing == Framing::chunked) head.append("Transfer-Encoding: chunked\r\n");
    else if (options.framing == Framing::length && !has_no_body)
        head.append("Content-Length: ").append(std::to_string(options.length)).append("\r\n");
    if (!options.keep_alive) head.append("Connection: close\r\n");
    else if (options.is_http_1_0) head.append("Connection: keep-alive\r\n");
    return head += "\r\n";
}

}  // namespace base::http
