// Opaque cursors of paged answers, and scopes as callers write them.
#include "mcp_lrm/cursor.hpp"

#include "base/hash.hpp"
#include "base/work_path.hpp"
#include "mcp/call.hpp"

#include <charconv>

namespace lrm {

std::string cursor_state(const std::string& query, const std::vector<std::string>& scope,
                         const std::string& kind) {
    std::string all = kind + '\0' + query;
    for (const std::string& entry : scope) all += '\0' + entry;
    return base::to_hex(base::sha256(all)).substr(0, 6);
}

std::string make_cursor(int offset, const std::string& state) {
    return state + "-" + std::to_string(offset);
}

int read_cursor(const std::string& cursor, const std::string& state) {
    if (cursor.empty()) return 0;
    const char* const wrong = "argument 'cursor' does not belong to this query: leave it out to start again";
    if (!cursor.starts_with(state + "-")) throw mcp::BadArguments(wrong);
    int offset = -1;
    const char* const end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data() + state.size() + 1, end, offset);
    if (read.ec != std::errc() || read.ptr != end || offset < 0 || offset > 100'000)
        throw mcp::BadArguments(wrong);
    return offset;
}

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
