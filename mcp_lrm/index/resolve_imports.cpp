// What a file takes from others.
#include "mcp_lrm/index/resolve_imports.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

constexpr int most_reexports = 6;
constexpr std::size_t most_included = 3000;

std::string dotted(std::string_view module) {
    std::string out;
    for (const std::string& segment : segments_of(module)) (out += out.empty() ? "" : ".") += segment;
    return out;
}

/// The name behind "export default" in a JavaScript module.
std::string default_export(const CodeText& text) {
    const std::string_view code = text.code();
    for (std::size_t at = find_word(code, "default"); at != std::string_view::npos;
         at = find_word(code, "default", at + 1)) {
        if (word_before(code, at) != "export") continue;
        std::size_t next = skip_space(code, at + 7);
        for (;;) {
            const std::string_view word = word_at(code, next);
            const bool is_noise =
                word == "async" || word == "function" || word == "class" || word == "abstract";
            if (!is_noise) return word.empty() ? "default" : std::string(word);
            next = skip_space(code, next + word.size());
            if (next < code.size() && code[next] == '*') next = skip_space(code, next + 1);
        }
    }
    const std::size_t exports = code.find("module.exports");
    if (exports == std::string_view::npos) return "default";
    const std::size_t equals = skip_space(code, exports + 14);
    if (equals >= code.size() || code[equals] != '=') return "default";
    std::size_t next = skip_space(code, equals + 1);
    if (word_at(code, next) == "new") next = skip_space(code, next + 3);
    if (word_at(code, next) == "class" || word_at(code, next) == "function")
        next = skip_space(code, next + word_at(code, next).size());
    return std::string(word_at(code, next));
}

/// Whether an import of the file gives the symbol. A Lua module is a table that the file returns.
bool is_given(const CodeFile& file, const CodeSymbol& symbol) {
    return symbol.container.empty() ||
           (file.family == "lua" && symbol.container.find('.') == std::string::npos);
}

void add_unique(std::vector<SymbolId>& all, const std::vector<SymbolId>& more) {
    for (const SymbolId& id : more)
        if (std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
}

}  // namespace

bool has_qualified_names(std::string_view family) {
    return family == "jvm" || family == "c_sharp" || family == "php" || family == "rust";
}

RustPath rust_path(std::string_view path) {
    RustPath out;
    std::size_t source = path.rfind("/src/");
    std::size_t rest = 0;
    if (source != std::string_view::npos) {
        out.crate = std::string(path.substr(0, source));
        rest = source + 5;
    } else if (path.starts_with("src/")) {
        rest = 4;
    } else {
        // tests/a.rs, examples/a.rs, benches/a.rs: each is a crate of its own.
        out.crate = std::string(path);
        return out;
    }
    std::string_view below = path.substr(rest);
    if (below.starts_with("bin/")) {
        out.crate = std::string(path);
        return out;
    }
    if (below.ends_with(".rs")) below.remove_suffix(3);
    while (!below.empty()) {
        const std::size_t slash = std::min(below.find('/'), below.size());
        const std::string_view segment = below.substr(0, slash);
        below.remove_prefix(std::min(slash + 1, below.size()));
        const bool is_last = below.empty();
        if (is_last && (segment == "mod" || segment == "lib" || segment == "main")) break;
        out.segments.emplace_back(segment);
    }
    return out;
}

const Bindings& Imports::of(const CodeFile& file) {
    const auto [entry, is_new] = bindings_.try_emplace(&file);
    if (is_new && !file.imports.empty()) entry->second = read_bindings(file, project_.text(file));
    return entry->second;
}

const std::vector<std::string>& Imports::files_of(const CodeFile& file, const std::string& module) {
    const auto [entry, is_new] = files_.try_emplace({file.path, module});
    if (is_new) entry->second = find_files(file, module);
    return entry->second;
}

