// What resolving needs of a tree.
#include "mcp_lrm/index/resolve_project.hpp"

#include "base/work_path.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

constexpr std::size_t most_bytes = std::size_t{2} << 20U;
constexpr std::int64_t most_definitions = 2000;
constexpr std::int64_t most_files = 3000;

const std::vector<std::string>& found_or_none(
    const std::unordered_map<std::string, std::vector<std::string>>& map, const std::string& key) {
    static const std::vector<std::string> none;
    const auto found = map.find(key);
    return found == map.end() ? none : found->second;
}

std::vector<std::string> split_names(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        out.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return out;
}

/// The name behind "package" or "namespace" where that is a statement of its own, not a block.
std::string stated_package(std::string_view code, std::string_view family) {
    const std::string_view word = family == "c_sharp" || family == "php" ? "namespace" : "package";
    for (std::size_t at = find_word(code, word); at != std::string_view::npos;
         at = find_word(code, word, at + 1)) {
        const std::size_t line = code.rfind('\n', at) + 1;  // npos + 1 is 0
        const std::string_view before = code.substr(line, at - line);
        if (before.find_first_not_of(" \t\r") != std::string_view::npos && family != "php") continue;
        std::size_t end = skip_space(code, at + word.size());
        std::string name;
        for (; end < code.size() && (is_word_byte(code[end]) || code[end] == '.' || code[end] == '\\'); ++end)
            name += code[end] == '\\' ? '.' : code[end];
        end = skip_space(code, end);
        const bool is_block = end < code.size() && code[end] == '{';
        if (!is_block && !name.empty()) return name;
    }
    return {};
}

}  // namespace

bool is_type_kind(syntax::SymbolKind kind) {
    using Kind = syntax::SymbolKind;
    return kind == Kind::class_ || kind == Kind::struct_ || kind == Kind::interface || kind == Kind::trait ||
           kind == Kind::enum_ || kind == Kind::union_ || kind == Kind::type;
}

bool is_callable_kind(syntax::SymbolKind kind) {
    using Kind = syntax::SymbolKind;
    return kind == Kind::function || kind == Kind::method || kind == Kind::constructor || kind == Kind::test;
}

bool is_type_constructor(const CodeSymbol& symbol) {
    return symbol.kind == syntax::SymbolKind::constructor &&
           symbol.container.substr(symbol.container.rfind('.') + 1) == symbol.name;
}

std::string folder_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string stem_of(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return std::string(dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot));
}

std::string normal_path(std::string_view path) {
    std::vector<std::string_view> parts;
    while (!path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        path.remove_prefix(std::min(slash + 1, path.size()));
        if (part.empty() || part == ".") continue;
        if (part != "..") {
            parts.push_back(part);
            continue;
        }
        if (parts.empty()) return {};
        parts.pop_back();
    }
    std::string out;
    for (const std::string_view part : parts) (out += out.empty() ? "" : "/") += part;
    return out;
}

Project::Project(const Snapshot& snapshot) : snapshot_(snapshot) {}

