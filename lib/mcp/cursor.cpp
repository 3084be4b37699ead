// Opaque cursors of a tool's paged answers.
#include "mcp/cursor.hpp"

#include "base/hash.hpp"
#include "mcp/call.hpp"

#include <charconv>

namespace mcp {
std::string cursor_state(const std::string& query, const std::vector<std::string>& scope,
                         const std::string& kind) {
    std::string all = kind + '\0' + query;
    for (const std::string& entry : scope) all += '\0' + entry;
    return base::to_hex(base::sha256(all)).substr(0, 6);
}

std::string make_cursor(int offset, const std::string& state) {
    return state + "-" + std::to_string(offset);
}

int read_cursor(const std::string& cursor, const std::string& state, int furthest) {
    if (cursor.empty()) return 0;
    const char* const wrong = "argument 'cursor' does not belong to this query: leave it out to start again";
    if (!cursor.starts_with(state + "-")) throw BadArguments(wrong);
    int offset = -1;
    const char* const end = cursor.data() + cursor.size();
    const auto read = std::from_chars(cursor.data() + state.size() + 1, end, offset);
    if (read.ec != std::errc() || read.ptr != end || offset < 0 || offset > furthest)
        throw BadArguments(wrong);
    return offset;
}

}  // namespace mcp
