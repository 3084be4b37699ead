// HTTP messages as plain values; only the .cpp files of this folder include Beast.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base::http {

/// Header fields in order; names compare without case.
class Fields {
public:
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    /// The first value, or empty when absent.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
    std::string method;  // "GET", "POST", ...
    std::string path;    // "/mcp", without the query, not decoded
    std::string query;   // "a=1&b=2", without '?'
    Fields fields;
    std::string body;

    /// The decoded value of a query parameter; the first wins; empty when absent.
    std::string parameter(std::string_view name) const;
};

struct Response {
    unsigned status = 200;
    Fields fields;
    std::string body;
};

/// Percent-decoding of a query value; '+' is a blank; a broken escape stays as it is.
std::string decode_percent(std::string_view text);
std::string encode_percent(std::string_view text);

}  // namespace base::http
