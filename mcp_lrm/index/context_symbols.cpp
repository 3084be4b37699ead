// Sections told from symbols and history: entry points, the data model, APIs, recent work.
#include "mcp_lrm/index/context_source.hpp"
#include "mcp_lrm/index/search_cache.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <unordered_map>

namespace lrm::index {
namespace {

constexpr std::size_t most_symbols = 14;
constexpr std::int64_t most_rows = 60'000;

std::string place(std::string_view path, std::int64_t first, std::int64_t last) {
    return std::string(path) + ":" + std::to_string(first) + "-" + std::to_string(last);
}

struct Used {
    std::string text;  // one line to show
    std::string name;
    std::int64_t definitions = 0;
    double worth = 0;
};

std::int64_t uses_of(base::db::Connection& db, std::int64_t name) {
    base::db::Statement& statement = db.cached("SELECT count(*) FROM reference WHERE name = ?1");
    const ResetAtEnd reset(statement);
    statement.bind(1, name);
    return statement.step() ? statement.integer(0) : 0;
}

/// Symbols of these kinds in source files, by how many files use their name; names with many definitions
/// count less, since nobody can tell whose uses those are.
std::vector<std::string> most_used(const ContextSource& source,
                                   const std::vector<syntax::SymbolKind>& kinds) {
    std::string list;
    for (const syntax::SymbolKind kind : kinds)
        list += (list.empty() ? "" : ",") + std::to_string(static_cast<int>(kind));
    base::db::Connection& db = source.snapshot().db();
    base::db::Statement& statement = db.cached(
        "SELECT s.name, n.text, s.container, s.kind, p.text, s.first_line, s.last_line, s.signature "
        "FROM file f CROSS JOIN symbol s ON s.blob = f.blob CROSS JOIN name n ON n.id = s.name CROSS JOIN "
        "path p ON p.id = "
        "f.path "
        "WHERE f.tree = ?1 AND f.role = 0 AND s.exported AND s.kind IN (" +
        list + ") LIMIT ?2");
    std::unordered_map<std::int64_t, Used> found;
    {
        const ResetAtEnd reset(statement);
        statement.bind(1, source.snapshot().tree()).bind(2, most_rows);
        while (statement.step()) {
            Used& used = found[statement.integer(0)];
            if (++used.definitions > 1 || statement.text(1).size() < 3) continue;
            const std::string container(statement.text(2));
            used.name = std::string(statement.text(1));
            used.text = place(statement.text(4), statement.integer(5), statement.integer(6)) + " " +
                        syntax::to_word(static_cast<syntax::SymbolKind>(statement.integer(3))) + " " +
                        (container.empty() ? "" : container + ".") + used.name;
        }
    }
    std::vector<std::pair<std::int64_t, Used>> all;
    for (auto& [id, used] : found)
        if (!used.text.empty()) all.emplace_back(id, std::move(used));
    for (auto& [id, used] : all) {
        const std::int64_t uses = uses_of(db, id);
        used.worth = static_cast<double>(uses) / static_cast<double>(used.definitions);
        used.text += ", used in " + std::to_string(uses) + (uses == 1 ? " file" : " files");
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second.worth != b.second.worth ? a.second.worth > b.second.worth
                                                : a.second.text < b.second.text;
    });
    std::vector<std::string> lines;
    for (const auto& [id, used] : all) {
        if (lines.size() >= most_symbols || used.worth < 1) break;
        lines.push_back(used.text);
    }
    return lines;
}

std::string date_of(std::int64_t seconds) {
    const auto time = static_cast<std::time_t>(seconds);
    std::tm parts = {};
    gmtime_r(&time, &parts);
    std::array<char, 16> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%d", &parts);
    return text.data();
}

}  // namespace

