// The JSON type, and reading it from untrusted text.
#include "base/json.hpp"

namespace base {
namespace {

/// Brackets outside strings, so that depth is known before anything is built.
std::size_t depth_of(std::string_view text, std::size_t stop_at) {
    std::size_t depth = 0;
    std::size_t deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            else if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
            if (deepest > stop_at) return deepest;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

}  // namespace

Json parse_json(std::string_view text, std::size_t max_depth) {
    if (depth_of(text, max_depth) > max_depth)
        throw JsonError("JSON nests deeper than " + std::to_string(max_depth) + " levels");
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        throw JsonError("not valid JSON at byte " + std::to_string(error.byte));
    } catch (const Json::out_of_range&) {
        throw JsonError("a number in the JSON is too large");
    }
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace base
