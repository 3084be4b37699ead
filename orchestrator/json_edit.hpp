// Changing one value in somebody else's JSON file, and nothing else.
#pragma once

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace factory {

/// Keys in the order in which they were written.
using OrderedJson = nlohmann::ordered_json;

class JsonEditError : public std::runtime_error {
public:
    JsonEditError(std::size_t where, const std::string& what) : std::runtime_error(what), line(where) {}
    std::size_t line;  // from 1
};

/// `text` with `value` at the keys of `path`, objects made where they are missing. Every other byte stays:
/// order, indentation, line ends, comments. An equal value already there gives `text` itself; empty text
/// counts as {}. Throws JsonEditError when the text is not JSON (with comments) or something on the path is
/// no object.
std::string with_value(std::string_view text, const std::vector<std::string>& path, const OrderedJson& value);

/// The value at the keys of `path`, without the comments in it; nothing when it is not there. Throws
/// JsonEditError when the text is not JSON (with comments).
std::optional<OrderedJson> value_at(std::string_view text, const std::vector<std::string>& path);

/// The line, from 1, where the value at `path` begins, or the deepest of its keys that is there.
std::size_t line_of(std::string_view text, const std::vector<std::string>& path);

}  // namespace factory
