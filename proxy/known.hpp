// What the daemon last said about itself: its description and its lists.
#pragma once

#include "mcp/protocol/era.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace proxy {

/// What the last known tools/list says about a tool.
struct ToolFacts {
    bool is_replayable = false;  // readOnlyHint or idempotentHint
    std::vector<mcp::protocol::HeaderParameter> headers;
};

class Known {
public:
    /// Results that are remembered, as methods: server/discover and the lists.
    static bool is_remembered(std::string_view method);

    /// Takes over what another proxy of the same daemon wrote; a file that is not ours is ignored.
    void load(const std::filesystem::path& file);
    /// As the file holds it.
    std::string text() const;

    /// The result as JSON text; empty when nothing is known.
    const std::string& result(std::string_view method) const;
    /// True when it differs from what was known.
    bool remember(std::string_view method, std::string_view result);

    /// Nothing when the tool is not known.
    const ToolFacts* tool(std::string_view name) const;

private:
    void read_tools(const std::string& result);

    std::map<std::string, std::string, std::less<>> results_;
    std::map<std::string, ToolFacts, std::less<>> tools_;
};

}  // namespace proxy
