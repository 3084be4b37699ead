// The JSON type, and reading it from untrusted text.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace base {

using Json = nlohmann::json;

/// Text that is not JSON, or nests deeper than allowed; `what()` says where.
class JsonError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Parses one JSON value that nests at most `max_depth` levels; refuses more before it is built (a deep value
/// overflows the stack when it is copied or written). Throws JsonError.
Json parse_json(std::string_view text, std::size_t max_depth = 64);

/// Compact text; bytes that are not UTF-8 become U+FFFD instead of an exception.
std::string to_text(const Json& value);

}  // namespace base
