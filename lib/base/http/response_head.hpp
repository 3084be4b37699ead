// The head of a response as it goes over the wire.
#pragma once

#include "base/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base::http {

enum class Framing { length, chunked, until_close };

struct HeadOptions {
    Framing framing = Framing::length;
    std::uint64_t length = 0;
    bool keep_alive = true;
    bool is_http_1_0 = false;
};

/// Status line and fields with the empty line behind them. Content-Length, Transfer-Encoding, Connection and
/// Date are ours: fields of these names in `response` are left out. Line breaks in values become blanks.
std::string response_head(const Response& response, const HeadOptions& options);

/// "Not Found"; empty for a status that has no standard phrase.
std::string_view reason_phrase(unsigned status);

}  // namespace base::http
