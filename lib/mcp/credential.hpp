// What a bearer token proves.
#pragma once

#include "mcp/call.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mcp {

struct Keys {
    std::string client_token;      // empty: none is asked for
    std::string orchestrator_key;  // empty: nobody is the orchestrator
};

/// From the value of the Authorization header (empty when absent). Nothing: refuse with 401. A token that no
/// key explains counts as none where none is asked for. Compares in constant time.
std::optional<Credential> authenticate(std::string_view authorization, const Keys& keys);

}  // namespace mcp