std::vector<std::string> entry_point_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    base::db::Statement& statement = source.snapshot().db().cached(
        "SELECT p.text, s.first_line, s.last_line, n.text FROM name n CROSS JOIN symbol s ON s.name = n.id "
        "CROSS JOIN file f INDEXED BY file_blob ON f.blob = s.blob AND f.tree = ?1 CROSS JOIN path p ON p.id "
        "= f.path "
        "WHERE n.text IN ('main', 'Main', '__main__') AND s.container IN ('', 'Main', 'Program', 'App') "
        "AND f.role = 0 AND s.kind IN (?2, ?3) ORDER BY length(p.text), p.text LIMIT 20");
    {
        const ResetAtEnd reset(statement);
        statement.bind(1, source.snapshot().tree())
            .bind(2, static_cast<int>(syntax::SymbolKind::function))
            .bind(3, static_cast<int>(syntax::SymbolKind::method));
        while (statement.step() && lines.size() < most_symbols)
            lines.push_back(place(statement.text(0), statement.integer(1), statement.integer(2)) + " " +
                            std::string(statement.text(3)));
    }
    static constexpr std::array names = {"main.rs",  "lib.rs",    "index.ts",    "index.js",  "main.ts",
                                         "app.py",   "manage.py", "__main__.py", "server.ts", "server.js",
                                         "main.tsx", "App.tsx",   "Program.cs"};
    for (const ListedFile& file : source.files()) {
        if (lines.size() >= 2 * most_symbols) break;
        const bool is_shallow = std::count(file.path.begin(), file.path.end(), '/') <= 3;
        const bool is_known = std::find(names.begin(), names.end(), file.name()) != names.end();
        const auto listed = [&](const std::string& line) { return line.starts_with(file.path + ":"); };
        if (file.role == FileRole::source && is_shallow && is_known &&
            std::none_of(lines.begin(), lines.end(), listed))
            lines.push_back(file.path);
    }
    return lines;
}

std::vector<std::string> data_model_lines(const ContextSource& source) {
    using Kind = syntax::SymbolKind;
    std::vector<std::string> lines = most_used(source, {Kind::class_, Kind::struct_, Kind::interface,
                                                        Kind::trait, Kind::enum_, Kind::type, Kind::union_});
    std::size_t schemas = 0;
    for (const ListedFile& file : source.files()) {
        const std::string_view name = file.name();
        const bool is_schema = name.ends_with(".proto") || name.ends_with(".graphql") ||
                               name.ends_with(".prisma") || name == "schema.sql" || name == "schema.rb";
        if (is_schema && file.role != FileRole::vendored && ++schemas <= 6) lines.push_back(file.path);
    }
    return lines;
}

std::vector<std::string> api_lines(const ContextSource& source) {
    return most_used(source,
                     {syntax::SymbolKind::function, syntax::SymbolKind::method, syntax::SymbolKind::macro});
}

std::vector<std::string> recent_lines(const ContextSource& source) {
    std::vector<std::string> lines;
    base::db::Connection& db = source.snapshot().db();
    {
        base::db::Statement& statement =
            db.cached("SELECT time, message FROM history_commit ORDER BY time DESC, id LIMIT 10");
        const ResetAtEnd reset(statement);
        while (statement.step()) {
            const std::string_view message = statement.text(1);
            lines.push_back(date_of(statement.integer(0)) + " " +
                            std::string(message.substr(0, message.find('\n')).substr(0, 120)));
        }
    }
    const SearchCache& cache = SearchCache::of(source.snapshot());
    std::vector<std::pair<std::int64_t, double>> active(cache.activity.begin(), cache.activity.end());
    std::sort(active.begin(), active.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    base::db::Statement& statement = db.cached(
        "SELECT p.text FROM file f CROSS JOIN path p ON p.id = f.path WHERE f.tree = ?1 AND f.path = ?2");
    std::string most;
    int shown = 0;
    for (const auto& [path, weight] : active) {
        if (shown >= 8) break;
        const ResetAtEnd reset(statement);
        statement.bind(1, source.snapshot().tree()).bind(2, path);
        if (!statement.step()) continue;
        most += (most.empty() ? "" : ", ") + std::string(statement.text(0));
        ++shown;
    }
    if (!most.empty()) lines.push_back("most changed lately: " + most);
    return lines;
}

}  // namespace lrm::index
