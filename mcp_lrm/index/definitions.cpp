// Definitions by name, the outline of a file, and completion.
#include "base/nearest.hpp"
#include "mcp_lrm/index/fts_query.hpp"
#include "mcp_lrm/index/search.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/symbols.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <set>

namespace lrm::index {
namespace {

constexpr int most_outline = 20000;

/// `text` with the last byte counted up: the end of the range of texts that begin with it.
std::string after(std::string text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) == 0xff) text.pop_back();
    if (!text.empty()) text.back() = static_cast<char>(static_cast<unsigned char>(text.back()) + 1);
    return text;
}

struct Near {
    NameHit name;
    std::size_t distance = 0;
};

/// Defined names that share the first letters of the key.
void add_neighbours(const Snapshot& snapshot, const std::string& key, std::vector<NameHit>& names) {
    const std::string start = key.substr(0, std::min<std::size_t>(3, key.size() - 1));
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT id, text FROM name WHERE key >= ?1 AND key < ?2 "
        "AND EXISTS (SELECT 1 FROM symbol WHERE symbol.name = name.id) LIMIT 3000");
    const ResetAtEnd reset(statement);
    statement.bind(1, start).bind(2, after(start));
    while (statement.step())
        names.push_back({statement.integer(0), std::string(statement.text(1)), NameMatch::piece, 0});
}

/// Defined names with any of the words.
void add_relatives(const Snapshot& snapshot, const std::string& name, std::vector<NameHit>& names) {
    std::vector<std::string> words;
    split_words(name,
                [&](std::string_view word, std::size_t, std::size_t, bool) { words.emplace_back(word); });
    if (words.empty()) return;
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT n.id, n.text FROM name_text t CROSS JOIN name n ON n.id = t.rowid WHERE name_text MATCH ?1 "
        "LIMIT "
        "3000");
    const ResetAtEnd reset(statement);
    statement.bind(1, match_any(words));
    while (statement.step())
        names.push_back({statement.integer(0), std::string(statement.text(1)), NameMatch::piece, 0});
}

}  // namespace

std::vector<Definition> find_definitions(const Snapshot& snapshot, const std::string& name, int limit) {
    const SymbolName wanted = parse_symbol(name);
    const std::vector<NameHit> names =
        find_names(snapshot, wanted.empty() ? name : wanted.name, NameMatch::exact, 20);
    std::vector<Definition> out;
    for (SymbolHit& hit : find_symbols(snapshot, names, wanted, Scope(), 1000)) {
        if (hit.match != NameMatch::exact || !hit.qualified) continue;
        if (out.size() >= static_cast<std::size_t>(std::max(0, limit))) break;
        out.push_back(std::move(hit.definition));
    }
    return out;
}

std::vector<Definition> nearest_definitions(const Snapshot& snapshot, const std::string& name, int limit) {
    const SymbolName wanted = parse_symbol(name);
    const std::string& bare = wanted.empty() ? name : wanted.name;
    const std::string key = name_key(bare);
    if (key.empty()) return {};
    std::vector<NameHit> names = find_names(snapshot, bare, NameMatch::beginning, 200);
    const std::size_t tight = names.size();
    add_neighbours(snapshot, key, names);
    add_relatives(snapshot, bare, names);
    // Far letters count as near only where the name has all the words.
    const std::size_t farthest = std::max<std::size_t>(2, key.size() / 3);
    std::vector<Near> near;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string other = name_key(names[i].text).substr(0, 80);
        const std::size_t longer = std::max(other.size(), key.size());
        if (i >= tight && longer - std::min(other.size(), key.size()) > farthest) continue;
        const std::size_t distance = base::edit_distance(key, other);
        if (i < tight || distance <= farthest) near.push_back({names[i], distance});
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const Near& a, const Near& b) { return a.distance < b.distance; });
    std::vector<Definition> out;
    std::set<std::string> shown;
    for (const Near& candidate : near) {
        if (out.size() >= static_cast<std::size_t>(std::max(0, limit))) break;
        if (!shown.insert(candidate.name.text).second) continue;
        std::vector<SymbolHit> hits = find_symbols(snapshot, {candidate.name}, wanted, Scope(), 1);
        if (!hits.empty()) out.push_back(std::move(hits.front().definition));
    }
    return out;
}

std::vector<Definition> outline(const Snapshot& snapshot, const std::string& path) {
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT n.text, s.container, s.kind, s.signature, s.doc, s.first_line, s.last_line "
        "FROM path p CROSS JOIN file f ON f.path = p.id AND f.tree = ?2 CROSS JOIN symbol s ON s.blob = "
        "f.blob "
        "CROSS JOIN name n ON n.id = s.name WHERE p.text = ?1 ORDER BY s.first_line, s.id LIMIT ?3");
    const ResetAtEnd reset(statement);
    statement.bind(1, path).bind(2, snapshot.tree()).bind(3, most_outline);
    std::vector<Definition> out;
    while (statement.step())
        out.push_back({path, std::string(statement.text(0)), std::string(statement.text(1)),
                       static_cast<syntax::SymbolKind>(statement.integer(2)), std::string(statement.text(3)),
                       std::string(statement.text(4)), static_cast<std::uint32_t>(statement.integer(5)),
                       static_cast<std::uint32_t>(statement.integer(6))});
    return out;
}

std::vector<std::string> complete_paths(const Snapshot& snapshot, const std::string& prefix, int limit) {
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT p.text FROM path p CROSS JOIN file f ON f.path = p.id AND f.tree = ?3 "
        "WHERE p.text >= ?1 AND (?2 = '' OR p.text < ?2) ORDER BY p.text LIMIT ?4");
    const ResetAtEnd reset(statement);
    statement.bind(1, prefix).bind(2, after(prefix)).bind(3, snapshot.tree()).bind(4, limit);
    std::vector<std::string> out;
    while (statement.step()) out.emplace_back(statement.text(0));
    return out;
}

std::vector<std::string> complete_symbols(const Snapshot& snapshot, const std::string& prefix, int limit) {
    const std::string key = name_key(prefix);
    // The same letters first as they were written, then in any case.
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT n.text FROM name n WHERE n.key >= ?1 AND (?2 = '' OR n.key < ?2) AND EXISTS "
        "(SELECT 1 FROM symbol s CROSS JOIN file f INDEXED BY file_blob ON f.blob = s.blob AND f.tree = ?3 "
        "WHERE s.name = n.id) "
        "ORDER BY n.key, n.text LIMIT ?4");
    const ResetAtEnd reset(statement);
    statement.bind(1, key).bind(2, after(key)).bind(3, snapshot.tree()).bind(4, std::max(limit, 0) * 4 + 20);
    std::vector<std::string> out;
    while (statement.step()) out.emplace_back(statement.text(0));
    std::stable_partition(out.begin(), out.end(),
                          [&](const std::string& name) { return name.starts_with(prefix); });
    if (out.size() > static_cast<std::size_t>(std::max(limit, 0)))
        out.resize(static_cast<std::size_t>(limit));
    return out;
}

}  // namespace lrm::index