std::vector<std::string> Imports::find_files(const CodeFile& file, const std::string& module) {
    if (!has_qualified_names(file.family)) return find_module_files(project_, file, module);
    std::vector<std::string> out;
    if (file.family == "rust") {
        for (std::vector<std::string> path = segments_of(module); !path.empty() && out.empty();
             path.pop_back()) {
            for (const SymbolId& id : at_rust_path(file, path)) out.push_back(id.file->path);
            if (!out.empty() || path.size() < 2) continue;
            // A module is a file, not a symbol.
            for (const char* const name : {"", "mod"})
                for (const std::string& candidate :
                     project_.paths_with_stem(*name == 0 ? path.back() : std::string(name))) {
                    const RustPath there = rust_path(candidate);
                    if (!candidate.ends_with(".rs") || there.segments.empty() ||
                        there.segments.back() != path.back())
                        continue;
                    const RustPath here = rust_path(file.path);
                    if (path.front() == "crate" && there.crate != here.crate) continue;
                    if (std::equal(there.segments.begin(), there.segments.end(),
                                   path.end() - static_cast<std::ptrdiff_t>(
                                                    std::min(path.size() - 1, there.segments.size()))))
                        out.push_back(candidate);
                }
        }
    } else {
        const std::string wanted = dotted(module);
        const std::vector<std::string> segments = segments_of(module);
        if (segments.empty()) return out;
        for (const SymbolId& id : project_.definitions(segments.back()))
            if (id.file->family == file.family && qualified(id) == wanted) out.push_back(id.file->path);
        if (out.empty() && file.family == "jvm") {
            std::string folder;
            for (const std::string& segment : segments) (folder += folder.empty() ? "" : "/") += segment;
            for (const std::string& candidate : project_.folders_named(segments.back()))
                if (candidate == folder || candidate.ends_with("/" + folder))
                    for (const std::string& path : project_.paths_in(candidate)) out.push_back(path);
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string Imports::qualified(const SymbolId& id) {
    const std::string& package = project_.package(*id.file);
    const CodeSymbol& symbol = id.symbol();
    const bool is_the_package =
        symbol.kind == syntax::SymbolKind::namespace_ && symbol.full_name() == package;
    if (package.empty() || is_the_package) return symbol.full_name();
    return package + "." + symbol.full_name();
}

std::vector<SymbolId> Imports::members(const CodeFile& file, const std::string& module,
                                       const std::string& name, int depth) {
    std::vector<SymbolId> out;
    if (depth > most_reexports) return out;
    if (has_qualified_names(file.family)) {
        if (file.family == "rust") {
            std::vector<std::string> path = segments_of(module);
            path.push_back(name);
            return at_rust_path(file, path);
        }
        const std::string wanted = dotted(module) + "." + name;
        for (const SymbolId& id : project_.definitions(name))
            if (id.file->family == file.family && qualified(id) == wanted) out.push_back(id);
        return out;
    }
    for (const std::string& path : files_of(file, module)) {
        const CodeFile* const in = project_.file(path);
        if (in == nullptr || in->family != file.family) continue;
        const std::size_t before = out.size();
        for (std::size_t i = 0; i < in->symbols.size(); ++i)
            if (in->symbols[i].name == name && is_given(*in, in->symbols[i])) out.push_back({in, i});
        if (out.size() > before || in->path == file.path) continue;
        const Bindings& others = of(*in);
        if (const Binding* const binding = others.find(name);
            binding != nullptr && !binding->original.empty()) {
            if (binding->is_default) add_unique(out, targets(*in, *binding));
            else add_unique(out, members(*in, binding->module, binding->original, depth + 1));
            continue;
        }
        for (const std::string& wildcard : others.wildcards)
            add_unique(out, members(*in, wildcard, name, depth + 1));
    }
    return out;
}

std::vector<SymbolId> Imports::targets(const CodeFile& file, const Binding& binding) {
    if (has_qualified_names(file.family)) {
        if (file.family == "rust") return at_rust_path(file, segments_of(binding.module));
        std::vector<SymbolId> out;
        const std::string wanted = dotted(binding.module);
        const std::string name = wanted.substr(wanted.rfind('.') + 1);
        for (const SymbolId& id : project_.definitions(name))
            if (id.file->family == file.family && qualified(id) == wanted) out.push_back(id);
        return out;
    }
    if (binding.original.empty()) return {};
    std::vector<SymbolId> out;
    if (!binding.is_default || binding.original != "default")
        out = members(file, binding.module, binding.original);
    if (!out.empty() || !binding.is_default) return out;
    for (const std::string& path : files_of(file, binding.module)) {
        const CodeFile* const in = project_.file(path);
        if (in == nullptr || in->family != file.family) continue;
        const std::string name = default_export(project_.text(*in));
        for (std::size_t i = 0; i < in->symbols.size(); ++i)
            if (in->symbols[i].name == name && in->symbols[i].container.empty()) out.push_back({in, i});
        if (out.empty())
            if (const Binding* const again = of(*in).find(name); again != nullptr && !again->is_default)
                add_unique(out, targets(*in, *again));
    }
    return out;
}

const std::unordered_set<std::string>& Imports::included(const CodeFile& file) {
    const auto [entry, is_new] = included_.try_emplace(&file);
    if (!is_new) return entry->second;
    std::unordered_set<std::string> all = {file.path};
    std::vector<const CodeFile*> waiting = {&file};
    while (!waiting.empty() && all.size() < most_included) {
        const CodeFile* const next = waiting.back();
        waiting.pop_back();
        for (const syntax::Import& row : next->imports)
            for (const std::string& path : files_of(*next, row.target)) {
                if (!all.insert(path).second) continue;
                const CodeFile* const in = project_.file(path);
                if (in != nullptr && in->family == "c") waiting.push_back(in);
            }
    }
    return included_[&file] = std::move(all);
}

/// Of symbols further down, those that the module they are looked for in names in a `use`.
void Imports::keep_reexported(std::vector<SymbolId>& found) {
    const auto is_named = [&](const SymbolId& id) {
        const RustPath there = rust_path(id.file->path);
        const std::string base = there.crate.empty() ? "src" : there.crate + "/src";
        std::string folder = base;
        for (std::size_t i = 0; i < there.segments.size(); ++i) {
            // Every module above it may do so.
            for (const std::string& path : {folder + "/mod.rs", folder + "/lib.rs", folder + ".rs"}) {
                const CodeFile* const module = project_.file(path);
                if (module == nullptr) continue;
                const std::string_view code = project_.text(*module).code();
                for (std::size_t at = find_word(code, "use"); at != std::string_view::npos;
                     at = find_word(code, "use", at + 1)) {
                    const std::string_view statement = code.substr(at, code.find(';', at) - at);
                    if (word_before(code, at) != "pub" &&
                        code.substr(0, at).find_last_not_of(" ") != code.rfind(')', at))
                        continue;
                    if (has_word(statement, id.symbol().name) && has_word(statement, there.segments[i]))
                        return true;
                }
            }
            folder += "/" + there.segments[i];
        }
        return false;
    };
    if (std::any_of(found.begin(), found.end(), is_named))
        std::erase_if(found, [&](const SymbolId& id) { return !is_named(id); });
}

const std::string& Imports::crate_name(const std::string& folder) {
    const auto [entry, is_new] = crates_.try_emplace(folder);
    if (!is_new) return entry->second;
    std::string name = folder.substr(folder.rfind('/') + 1);
    if (const CodeFile* const manifest =
            project_.file(folder.empty() ? "Cargo.toml" : folder + "/Cargo.toml")) {
        const std::string_view text = project_.text(*manifest).raw();
        const std::size_t key = find_word(text, "name");
        const std::size_t open = text.find('"', std::min(key, text.size()));
        const std::size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
        if (close != std::string_view::npos) name = std::string(text.substr(open + 1, close - open - 1));
    }
    std::replace(name.begin(), name.end(), '-', '_');
    return entry->second = name;
}

std::vector<SymbolId> Imports::at_rust_path(const CodeFile& file, const std::vector<std::string>& given) {
    if (given.empty()) return {};
    const RustPath here = rust_path(file.path);
    RustPath wanted = here;
    std::vector<std::string> rest = given;
    bool is_known_crate = true;
    if (rest.front() == "crate") {
        wanted.segments.clear();
        rest.erase(rest.begin());
    } else if (rest.front() == "self" || rest.front() == "super") {
        while (!rest.empty() && (rest.front() == "super" || rest.front() == "self")) {
            if (rest.front() == "super" && !wanted.segments.empty()) wanted.segments.pop_back();
            rest.erase(rest.begin());
        }
    } else {
        is_known_crate = false;
    }
    if (rest.empty()) return {};
    wanted.segments.insert(wanted.segments.end(), rest.begin(), rest.end());
    std::vector<SymbolId> exact;
    std::vector<SymbolId> through;  // re-exported from a module further down
    for (const SymbolId& id : project_.definitions(rest.back())) {
        if (id.file->family != "rust") continue;
        const syntax::SymbolKind kind = id.symbol().kind;
        const bool is_member = kind == syntax::SymbolKind::field || kind == syntax::SymbolKind::method ||
                               kind == syntax::SymbolKind::constructor ||
                               kind == syntax::SymbolKind::enum_member;
        RustPath there = rust_path(id.file->path);
        std::vector<std::string> full = there.segments;
        for (const std::string& segment : segments_of(id.symbol().full_name())) full.push_back(segment);
        if (is_known_crate) {
            if (there.crate != wanted.crate) continue;
            if (full == wanted.segments) exact.push_back(id);
            else if (!is_member && full.size() > wanted.segments.size() &&
                     std::equal(wanted.segments.begin(), wanted.segments.end() - 1, full.begin()))
                through.push_back(id);
            continue;
        }
        // A module below this one, or another crate of the tree by the name of its folder.
        if (there.crate == here.crate && full == wanted.segments) {
            exact.push_back(id);
            continue;
        }
        if (rest.size() < 2 || crate_name(there.crate) != rest.front()) continue;
        const std::vector<std::string> below(rest.begin() + 1, rest.end());
        if (full == below) exact.push_back(id);
        else if (!is_member && full.size() > below.size() &&
                 std::equal(below.begin(), below.end() - 1, full.begin()))
            through.push_back(id);
    }
    if (!exact.empty()) return exact;
    if (through.size() > 1) keep_reexported(through);
    return through;
}

}  // namespace lrm::index