const CodeFile* Project::file(const std::string& path) {
    const auto [entry, is_new] = files_.try_emplace(path);
    if (!is_new) return entry->second.get();
    base::db::Statement& find = snapshot_.db().cached(
        "SELECT b.id, b.language, f.role FROM path p CROSS JOIN file f ON f.path = p.id AND f.tree = ?2 "
        "CROSS JOIN blob b ON b.id = f.blob WHERE p.text = ?1");
    const ResetAtEnd reset(find);
    if (!find.bind(1, path).bind(2, snapshot_.tree()).step()) return nullptr;
    auto file = std::make_unique<CodeFile>();
    file->path = path;
    file->blob = find.integer(0);
    file->language = std::string(find.text(1));
    file->family = family_of(file->language);
    file->role = static_cast<FileRole>(find.integer(2));
    base::db::Statement& symbols = snapshot_.db().cached(
        "SELECT n.text, s.container, s.kind, s.signature, s.first_line, s.last_line, s.exported FROM symbol "
        "s "
        "CROSS JOIN name n ON n.id = s.name WHERE s.blob = ?1 ORDER BY s.first_line, s.id");
    const ResetAtEnd reset_symbols(symbols);
    symbols.bind(1, file->blob);
    while (symbols.step())
        file->symbols.push_back({std::string(symbols.text(0)), std::string(symbols.text(1)),
                                 static_cast<syntax::SymbolKind>(symbols.integer(2)),
                                 std::string(symbols.text(3)), static_cast<std::uint32_t>(symbols.integer(4)),
                                 static_cast<std::uint32_t>(symbols.integer(5)), symbols.integer(6) != 0});
    base::db::Statement& imports =
        snapshot_.db().cached("SELECT target, names, line FROM import WHERE blob = ?1 ORDER BY rowid");
    const ResetAtEnd reset_imports(imports);
    imports.bind(1, file->blob);
    while (imports.step())
        file->imports.push_back({std::string(imports.text(0)), split_names(imports.text(1)),
                                 static_cast<std::uint32_t>(imports.integer(2))});
    entry->second = std::move(file);
    return entry->second.get();
}

void Project::load_paths() {
    if (has_paths_) return;
    has_paths_ = true;
    base::db::Statement& all = snapshot_.db().cached(
        "SELECT p.text FROM file f CROSS JOIN path p ON p.id = f.path WHERE f.tree = ?1 ORDER BY p.text");
    const ResetAtEnd reset(all);
    all.bind(1, snapshot_.tree());
    while (all.step()) {
        const std::string path(all.text(0));
        paths_.insert(path);
        stems_[stem_of(path)].push_back(path);
        folders_[folder_of(path)].push_back(path);
    }
    std::vector<std::string> waiting;
    for (const auto& [folder, paths] : folders_) waiting.push_back(folder);
    std::unordered_set<std::string> known(waiting.begin(), waiting.end());
    while (!waiting.empty()) {
        const std::string folder = std::move(waiting.back());
        waiting.pop_back();
        if (folder.empty()) continue;
        folder_names_[folder.substr(folder.rfind('/') + 1)].push_back(folder);
        if (const std::string parent = folder_of(folder); known.insert(parent).second)
            waiting.push_back(parent);
    }
    for (auto& [name, folders] : folder_names_) std::sort(folders.begin(), folders.end());
}

bool Project::has_file(const std::string& path) {
    load_paths();
    return paths_.contains(path);
}

const std::vector<std::string>& Project::paths_with_stem(const std::string& stem) {
    load_paths();
    return found_or_none(stems_, stem);
}

const std::vector<std::string>& Project::paths_in(const std::string& folder) {
    load_paths();
    return found_or_none(folders_, folder);
}

const std::vector<std::string>& Project::folders_named(const std::string& name) {
    load_paths();
    return found_or_none(folder_names_, name);
}

const std::unordered_map<std::string, std::string>& Project::script_packages() {
    if (script_packages_) return *script_packages_;
    script_packages_.emplace();
    for (const std::string& path : paths_with_stem("package")) {
        const CodeFile* const manifest = path.ends_with("package.json") ? file(path) : nullptr;
        if (manifest == nullptr) continue;
        const std::string_view text = this->text(*manifest).raw();
        const std::size_t key = text.find("\"name\"");
        if (key == std::string_view::npos) continue;
        const std::size_t open = text.find('"', key + 6);
        const std::size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
        if (close != std::string_view::npos)
            script_packages_->emplace(text.substr(open + 1, close - open - 1), folder_of(path));
    }
    return *script_packages_;
}

const CodeText& Project::text(const CodeFile& file) {
    const auto [entry, is_new] = texts_.try_emplace(&file);
    if (!is_new) return entry->second;
    try {
        entry->second = CodeText(base::read_beneath(snapshot_.root(), file.path, most_bytes), file.language);
    } catch (const base::PathError&) {
        entry->second = CodeText();  // gone meanwhile, or a link: nothing can be seen of it
    }
    return entry->second;
}

