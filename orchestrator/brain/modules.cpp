#include "orchestrator/brain/modules.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

namespace factory::brain {
namespace {

namespace fs = std::filesystem;

bool is_script(std::string_view language) {
    constexpr std::array scripts = {"javascript", "typescript", "tsx", "jsx", "svelte", "vue"};
    return std::find(scripts.begin(), scripts.end(), language) != scripts.end();
}

std::string joined(const std::string& folder, const std::string& rest) {
    return folder.empty() ? rest : folder + "/" + rest;
}

/// Relative to the root; nothing when it leads out of it.
std::optional<std::string> normal(const std::string& path) {
    std::string out = fs::path(path).lexically_normal().string();
    while (!out.empty() && out.back() == '/') out.pop_back();
    if (out.empty() || out == "." || out.starts_with("..") || out.front() == '/') return std::nullopt;
    return out;
}

bool is_name(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '_' || c >= 0x80;
    });
}

/// "shop/tax" of "shop.tax"; nothing when a part is no name.
std::optional<std::string> folders_of(std::string_view dotted) {
    std::string out;
    while (true) {
        const std::size_t dot = dotted.find('.');
        const std::string_view part = dotted.substr(0, dot);
        if (!is_name(part)) return std::nullopt;
        out += (out.empty() ? "" : "/") + std::string(part);
        if (dot == std::string_view::npos) return out;
        dotted.remove_prefix(dot + 1);
    }
}

Module python_module(const std::string& base, const Exists& exists) {
    if (exists(base + ".py")) return {base + ".py", true};
    if (exists(base + "/__init__.py")) return {base + "/__init__.py", true};
    for (const char* ending : {".pyi", ".pyx"})
        if (exists(base + ending)) return {base + ending, true};
    if (exists(base)) return {base, true};  // a package without __init__.py
    return {base + ".py", false};
}

std::optional<Module> of_python(const std::string& from, const std::string& target, const Exists& exists) {
    const std::string folder = fs::path(from).parent_path().string();
    const std::size_t dots = std::min(target.find_first_not_of('.'), target.size());
    if (dots > 0) {
        std::string place = folder;
        for (std::size_t up = 1; up < dots; ++up) place = fs::path(place).parent_path().string();
        if (dots == target.size()) return std::nullopt;  // from . import x: x may be a name in __init__.py
        const auto rest = folders_of(std::string_view(target).substr(dots));
        if (!rest) return std::nullopt;
        return python_module(joined(place, *rest), exists);
    }
    const auto path = folders_of(target);
    if (!path) return std::nullopt;
    const std::string top = path->substr(0, path->find('/'));
    // Where Python would look: the root, src/, and the folders above the file.
    std::vector<std::string> roots = {"", "src"};
    for (std::string place = folder; !place.empty(); place = fs::path(place).parent_path().string())
        roots.push_back(place);
    for (const std::string& root : roots) {
        const std::string first = joined(root, top);
        if (!exists(first) && !exists(first + ".py")) continue;
        return python_module(joined(root, *path), exists);
    }
    return std::nullopt;
}

std::optional<Module> of_script(const std::string& from, const std::string& target, const Exists& exists) {
    if (!target.starts_with("./") && !target.starts_with("../")) return std::nullopt;
    const auto base = normal(joined(fs::path(from).parent_path().string(), target));
    if (!base) return std::nullopt;
    constexpr std::array endings = {"",      ".ts",       ".tsx",       ".js",       ".jsx",      ".mjs",
                                    ".cjs",  ".mts",      ".cts",       ".json",     ".svelte",   ".vue",
                                    ".d.ts", "/index.ts", "/index.tsx", "/index.js", "/index.mjs"};
    for (const char* ending : endings)
        if (exists(*base + ending)) return Module{*base + ending, true};
    const std::string extension = fs::path(*base).extension().string();
    // "./cart.js" in TypeScript means cart.ts.
    if (extension == ".js" || extension == ".mjs" || extension == ".jsx") {
        const std::string stem = base->substr(0, base->size() - extension.size());
        for (const char* ending : {".ts", ".tsx", ".mts"})
            if (exists(stem + ending)) return Module{stem + ending, true};
        const bool is_typescript = fs::path(from).extension().string().starts_with(".ts");
        return Module{is_typescript ? stem + ".ts" : *base, false};
    }
    if (!extension.empty() && extension != ".test" && extension != ".spec" && extension.size() <= 5)
        return std::nullopt;  // a style sheet, an image: not a module that somebody writes
    const std::string own = fs::path(from).extension().string();
    const bool is_typescript = own.starts_with(".ts") || own == ".mts";
    return Module{*base + (is_typescript ? ".ts" : ".js"), false};
}

}  // namespace

std::optional<Module> module_of_import(const std::string& from, std::string_view language,
                                       const std::string& target, const Exists& exists) {
    if (target.empty() || target.size() > 300) return std::nullopt;
    if (language == "python") return of_python(from, target, exists);
    if (is_script(language)) return of_script(from, target, exists);
    return std::nullopt;
}

std::optional<std::string> missing_module_in(std::string_view message) {
    for (const std::string_view sign :
         {"No module named ", "Cannot find module ", "Failed to resolve import "}) {
        const std::size_t at = message.find(sign);
        if (at == std::string_view::npos) continue;
        std::string_view rest = message.substr(at + sign.size());
        if (rest.empty() || (rest.front() != '\'' && rest.front() != '"')) continue;
        const std::size_t end = rest.find(rest.front(), 1);
        if (end == std::string_view::npos || end == 1) continue;
        return std::string(rest.substr(1, end - 1));
    }
    return std::nullopt;
}

std::vector<std::string> names_taken(const syntax::FileFacts& facts, const std::string& target) {
    std::vector<std::string> out;
    for (const syntax::Import& import : facts.imports) {
        if (import.target != target) continue;
        for (const std::string& name : import.names)
            if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
    }
    return out;
}

std::vector<std::string> modules_used(const std::string& path, const syntax::FileFacts& facts, int first,
                                      int last, const Exists& exists) {
    std::set<std::string> used;
    for (const syntax::Reference& one : facts.references) {
        const int line = static_cast<int>(one.line);
        if (line >= first && line <= last) used.insert(one.name);
    }
    std::vector<std::string> those;
    std::vector<std::string> all;
    const auto add = [](std::vector<std::string>& list, const std::string& file) {
        if (std::find(list.begin(), list.end(), file) == list.end()) list.push_back(file);
    };
    for (const syntax::Import& import : facts.imports) {
        const auto module = module_of_import(path, facts.language, import.target, exists);
        if (!module || !module->is_there) continue;
        add(all, module->path);
        if (std::any_of(import.names.begin(), import.names.end(),
                        [&](const std::string& name) { return used.contains(name); }))
            add(those, module->path);
    }
    return those.empty() ? all : those;
}

}  // namespace factory::brain
