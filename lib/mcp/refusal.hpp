// A tool's own error that says why in one word, for programs that act on it.
#pragma once

#include "mcp/client.hpp"

namespace mcp {

/// What Client::call_tool throws for a result with isError whose structuredContent has a `reason`.
class Refusal : public RemoteError {
public:
    Refusal(const std::string& text, std::string reason) : RemoteError(0, text), reason_(std::move(reason)) {}
    const std::string& reason() const noexcept { return reason_; }

private:
    std::string reason_;
};

}  // namespace mcp
