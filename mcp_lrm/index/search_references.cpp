// Uses of a name as places.
#include "mcp_lrm/index/search_references.hpp"

#include "mcp_lrm/index/references.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <set>

namespace lrm::index {
namespace {

constexpr std::int64_t most_files = 2000;

const char* to_word(syntax::ReferenceKind kind) {
    switch (kind) {
        case syntax::ReferenceKind::call:
            return "call";
        case syntax::ReferenceKind::type:
            return "type use";
        case syntax::ReferenceKind::implementation:
            return "implementation";
        case syntax::ReferenceKind::other:
            return "use";
    }
    return "use";
}

struct Enclosing {
    std::string symbol;
};

Enclosing enclosing_of(const Snapshot& snapshot, std::int64_t blob, std::int32_t ordinal) {
    if (ordinal < 0) return {};
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT n.text, s.container FROM symbol s CROSS JOIN name n ON n.id = s.name WHERE s.blob = ?1 "
        "ORDER BY s.first_line, s.id LIMIT 1 OFFSET ?2");
    const ResetAtEnd reset(statement);
    statement.bind(1, blob).bind(2, ordinal);
    if (!statement.step()) return {};
    const std::string container(statement.text(1));
    return {(container.empty() ? "" : container + ".") + std::string(statement.text(0))};
}

struct File {
    std::string path;
    std::int64_t blob = 0;
    FileRole role = FileRole::source;
    std::vector<Use> uses;
};

}  // namespace

std::vector<Place> find_uses(const Snapshot& snapshot, const std::string& name, const Scope& scope,
                             std::size_t most) {
    std::vector<File> files;
    {
        base::db::Statement& statement = snapshot.db().cached(
            "SELECT p.text, f.blob, f.role, r.uses FROM name n CROSS JOIN reference r ON r.name = n.id "
            "CROSS JOIN file f INDEXED BY file_blob ON f.blob = r.blob AND f.tree = ?2 CROSS JOIN path p ON "
            "p.id = f.path WHERE n.text = ?1 "
            "LIMIT ?3");
        const ResetAtEnd reset(statement);
        statement.bind(1, name).bind(2, snapshot.tree()).bind(3, most_files);
        while (statement.step()) {
            if (!scope.allows(statement.text(0))) continue;
            files.push_back({std::string(statement.text(0)), statement.integer(1),
                             static_cast<FileRole>(statement.integer(2)), unpack_uses(statement.blob(3))});
        }
    }
    std::sort(files.begin(), files.end(), [](const File& a, const File& b) {
        return a.role != b.role ? a.role < b.role : a.path < b.path;
    });
    std::vector<Place> places;
    for (const File& file : files) {
        std::set<std::int32_t> shown;
        for (const Use& use : file.uses) {
            if (places.size() >= most) return places;
            if (use.enclosing >= 0 && !shown.insert(use.enclosing).second) continue;
            Place place;
            place.path = file.path;
            place.first_line = use.line;
            place.last_line = use.line;
            place.symbol = enclosing_of(snapshot, file.blob, use.enclosing).symbol;
            place.kind = "reference";
            place.why = std::string(to_word(use.kind)) + " of " + name;
            place.match = Match::exact;
            places.push_back(std::move(place));
        }
    }
    return places;
}

}  // namespace lrm::index