const std::string& Project::package(const CodeFile& file) {
    const auto [entry, is_new] = packages_.try_emplace(&file);
    if (is_new && (file.family == "jvm" || file.family == "c_sharp" || file.family == "php"))
        entry->second = stated_package(text(file).code(), file.family);
    return entry->second;
}

const std::vector<SymbolId>& Project::definitions(const std::string& name) {
    const auto [entry, is_new] = definitions_.try_emplace(name);
    if (!is_new) return entry->second;
    std::vector<std::string> paths;
    {
        base::db::Statement& find = snapshot_.db().cached(
            "SELECT DISTINCT p.text FROM name n CROSS JOIN symbol s ON s.name = n.id CROSS JOIN file f "
            "INDEXED BY "
            "file_blob ON f.blob = s.blob AND f.tree = ?2 CROSS JOIN path p ON p.id = f.path WHERE n.text = "
            "?1 "
            "LIMIT ?3");
        const ResetAtEnd reset(find);
        find.bind(1, name).bind(2, snapshot_.tree()).bind(3, most_definitions);
        while (find.step()) paths.emplace_back(find.text(0));
    }
    std::sort(paths.begin(), paths.end());
    std::vector<SymbolId> out;
    for (const std::string& path : paths) {
        const CodeFile* const in = file(path);
        for (std::size_t i = 0; in != nullptr && i < in->symbols.size(); ++i)
            if (in->symbols[i].name == name) out.push_back({in, i});
    }
    return definitions_[name] = std::move(out);
}

std::vector<FileUses> Project::uses(const std::string& name) {
    std::vector<std::pair<std::string, std::vector<Use>>> found;
    {
        base::db::Statement& find = snapshot_.db().cached(
            "SELECT p.text, r.uses FROM name n CROSS JOIN reference r ON r.name = n.id CROSS JOIN file f "
            "INDEXED "
            "BY file_blob ON f.blob = r.blob AND f.tree = ?2 CROSS JOIN path p ON p.id = f.path WHERE n.text "
            "= ?1 "
            "LIMIT ?3");
        const ResetAtEnd reset(find);
        find.bind(1, name).bind(2, snapshot_.tree()).bind(3, most_files);
        while (find.step()) found.emplace_back(std::string(find.text(0)), unpack_uses(find.blob(1)));
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    is_cut_ = is_cut_ || found.size() >= static_cast<std::size_t>(most_files);
    std::vector<FileUses> out;
    for (auto& [path, uses] : found)
        if (const CodeFile* const in = file(path)) out.push_back({in, std::move(uses)});
    return out;
}

const std::vector<NamedUse>& Project::uses_in(const CodeFile& file) {
    const auto [entry, is_new] = uses_.try_emplace(&file);
    if (!is_new) return entry->second;
    base::db::Statement& find = snapshot_.db().cached(
        "SELECT n.text, r.uses FROM reference r INDEXED BY reference_blob CROSS JOIN name n ON n.id = r.name "
        "WHERE r.blob = ?1");
    const ResetAtEnd reset(find);
    find.bind(1, file.blob);
    while (find.step())
        for (const Use& use : unpack_uses(find.blob(1)))
            entry->second.push_back({std::string(find.text(0)), use});
    std::sort(entry->second.begin(), entry->second.end(), [](const NamedUse& a, const NamedUse& b) {
        return a.use.line != b.use.line ? a.use.line < b.use.line : a.name < b.name;
    });
    return entry->second;
}

std::vector<std::string> Project::files_importing(const std::string& piece) {
    base::db::Statement& find = snapshot_.db().cached(
        "SELECT DISTINCT p.text FROM import i CROSS JOIN file f INDEXED BY file_blob ON f.blob = i.blob AND "
        "f.tree "
        "= ?2 CROSS JOIN path p ON p.id = f.path WHERE instr(i.target, ?1) > 0 OR instr(i.names, ?1) > 0 "
        "LIMIT ?3");
    const ResetAtEnd reset(find);
    find.bind(1, piece).bind(2, snapshot_.tree()).bind(3, most_files);
    std::vector<std::string> out;
    while (find.step()) out.emplace_back(find.text(0));
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace lrm::index
