// The opaque requestState of an input_required result: signed, so that a client can only bring it back.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mcp {

class RequestStates {
public:
    /// `key`: secret; with an empty one states end with the process.
    explicit RequestStates(const std::string& key);

    /// `purpose` names method and tool: a state serves only the call it was made for, for one hour from `now`
    /// (seconds since 1970).
    std::string seal(std::string_view purpose, const base::Json& state, std::int64_t now) const;
    /// Nothing when it was altered, is too old, or was made for another purpose.
    std::optional<base::Json> open(std::string_view purpose, std::string_view sealed, std::int64_t now) const;

private:
    std::string mac(std::string_view purpose, std::string_view payload) const;
    std::string key_;
};

}  // namespace mcp
