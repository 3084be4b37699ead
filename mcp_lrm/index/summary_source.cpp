// Reads what a summary is told from.
#include "base/work_path.hpp"
#include "mcp_lrm/index/search_cache.hpp"
#include "mcp_lrm/index/search_limit.hpp"
#include "mcp_lrm/index/search_scope.hpp"
#include "mcp_lrm/index/summary_goal.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace lrm::index {
namespace {

using Kind = syntax::SymbolKind;

constexpr std::size_t most_files = 60;
constexpr std::size_t most_to_read = 4000;
constexpr std::size_t most_text = 1U << 20U;
constexpr std::size_t most_folders = 12;
constexpr std::int64_t common_name = 400;  // files; more of them use a name that says nothing

struct TreeFile {
    std::string path;
    std::string language;
    FileRole role = FileRole::source;
    std::int64_t lines = 0;
    std::int64_t symbols = 0;
    std::int64_t blob = 0;
    std::int64_t path_id = 0;
    double worth = 0;
};

bool is_shown(const Definition& symbol) {
    return symbol.kind != Kind::heading && symbol.kind != Kind::key && symbol.kind != Kind::other &&
           symbol.kind != Kind::field && symbol.kind != Kind::enum_member &&
           symbol.kind != Kind::namespace_ && symbol.kind != Kind::property && symbol.kind != Kind::module &&
           symbol.kind != Kind::constructor;
}

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
}

class Source {
public:
    Source(const Snapshot& snapshot, const SummaryRequest& request, const std::function<bool()>& cancelled)
        : snapshot_(snapshot),
          request_(request),
          cancelled_(cancelled),
          scope_(request.scope),
          goal_(snapshot, request, scope_, tree_, cancelled) {}

    SummaryFacts facts() {
        facts_.goal = request_.goal;
        {
            WorkLimit limit(snapshot_.db(), cancelled_, std::chrono::seconds(3));
            limit.run([&] { read_files(); });
        }
        // locate() has a limit of its own, and there is one at a time.
        if (!request_.goal.empty()) goal_.find(facts_);
        {
            WorkLimit limit(snapshot_.db(), cancelled_, std::chrono::seconds(3));
            limit.run([&] { choose(); });
            limit.run([&] { describe(); });
            limit.run([&] { link(); });
            limit.run([&] { find_entries(); });
        }
        if (!request_.goal.empty()) goal_.follow(facts_);
        return std::move(facts_);
    }

private:
    void read_files() {
        base::db::Statement& statement = snapshot_.db().cached(
            "SELECT p.text, b.language, f.role, b.lines, b.symbols, b.id, p.id FROM file f CROSS JOIN path p "
            "ON "
            "p.id = f.path CROSS JOIN blob b ON b.id = f.blob WHERE f.tree = ?1 ORDER BY p.text");
        const ResetAtEnd reset(statement);
        statement.bind(1, snapshot_.tree());
        while (statement.step()) {
            TreeFile file{std::string(statement.text(0)),
                          std::string(statement.text(1)),
                          static_cast<FileRole>(statement.integer(2)),
                          statement.integer(3),
                          statement.integer(4),
                          statement.integer(5),
                          statement.integer(6)};
            tree_.roles[file.path] = file.role;
            tree_.path_ids[file.path] = file.path_id;
            // A binary file has nothing to tell.
            if (!scope_.allows(file.path) || (file.role == FileRole::data && file.lines == 0)) continue;
            ++facts_.all_files;
            facts_.all_lines += file.lines;
            files_.push_back(std::move(file));
        }
    }

    /// Orders the files of the scope by how much they matter and keeps the first.
    void choose() {
        const SearchCache& cache = SearchCache::of(snapshot_);
        std::unordered_map<std::string, double> wanted;
        double worth = 20;
        for (const Place& place : goal_.places()) wanted.emplace(place.path, worth -= 1);
        for (TreeFile& file : files_) {
            double factor = 0.15;
            if (file.role == FileRole::source) factor = 1;
            else if (file.role == FileRole::test) factor = 0.4;
            else if (file.role == FileRole::doc || file.role == FileRole::config) factor = 0.25;
            const auto active = cache.activity.find(file.path_id);
            file.worth = factor * (1 + static_cast<double>(std::min<std::int64_t>(file.symbols, 60)) / 30 +
                                   (active == cache.activity.end() ? 0 : std::min(2.0, active->second)));
            if (file.path.find("README") != std::string::npos) file.worth += 1.5;
            const auto goal = wanted.find(file.path);
            if (goal != wanted.end()) file.worth += goal->second;
        }
        if (files_.size() > 8) add_folders();
        std::stable_sort(files_.begin(), files_.end(),
                         [](const TreeFile& a, const TreeFile& b) { return a.worth > b.worth; });
        for (const TreeFile& file : files_) {
            const bool is_text = file.role == FileRole::source || file.role == FileRole::test ||
                                 file.role == FileRole::doc || file.role == FileRole::config;
            if (is_text && facts_.to_read.size() < most_to_read) facts_.to_read.push_back(file.path);
        }
        if (files_.size() > most_files) files_.resize(most_files);
    }

