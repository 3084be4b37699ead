// Changing one value in somebody else's JSON file, and nothing else.
#pragma once

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace factory {

/// Keys in the order in which they were written.
using OrderedJson = nlohmann::ordered_json;

class JsonEditError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// `text` with `value` at the keys of `path`, objects made where they are missing. Every other byte stays:
/// order, indentation, comments. An equal value already there gives `text` itself; empty text counts as {}.
/// Throws JsonEditError ("line 3: ...") when the text is not JSON (with comments) or something on the path is
/// no object.
std::string with_value(std::string_view text, const std::vector<std::string>& path, const OrderedJson& value);

}  // namespace factory
