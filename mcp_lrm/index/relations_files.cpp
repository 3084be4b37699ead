// Imports and importers.
#include "mcp_lrm/index/relations_finder.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

using syntax::SymbolKind;

std::string names_of(const syntax::Import& row) {
    std::string out;
    for (const std::string& name : row.names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

/// What an import of the file must have in its target or its names.
std::vector<std::string> pieces_of(Project& project, const CodeFile& file) {
    std::vector<std::string> out = {stem_of(file.path)};
    const std::string folder = folder_of(file.path);
    const std::string above = folder.substr(folder.rfind('/') + 1);
    const std::string& stem = out.front();
    if (stem == "__init__" || stem == "index" || stem == "mod" || stem == "lib" || stem == "main" ||
        file.family == "go")
        out.push_back(above);
    if (const std::string& package = project.package(file); !package.empty())
        out.push_back(package.substr(package.rfind('.') + 1));
    for (const CodeSymbol& symbol : file.symbols)
        if (has_qualified_names(file.family) && symbol.container.find('.') == std::string::npos &&
            (is_type_kind(symbol.kind) || symbol.kind == SymbolKind::namespace_ ||
             symbol.kind == SymbolKind::function) &&
            out.size() < 40)
            out.push_back(symbol.name);
    std::erase(out, std::string());
    return out;
}

}  // namespace

void RelationFinder::imports(const std::vector<const CodeFile*>& files, RelationAnswer& answer) {
    std::set<std::string> seen;
    std::vector<const CodeFile*> level = files;
    for (const CodeFile* const file : files) seen.insert(file->path);
    for (int step = 1; step <= query_.depth && !level.empty(); ++step) {
        std::vector<const CodeFile*> next;
        for (const CodeFile* const file : level)
            for (const syntax::Import& row : file->imports) {
                if (!may_go_on(answer)) return;
                std::vector<std::string> found = resolver_.imports().files_of(*file, row.target);
                // `from package import module`
                for (const std::string& name : row.names) {
                    if (file->family != "python" && !has_qualified_names(file->family)) break;
                    const std::string between = row.target.ends_with('.') ? ""
                                                : file->family == "rust"  ? "::"
                                                                          : ".";
                    const auto& below = resolver_.imports().files_of(*file, row.target + between + name);
                    found.insert(found.end(), below.begin(), below.end());
                }
                std::erase(found, file->path);
                if (found.empty() && step == 1) answer.outside.push_back(row.target);
                for (const std::string& path : found) {
                    const CodeFile* const other = resolver_.project().file(path);
                    if (other == nullptr || (step > 1 && seen.contains(path))) continue;
                    Relation place;
                    place.path = path;
                    place.symbol = names_of(row);
                    place.kind = "import";
                    place.depth = step;
                    place.lines = {row.line};
                    if (step > 1) place.via = file->path;
                    place.is_test = other->role == FileRole::test;
                    answer.places.push_back(std::move(place));
                    if (seen.insert(path).second) next.push_back(other);
                }
            }
        level = std::move(next);
    }
}

void RelationFinder::importers(const std::vector<const CodeFile*>& files, const Entity* symbol,
                               RelationAnswer& answer) {
    std::set<std::string> seen;
    for (const CodeFile* const file : files) seen.insert(file->path);
    std::vector<const CodeFile*> level = files;
    Project& project = resolver_.project();
    for (int step = 1; step <= query_.depth && !level.empty(); ++step) {
        std::vector<const CodeFile*> next;
        for (const CodeFile* const file : level) {
            std::set<std::string> paths;
            for (const std::string& piece : pieces_of(project, *file))
                for (std::string& path : project.files_importing(piece)) paths.insert(std::move(path));
            for (const std::string& path : paths) {
                if (!may_go_on(answer)) return;
                const CodeFile* const other = project.file(path);
                if (other == nullptr || other->family != file->family || other == file) continue;
                for (const syntax::Import& row : other->imports) {
                    const auto leads_here = [&](const std::string& module) {
                        const std::vector<std::string>& found = resolver_.imports().files_of(*other, module);
                        return std::find(found.begin(), found.end(), file->path) != found.end();
                    };
                    bool is_it = leads_here(row.target);
                    for (const std::string& name : row.names) {
                        if (is_it) break;
                        if (file->family == "python" || has_qualified_names(file->family))
                            is_it = leads_here(row.target +
                                               (row.target.ends_with('.') ? ""
                                                : file->family == "rust"  ? "::"
                                                                          : ".") +
                                               name);
                    }
                    if (!is_it && file->family == "c_sharp") {
                        const std::string& package = project.package(*file);
                        is_it = !package.empty() && row.target == package;
                    }
                    if (!is_it) continue;
                    const bool takes_names = !row.names.empty() && row.names.front() != "*";
                    const bool names_it = symbol == nullptr || !takes_names || step > 1 ||
                                          std::find(row.names.begin(), row.names.end(),
                                                    symbol->symbol().name) != row.names.end();
                    if (!names_it) continue;
                    Relation place;
                    place.path = path;
                    place.first_line = place.last_line = row.line;
                    place.symbol = names_of(row);
                    place.kind = "import";
                    place.depth = step;
                    place.is_test = other->role == FileRole::test;
                    if (step > 1) place.via = file->path;
                    if (step > 1 && seen.contains(path)) continue;
                    answer.places.push_back(std::move(place));
                    next.push_back(other);
                }
            }
        }
        std::vector<const CodeFile*> fresh;
        for (const CodeFile* const file : next)
            if (seen.insert(file->path).second) fresh.push_back(file);
        level = std::move(fresh);
    }
}

}  // namespace lrm::index
