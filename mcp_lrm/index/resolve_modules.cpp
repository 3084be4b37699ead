// Which files an imported module may be, language by language.
#include "mcp_lrm/index/resolve_imports.hpp"

#include <algorithm>
#include <array>

namespace lrm::index {
namespace {

using Paths = std::vector<std::string>;

bool is_below(std::string_view path, std::string_view folder) {
    return folder.empty() ||
           (path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/');
}

bool ends_with_path(std::string_view path, std::string_view end) {
    return path == end ||
           (path.size() > end.size() && path.ends_with(end) && path[path.size() - end.size() - 1] == '/');
}

std::string join(const std::string& folder, const std::string& rest) {
    return folder.empty() ? rest : folder + "/" + rest;
}

std::string joined(const std::vector<std::string>& segments, std::string_view between) {
    std::string out;
    for (const std::string& segment : segments) (out += out.empty() ? "" : between) += segment;
    return out;
}

/// Of several files the ones that share most folders with `path`.
Paths nearest(Paths found, const std::string& path) {
    const auto shared = [&](const std::string& other) {
        std::size_t same = 0;
        for (std::size_t i = 0; i < std::min(path.size(), other.size()) && path[i] == other[i]; ++i)
            if (path[i] == '/') ++same;
        return same;
    };
    std::size_t best = 0;
    for (const std::string& one : found) best = std::max(best, shared(one));
    std::erase_if(found, [&](const std::string& one) { return shared(one) < best; });
    return found;
}

// ---- JavaScript and TypeScript

Paths ecma_at(Project& project, const std::string& base) {
    if (base.empty()) return {};
    constexpr std::array endings = {".ts",        ".tsx",       ".js",        ".jsx",      ".mjs",
                                    ".cjs",       ".mts",       ".cts",       ".vue",      ".svelte",
                                    ".d.ts",      "/index.ts",  "/index.tsx", "/index.js", "/index.jsx",
                                    "/index.mjs", "/index.d.ts"};
    if (project.has_file(base)) return {base};
    for (const char* const ending : endings)
        if (project.has_file(base + ending)) return {base + ending};
    // "./x.js" is what TypeScript calls x.ts.
    for (const std::string_view ending : {".js", ".jsx", ".mjs", ".cjs"}) {
        if (!base.ends_with(ending)) continue;
        const std::string without = base.substr(0, base.size() - ending.size());
        for (const char* const other : {".ts", ".tsx", ".mts", ".cts"})
            if (project.has_file(without + other)) return {without + other};
    }
    return {};
}

Paths ecma_files(Project& project, const CodeFile& file, const std::string& module) {
    if (module.starts_with(".")) return ecma_at(project, normal_path(join(folder_of(file.path), module)));
    // A package of this tree: "name" or "name/inner/file".
    for (std::string name = module;; name = name.substr(0, name.rfind('/'))) {
        const auto found = project.script_packages().find(name);
        if (found != project.script_packages().end()) {
            const std::string inner =
                module.size() > name.size() ? module.substr(name.size() + 1) : std::string();
            for (const char* const source : {"src", "lib", ""}) {
                std::string base = *source == 0 ? found->second : join(found->second, source);
                if (!inner.empty()) base = join(base, inner);
                Paths at = ecma_at(project, base);
                if (at.empty() && inner.empty()) at = ecma_at(project, join(base, "main"));
                if (!at.empty()) return at;
            }
            return {};
        }
        if (name.find('/') == std::string::npos) break;
    }
    // "@/lib/a", "~/lib/a", "$lib/a", "src/lib/a": an alias of some folder, found by the rest of the path.
    std::string rest = module;
    for (const std::string_view alias : {"@/", "~/", "#/", "@@/"})
        if (rest.starts_with(alias)) rest = rest.substr(alias.size());
    if (rest.starts_with("$")) rest = rest.substr(1);
    const bool is_alias = rest.size() != module.size();
    if (rest.find('/') == std::string::npos && !is_alias) return {};
    if (rest.starts_with("@")) return {};  // a package of a scope
    const std::string stem = rest.substr(rest.rfind('/') + 1);
    Paths bases;
    for (const std::string& name : {stem, stem_of(stem)})
        for (const std::string& path : project.paths_with_stem(name)) {
            const std::string without = join(folder_of(path), stem_of(path));
            if (ends_with_path(without, rest) || ends_with_path(path, rest)) bases.push_back(path);
        }
    for (const std::string& path : project.paths_with_stem("index"))
        if (ends_with_path(folder_of(path), rest)) bases.push_back(path);
    std::sort(bases.begin(), bases.end());
    bases.erase(std::unique(bases.begin(), bases.end()), bases.end());
    std::erase_if(bases, [&](const std::string& path) {
        const CodeFile* const found = project.file(path);
        return found == nullptr || found->family != "ecma";
    });
    return nearest(std::move(bases), file.path);
}

// ---- Python

Paths python_at(Project& project, const std::string& base) {
    Paths out;
    for (const char* const ending : {".py", ".pyi", "/__init__.py", "/__init__.pyi"})
        if (project.has_file(base + ending)) out.push_back(base + ending);
    return out;
}

Paths python_files(Project& project, const CodeFile& file, const std::string& module) {
    const std::size_t dots = std::min(module.find_first_not_of('.'), module.size());
    const std::string rest = joined(segments_of(module), "/");
    if (dots > 0) {
        std::string folder = folder_of(file.path);
        for (std::size_t i = 1; i < dots; ++i) folder = folder_of(folder);
        if (rest.empty()) return python_at(project, folder.empty() ? "__init__" : folder);
        return python_at(project, join(folder, rest));
    }
    // As sys.path would have it: from the script's folder up to the root, then the usual source folders.
    for (std::string folder = folder_of(file.path);; folder = folder_of(folder)) {
        for (const char* const source : {"", "src", "lib", "python"}) {
            Paths found = python_at(project, join(join(folder, source), rest));
            if (*source == 0) found = python_at(project, join(folder, rest));
            std::erase(found, file.path);
            if (!found.empty()) return found;
        }
        if (folder.empty()) break;
    }
    if (rest.find('/') == std::string::npos) return {};
    Paths found;
    const std::string stem = rest.substr(rest.rfind('/') + 1);
    for (const std::string& path : project.paths_with_stem(stem))
        if (path.ends_with(".py") && ends_with_path(path, rest + ".py")) found.push_back(path);
    for (const std::string& folder : project.folders_named(stem))
        if (ends_with_path(folder, rest) && project.has_file(folder + "/__init__.py"))
            found.push_back(folder + "/__init__.py");
    return nearest(std::move(found), file.path);
}

// ---- Go

/// The module path that a go.mod above the file states, and its folder.
std::vector<std::pair<std::string, std::string>> go_modules(Project& project) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& path : project.paths_with_stem("go")) {
        if (!path.ends_with("go.mod")) continue;
        const CodeFile* const file = project.file(path);
        if (file == nullptr) continue;
        const std::string_view text = project.text(*file).raw();
        const std::size_t at = find_word(text, "module");
        if (at == std::string_view::npos) continue;
        const std::size_t from = skip_space(text, at + 6);
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", from), text.size());
        out.emplace_back(std::string(text.substr(from, end - from)), folder_of(path));
    }
    return out;
}

Paths go_files_in(Project& project, const std::string& folder) {
    Paths out;
    for (const std::string& path : project.paths_in(folder))
        if (path.ends_with(".go")) out.push_back(path);
    return out;
}

Paths go_files(Project& project, const std::string& module) {
    const auto modules = go_modules(project);
    for (const auto& [name, folder] : modules) {
        if (module == name) return go_files_in(project, folder);
        if (is_below(module, name)) return go_files_in(project, join(folder, module.substr(name.size() + 1)));
    }
    if (!modules.empty()) return {};
    // Without a go.mod: the folder that ends with most of the path.
    std::vector<std::string> segments = segments_of(module);
    if (segments.empty() || module.find('/') == std::string::npos) return {};
    for (std::string rest = module;; rest = rest.substr(rest.find('/') + 1)) {
        for (const std::string& folder : project.folders_named(module.substr(module.rfind('/') + 1)))
            if (ends_with_path(folder, rest)) return go_files_in(project, folder);
        if (rest.find('/') == std::string::npos) return {};
    }
}

// ---- C and C++

Paths c_files(Project& project, const CodeFile& file, const std::string& module) {
    const std::string beside = normal_path(join(folder_of(file.path), module));
    if (!beside.empty() && project.has_file(beside)) return {beside};
    Paths found;
    const std::string wanted = normal_path(module);
    if (wanted.empty()) return {};
    for (const std::string& path : project.paths_with_stem(stem_of(wanted)))
        if (ends_with_path(path, wanted)) found.push_back(path);
    return nearest(std::move(found), file.path);
}

// ---- everything else: the module's path is the end of a file's

Paths other_files(Project& project, const CodeFile& file, const std::string& module) {
    if (module.starts_with(".") || module.find('/') != std::string::npos) {
        const std::string beside = normal_path(join(folder_of(file.path), module));
        if (!beside.empty() && project.has_file(beside)) return {beside};
        const std::string ending = file.path.substr(file.path.rfind('.') + 1);
        if (!beside.empty() && project.has_file(beside + "." + ending)) return {beside + "." + ending};
    }
    // Of "package:app/src/a.dart" the part behind the package, without the ending.
    std::string inner = module;
    if (const std::size_t colon = inner.find(':');
        colon != std::string::npos && inner.find('/') != std::string::npos)
        inner = inner.substr(inner.find('/', colon) + 1);
    const std::string ending = file.path.substr(std::min(file.path.rfind('.'), file.path.size()));
    if (!ending.empty() && inner.ends_with(ending)) inner.resize(inner.size() - ending.size());
    const std::vector<std::string> segments = segments_of(inner);
    if (segments.empty()) return {};
    Paths found;
    const std::string rest = joined(segments, "/");
    for (const std::string& path : project.paths_with_stem(segments.back())) {
        const CodeFile* const other = project.file(path);
        if (other != nullptr && other->family == file.family &&
            ends_with_path(join(folder_of(path), stem_of(path)), rest))
            found.push_back(path);
    }
    return nearest(std::move(found), file.path);
}

}  // namespace

std::vector<std::string> find_module_files(Project& project, const CodeFile& file,
                                           const std::string& module) {
    if (file.family == "ecma") return ecma_files(project, file, module);
    if (file.family == "python") return python_files(project, file, module);
    if (file.family == "go") return go_files(project, module);
    if (file.family == "c") return c_files(project, file, module);
    return other_files(project, file, module);
}

}  // namespace lrm::index