    void add_folders() {
        struct Sum {
            std::int64_t files = 0;
            std::int64_t lines = 0;
            std::map<std::string, std::int64_t> languages;
        };
        // As deep as the folders of the scope begin to differ.
        std::string common = folder_of(files_.front().path);
        for (const TreeFile& file : files_)
            while (!file.path.starts_with(common)) common = folder_of(common.substr(0, common.size() - 1));
        std::map<std::string, Sum> sums;
        for (const TreeFile& file : files_) {
            const std::size_t slash = file.path.find('/', common.size());
            Sum& sum = sums[slash == std::string::npos ? common : file.path.substr(0, slash + 1)];
            ++sum.files;
            sum.lines += file.lines;
            if (!file.language.empty()) sum.languages[file.language] += file.lines;
        }
        if (sums.size() < 2) return;
        std::vector<std::pair<std::string, Sum>> sorted(sums.begin(), sums.end());
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.second.lines > b.second.lines; });
        for (const auto& [folder, sum] : sorted) {
            if (facts_.folders.size() >= most_folders) break;
            std::string main;
            std::int64_t most = 0;
            for (const auto& [language, lines] : sum.languages)
                if (lines > most) {
                    main = language;
                    most = lines;
                }
            facts_.folders.emplace_back(
                folder.empty() ? "(root)" : folder,
                std::to_string(sum.files) + (sum.files == 1 ? " file, " : " files, ") +
                    std::to_string(sum.lines) + " lines" + (main.empty() ? "" : ", " + main));
        }
    }

    void describe() {
        for (const TreeFile& file : files_) {
            SummaryFile out{file.path, file.language, file.role, file.lines, "", {}};
            try {
                out.purpose = purpose_of_text(base::read_beneath(snapshot_.root(), file.path, most_text),
                                              file.language);
            } catch (const base::PathError&) {
                out.purpose.clear();  // gone, or too large
            }
            const std::vector<Definition> symbols = outline(snapshot_, file.path);
            const std::set<std::string> spaces = namespaces_in(symbols);
            for (const Definition& symbol : symbols) {
                if (!is_shown(symbol)) continue;
                SummarySymbol one{
                    without_namespace(
                        symbol.container.empty() ? symbol.name : symbol.container + "." + symbol.name,
                        spaces),
                    symbol.kind,
                    symbol.first_line,
                    symbol.last_line,
                    symbol.doc,
                    0};
                const std::int64_t files = symbol.kind == Kind::test ? 0 : users_of(symbol.name);
                one.used_by = files;
                out.symbols.push_back(std::move(one));
            }
            const auto worth = [](const SummarySymbol& symbol) {
                const auto depth = std::count(symbol.name.begin(), symbol.name.end(), '.');
                // Members are often called like those of types that are not of this tree.
                const double trust = symbol.kind == Kind::method ? 0.3 : 1;
                return trust * static_cast<double>(std::min<std::int64_t>(symbol.used_by, 20)) -
                       static_cast<double>(depth) * 0.5 +
                       static_cast<double>(std::min(100U, symbol.last_line - symbol.first_line)) / 50;
            };
            std::stable_sort(
                out.symbols.begin(), out.symbols.end(),
                [&](const SummarySymbol& a, const SummarySymbol& b) { return worth(a) > worth(b); });
            facts_.files.push_back(std::move(out));
        }
    }

    /// Files of the repository that use the name, when only one place defines it; else 0.
    std::int64_t users_of(const std::string& name) {
        const auto known = users_.find(name);
        if (known != users_.end()) return known->second;
        std::int64_t count = 0;
        if (is_unique_name(snapshot_, tree_, name)) {
            base::db::Statement& statement = snapshot_.db().cached(
                "SELECT count(*) FROM name n CROSS JOIN reference r ON r.name = n.id CROSS JOIN file f "
                "INDEXED BY "
                "file_blob ON f.blob = r.blob AND f.tree = ?2 WHERE n.text = ?1");
            const ResetAtEnd reset(statement);
            statement.bind(1, name).bind(2, snapshot_.tree());
            if (statement.step()) count = statement.integer(0);
        }
        users_[name] = count;
        return count;
    }

    void link() {
        std::vector<std::string> paths;
        std::unordered_map<std::string, std::string> defined;  // unambiguous name -> file
        std::unordered_set<std::string> twice;
        std::unordered_set<std::string> members;
        for (const SummaryFile& file : facts_.files) {
            if (file.role == FileRole::source || file.role == FileRole::test) paths.push_back(file.path);
            if (file.role != FileRole::source) continue;
            for (const SummarySymbol& symbol : file.symbols) {
                const std::string name = symbol.name.substr(symbol.name.rfind('.') + 1);
                if (symbol.used_by == 0 || symbol.used_by > common_name) continue;
                if (symbol.kind == Kind::method) members.insert(name);
                const auto [at, added] = defined.emplace(name, file.path);
                if (!added && at->second != file.path && summary_stem(at->second) != summary_stem(file.path))
                    twice.insert(name);
            }
        }
        std::sort(paths.begin(), paths.end());
        for (const TreeFile& file : files_) {
            if (file.role != FileRole::source && file.role != FileRole::test) continue;
            std::map<std::string, SummaryLink> links;
            const auto link_to = [&](const std::string& path) -> SummaryLink& {
                SummaryLink& link = links[path];
                link.from = file.path;
                link.to = path;
                return link;
            };
            base::db::Statement& imports =
                snapshot_.db().cached("SELECT target FROM import WHERE blob = ?1 ORDER BY line");
            {
                const ResetAtEnd reset(imports);
                imports.bind(1, file.blob);
                while (imports.step()) {
                    const std::vector<std::string> to =
                        imported_paths(file.path, std::string(imports.text(0)), paths);
                    if (to.size() == 1) link_to(to.front()).is_import = true;
                }
            }
            base::db::Statement& names = snapshot_.db().cached(
                "SELECT n.text FROM reference r CROSS JOIN name n ON n.id = r.name WHERE r.blob = ?1 ORDER "
                "BY n.text");
            const ResetAtEnd reset(names);
            names.bind(1, file.blob);
            while (names.step()) {
                const auto found = defined.find(std::string(names.text(0)));
                if (found == defined.end() || found->second == file.path || twice.contains(found->first))
                    continue;
                std::vector<std::string>& used = link_to(found->second).names;
                // Types and functions before members.
                used.insert(members.contains(found->first) ? used.end() : used.begin(), found->first);
            }
            for (auto& [path, link] : links) facts_.links.push_back(std::move(link));
        }
    }

    void find_entries() {
        std::vector<std::pair<std::int64_t, SummaryPlace>> used;
        std::unordered_set<std::string> shown;  // a header and its source define the same
        for (const SummaryFile& file : facts_.files) {
            if (file.role != FileRole::source) continue;
            for (const SummarySymbol& symbol : file.symbols) {
                const std::string name = symbol.name.substr(symbol.name.rfind('.') + 1);
                const SummaryPlace place{file.path, symbol.first_line, symbol.last_line, symbol.name, ""};
                if ((name == "main" || name == "Main" || name == "__main__") && symbol.kind != Kind::test) {
                    facts_.entries.push_back(place);
                    facts_.entries.back().text = "program";
                } else if (!scope_.is_everything() && symbol.used_by > 0 && symbol.kind != Kind::method &&
                           shown.insert(name).second) {
                    const std::int64_t outside = users_outside(name);
                    if (outside == 0) continue;
                    used.emplace_back(outside, place);
                    used.back().second.text = "used by " + std::to_string(outside) +
                                              (outside == 1 ? " file outside" : " files outside");
                }
            }
        }
        std::stable_sort(used.begin(), used.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        for (auto& [count, place] : used)
            if (facts_.entries.size() < 10) facts_.entries.push_back(std::move(place));
    }

    std::int64_t users_outside(const std::string& name) {
        base::db::Statement& statement = snapshot_.db().cached(
            "SELECT p.text FROM name n CROSS JOIN reference r ON r.name = n.id CROSS JOIN file f INDEXED BY "
            "file_blob "
            "ON f.blob = r.blob AND f.tree = ?2 CROSS JOIN path p ON p.id = f.path WHERE n.text = ?1 LIMIT "
            "500");
        const ResetAtEnd reset(statement);
        statement.bind(1, name).bind(2, snapshot_.tree());
        std::int64_t count = 0;
        while (statement.step()) count += scope_.allows(statement.text(0)) ? 0 : 1;
        return count;
    }

    const Snapshot& snapshot_;
    const SummaryRequest& request_;
    const std::function<bool()>& cancelled_;
    const Scope scope_;
    SummaryFacts facts_;
    std::vector<TreeFile> files_;
    SummaryTree tree_;
    std::unordered_map<std::string, std::int64_t> users_;
    SummaryGoal goal_;
};

}  // namespace

SummaryFacts summary_facts(const Snapshot& snapshot, const SummaryRequest& request,
                           const std::function<bool()>& cancelled) {
    return Source(snapshot, request, cancelled).facts();
}

}  // namespace lrm::index
