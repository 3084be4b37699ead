// Files by their path.
#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/search_files.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::string_view file_name(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view stem_of(std::string_view name) {
    return name.substr(0, name.find('.', 1));
}

/// Both lower case.
PathMatch match_of(std::string_view path, std::string_view wanted) {
    if (path == wanted) return PathMatch::exact;
    const bool ends =
        path.size() > wanted.size() && path.ends_with(wanted) && path[path.size() - wanted.size() - 1] == '/';
    if (ends) return PathMatch::ending;
    return stem_of(file_name(path)) == wanted ? PathMatch::file_name : PathMatch::words;
}

}  // namespace

std::vector<PathHit> find_paths(const Snapshot& snapshot, const std::string& wanted, const Scope& scope,
                                std::size_t most) {
    std::string_view text = wanted;
    while (text.starts_with("./")) text.remove_prefix(2);
    while (text.size() > 1 && (text.front() == '/' || text.back() == '/'))
        text.front() == '/' ? text.remove_prefix(1) : text.remove_suffix(1);
    const std::string lower = lowered(text);
    std::vector<std::string> words;
    split_words(text, [&](std::string_view word, std::size_t, std::size_t, bool same) {
        if (!same) words.emplace_back(word);
    });
    std::vector<PathHit> hits;
    if (words.empty()) return hits;
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT p.text, f.role, b.lines FROM path_text t CROSS JOIN path p ON p.id = t.rowid "
        "CROSS JOIN file f ON f.path = p.id AND f.tree = ?2 CROSS JOIN blob b ON b.id = f.blob "
        "WHERE path_text MATCH ?1 LIMIT 5000");
    const auto collect = [&](const std::string& match) {
        const ResetAtEnd reset(statement);
        statement.bind(1, match).bind(2, snapshot.tree());
        while (statement.step()) {
            if (!scope.allows(statement.text(0))) continue;
            const PathMatch found = match_of(lowered(statement.text(0)), lower);
            hits.push_back({std::string(statement.text(0)), found,
                            static_cast<FileRole>(statement.integer(1)), statement.integer(2)});
        }
    };
    collect(match_all(words));
    if (hits.empty()) collect(match_all_prefix(words));
    std::stable_sort(hits.begin(), hits.end(), [](const PathHit& a, const PathHit& b) {
        if (a.match != b.match) return a.match < b.match;
        if ((a.role == FileRole::source) != (b.role == FileRole::source)) return a.role == FileRole::source;
        if (a.path.size() != b.path.size()) return a.path.size() < b.path.size();
        return a.path < b.path;
    });
    if (hits.size() > most) hits.resize(most);
    return hits;
}

}  // namespace lrm::index
