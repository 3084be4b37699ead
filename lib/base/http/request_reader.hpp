// Builds one Request from the bytes of a connection.
#pragma once

#include "base/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace base::http {

/// Fed with bytes in any pieces until `status()` is something else than `need_more`. Refuses what two parsers
/// could understand in two ways (RFC 9112, 6.3): both Content-Length and Transfer-Encoding, a coding other
/// than chunked, Content-Lengths that differ, more than one Host.
class RequestReader {
public:
    enum class Status { need_more, done, malformed, header_too_large, body_too_large, unsupported };

    RequestReader(std::uint32_t header_limit, std::uint64_t body_limit);
    ~RequestReader();

    /// Returns how many bytes were taken; the others must be given again, with those that follow behind them.
    std::size_t take(std::string_view bytes);

    Status status() const;
    bool has_header() const;
    /// The client waits for "100 Continue" before it sends the body. True once.
    bool wants_continue();
    bool keep_alive() const;
    bool is_http_1_0() const;
    /// Complete when `status()` is `done`; may be moved from.
    Request& request();

private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace base::http
