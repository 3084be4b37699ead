// A project on two pages: the list of sections, and the ones told from file names.
#include "mcp_lrm/index/context.hpp"

#include "base/work_path.hpp"
#include "mcp_lrm/index/context_source.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>
#include <map>

namespace lrm::index {
namespace {

constexpr std::size_t most_bytes = 256U << 10U;
constexpr std::size_t most_folders = 16;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::string files_and_lines(std::int64_t files, std::int64_t lines) {
    return std::to_string(files) + (files == 1 ? " file, " : " files, ") + std::to_string(lines) + " lines";
}

struct Folder {
    std::int64_t files = 0;
    std::int64_t lines = 0;
    std::map<std::string, std::int64_t> languages;

    std::string main_language() const {
        std::string best;
        std::int64_t most = 0;
        for (const auto& [language, count] : languages)
            if (count > most && !language.empty()) {
                best = language;
                most = count;
            }
        return best;
    }
};

/// "a/b/" for a path below it, as deep as `depth`; the folder of the file when that is less deep.
std::string folder_at(const std::string& path, int depth) {
    std::size_t end = 0;
    for (int i = 0; i < depth; ++i) {
        const std::size_t slash = path.find('/', end);
        if (slash == std::string::npos) break;
        end = slash + 1;
    }
    return path.substr(0, end);
}

std::map<std::string, Folder> folders(const ContextSource& source, int depth) {
    std::map<std::string, Folder> out;
    for (const ListedFile& file : source.files()) {
        Folder& folder = out[folder_at(file.path, depth)];
        ++folder.files;
        folder.lines += file.lines;
        folder.languages[file.language] += file.lines;
    }
    return out;
}

}  // namespace

ContextSource::ContextSource(const Snapshot& snapshot) : snapshot_(snapshot) {
    base::db::Statement& statement = snapshot.db().cached(
        "SELECT p.text, b.language, f.role, b.lines FROM file f CROSS JOIN path p ON p.id = f.path "
        "CROSS JOIN blob b ON b.id = f.blob WHERE f.tree = ?1 ORDER BY p.text");
    const ResetAtEnd reset(statement);
    statement.bind(1, snapshot.tree());
    while (statement.step())
        files_.push_back({std::string(statement.text(0)), std::string(statement.text(1)),
                          static_cast<FileRole>(statement.integer(2)), statement.integer(3)});
}

std::string ContextSource::text(const std::string& path) const {
    try {
        return base::read_beneath(snapshot_.root(), path, most_bytes);
    } catch (const base::PathError&) {
        return {};
    }
}

const ListedFile* ContextSource::at_root(std::string_view name) const {
    const std::string wanted = lower(name);
    for (const ListedFile& file : files_)
        if (file.path.size() == wanted.size() && lower(file.path) == wanted) return &file;
    return nullptr;
}

std::vector<std::string> structure_lines(const ContextSource& source) {
    std::map<std::string, Folder> all = folders(source, 1);
    if (all.size() <= 3) all = folders(source, 2);  // everything is in "src"
    std::vector<std::pair<std::string, Folder>> sorted(all.begin(), all.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second.lines > b.second.lines; });
    std::vector<std::string> lines;
    std::int64_t total = 0;
    for (const ListedFile& file : source.files()) total += file.lines;
    lines.push_back(files_and_lines(static_cast<std::int64_t>(source.files().size()), total));
    for (const auto& [name, folder] : sorted) {
        if (lines.size() > most_folders) {
            lines.push_back(std::to_string(sorted.size() - most_folders) + " more folders");
            break;
        }
        const std::string language = folder.main_language();
        lines.push_back((name.empty() ? "(root)" : name) + " " + files_and_lines(folder.files, folder.lines) +
                        (language.empty() ? "" : ", " + language));
    }
    return lines;
}

std::vector<std::string> test_lines(const ContextSource& source) {
    std::map<std::string, Folder> by_folder;
    std::int64_t count = 0;
    const ListedFile* largest = nullptr;
    for (const ListedFile& file : source.files()) {
        if (file.role != FileRole::test) continue;
        ++count;
        Folder& folder = by_folder[folder_at(file.path, 2)];
        ++folder.files;
        folder.languages[file.language] += 1;
        if (largest == nullptr || file.lines > largest->lines) largest = &file;
    }
    if (count == 0) return {"no test files found"};
    std::vector<std::pair<std::string, Folder>> sorted(by_folder.begin(), by_folder.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second.files > b.second.files; });
    std::vector<std::string> lines{
        std::to_string(count) + (count == 1 ? " test file: " : " test files; the largest: ") + largest->path};
    for (std::size_t i = 0; i < sorted.size() && i < 8; ++i)
        lines.push_back((sorted[i].first.empty() ? "(root)" : sorted[i].first) + " " +
                        std::to_string(sorted[i].second.files) + " of them, " +
                        sorted[i].second.main_language());
    return lines;
}

std::vector<ContextSection> project_context(const Snapshot& snapshot,
                                            const std::function<bool()>& cancelled) {
    struct Row {
        const char* name;
        std::vector<std::string> (*lines)(const ContextSource&);
    };
    constexpr Row rows[] = {
        {"purpose", purpose_lines},
        {"structure", structure_lines},
        {"domains", domain_lines},
        {"commands", command_lines},
        {"conventions", convention_lines},
        {"entry points", entry_point_lines},
        {"data model", data_model_lines},
        {"APIs", api_lines},
        {"tests", test_lines},
        {"recent work", recent_lines},
    };
    WorkLimit limit(snapshot.db(), cancelled, std::chrono::seconds(5));
    std::vector<ContextSection> sections;
    std::unique_ptr<ContextSource> source;
    limit.run([&] { source = std::make_unique<ContextSource>(snapshot); });
    for (const Row& row : rows) {
        sections.push_back({row.name, {}});
        if (source) limit.run([&] { sections.back().lines = row.lines(*source); });
    }
    return sections;
}

}  // namespace lrm::index
