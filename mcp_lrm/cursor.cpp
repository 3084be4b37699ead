// Cursors of paged answers, and scopes as callers write them.
#include "mcp_lrm/cursor.hpp"

#include "base/work_path.hpp"
#include "mcp/call.hpp"

namespace lrm {

std::vector<std::string> scope_in(const std::string& root, const std::vector<std::string>& scope) {
    std::vector<std::string> out;
    for (const std::string& entry : scope) {
        const bool excludes = entry.starts_with('!');
        const std::string path = excludes ? entry.substr(1) : entry;
        if (path.empty()) continue;
        try {
            const std::string relative = base::WorkPath(root, path).text();
            out.push_back((excludes ? "!" : "") + relative);
        } catch (const base::PathError& error) {
            throw mcp::ToolError(std::string("scope ") + error.what());
        }
    }
    return out;
}

}  // namespace lrm
