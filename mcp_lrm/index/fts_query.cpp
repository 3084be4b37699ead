// User text turned into a safe MATCH.
#include "mcp_lrm/index/fts_query.hpp"

namespace lrm::index {
namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty()) out += between;
        out += fts_string(word);
    }
    return out;
}

}  // namespace

std::string fts_string(std::string_view word) {
    std::string out = "\"";
    for (const char c : word) {
        if (c == '\0') continue;  // would end the expression for FTS5
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

std::string match_any(const std::vector<std::string>& words) {
    return joined(words, " OR ");
}
std::string match_all(const std::vector<std::string>& words) {
    return joined(words, " AND ");
}

std::string match_all_prefix(const std::vector<std::string>& words) {
    return words.empty() ? std::string() : joined(words, " AND ") + "*";
}

}  // namespace lrm::index
