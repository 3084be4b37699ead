// What a bare name means: by scope, file, imports, package.
#include "mcp_lrm/index/resolve.hpp"

#include <algorithm>

namespace lrm::index {
namespace {

using syntax::SymbolKind;

/// A bare name inside of a class may mean its member.
bool has_implicit_self(std::string_view family) {
    return family == "c" || family == "jvm" || family == "c_sharp" || family == "ruby" || family == "swift" ||
           family == "dart";
}

/// A name at the top of a file can be used in others without an import.
bool has_global_names(std::string_view family) {
    return family != "python" && family != "ecma" && family != "go" && family != "rust" && family != "jvm" &&
           family != "c" && family != "c_sharp";
}

bool is_member_kind(SymbolKind kind) {
    return kind == SymbolKind::method || kind == SymbolKind::constructor || kind == SymbolKind::field ||
           kind == SymbolKind::property || kind == SymbolKind::enum_member;
}

/// "a.b.c" -> "a.b" -> "a" -> "".
std::string above(const std::string& path) {
    const std::size_t dot = path.rfind('.');
    return dot == std::string::npos ? std::string() : path.substr(0, dot);
}

bool is_prefix(const std::string& container, const std::string& path) {
    return container.empty() || path == container ||
           (path.size() > container.size() && path.starts_with(container) && path[container.size()] == '.');
}

bool uses_namespace(std::string_view code, const std::string& container) {
    for (std::size_t at = find_word(code, "using"); at != std::string_view::npos;
         at = find_word(code, "using", at + 1)) {
        const std::size_t end = std::min(code.find(';', at), code.size());
        std::string statement;
        for (const std::string& segment : segments_of(code.substr(at + 5, end - at - 5)))
            statement += (statement.empty() ? "" : ".") + segment;
        if (statement.find(container) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

Resolution Resolver::of_symbols(const std::vector<SymbolId>& ids, Want want) {
    Entities out;
    for (const SymbolId& id : ids) {
        if (want == Want::types && !is_type_kind(id.symbol().kind)) continue;
        const Entity* const entity = entity_of(id);
        if (entity != nullptr && std::find(out.begin(), out.end(), entity) == out.end())
            out.push_back(entity);
    }
    return Resolution::of(std::move(out));
}

const std::vector<Declared>& Resolver::declarations(const CodeFile& file, const CodeSymbol& function,
                                                    const std::string& name) {
    const auto [entry, is_new] = declared_.try_emplace({&function, name});
    if (!is_new) return entry->second;
    const CodeText& text = project_.text(file);
    // The parentheses of `it("...", () => {` hold none.
    const bool is_callback = file.family == "ecma" && function.kind == SymbolKind::test;
    return entry->second = find_declarations(
               text.code(), file.family, name, text.start_of(function.first_line),
               text.start_of(function.last_line + 1), is_callback ? Header::none : Header::has_parameters);
}

/// Whether a parameter or a local variable of a function around has the name.
bool Resolver::is_shadowed(const Spot& spot, const std::string& name) {
    const CodeText& text = project_.text(*spot.file);
    for (const CodeSymbol& symbol : spot.file->symbols) {
        if (symbol.first_line > spot.line) break;
        if (!symbol.holds(spot.line) || !is_callable_kind(symbol.kind)) continue;
        for (const Declared& one : declarations(*spot.file, symbol, name)) {
            if (one.at >= spot.at) break;
            // `int run(int)` in C reads like a declaration of itself, and an argument `run=run()` like a
            // local.
            const std::uint32_t line = text.line_at(one.at);
            const bool is_symbol = std::any_of(
                spot.file->symbols.begin(), spot.file->symbols.end(), [&](const CodeSymbol& other) {
                    return other.name == name && other.first_line <= line && line <= other.last_line &&
                           (is_callable_kind(other.kind) || is_type_kind(other.kind)) &&
                           !other.holds(spot.line);
                });
            if (!is_symbol && symbol.name != name) return true;
        }
    }
    return false;
}

bool Resolver::is_visible(const CodeFile& from, const Entity& entity) {
    const CodeFile& file = entity.file();
    if (&from == &file) return true;
    const CodeSymbol& symbol = entity.symbol();
    if (symbol.is_exported) return true;
    const std::string_view family = from.family;
    if (family == "go") return folder_of(from.path) == folder_of(file.path);
    if (has_word(symbol.signature.substr(0, symbol.signature.find(symbol.name)), "private")) return false;
    if (family == "c") {
        // Static and unnamed-namespace names stay in their file; in a header they are everybody's.
        return std::any_of(entity.parts.begin(), entity.parts.end(), [&](const SymbolId& part) {
            return part.symbol().is_exported || imports_.included(from).contains(part.file->path);
        });
    }
    if (family == "jvm") return project_.package(from) == project_.package(file);
    if (family == "rust") return rust_path(from.path).crate == rust_path(file.path).crate;
    return family != "ecma" || !symbol.container.empty();
}

Resolution Resolver::in_package(const Spot& spot, const Entities& all) {
    const CodeFile& file = *spot.file;
    const std::string_view family = file.family;
    Entities found;
    std::string nesting = project_.package(file);
    if (const CodeSymbol* const inner = around(file, spot.line, [](const CodeSymbol&) { return true; })) {
        const std::string path = inner->kind == SymbolKind::variable || inner->kind == SymbolKind::field
                                     ? inner->container
                                     : inner->full_name();
        nesting += (nesting.empty() || path.empty() ? "" : ".") + path;
    }
    std::size_t best = 0;
    for (const Entity* const entity : all) {
        const CodeFile& other = entity->file();
        if (&other == &file || !is_visible(file, *entity)) continue;
        if (family == "go") {
            if (folder_of(other.path) == folder_of(file.path) && entity->symbol().container.empty())
                found.push_back(entity);
            continue;
        }
        if (family == "c") {
            const auto& included = imports_.included(file);
            const bool is_included =
                std::any_of(entity->parts.begin(), entity->parts.end(),
                            [&](const SymbolId& part) { return included.contains(part.file->path); });
            if (!is_included) continue;
        } else if (family == "jvm" && project_.package(other) != project_.package(file)) {
            continue;
        } else if (family != "jvm" && family != "c_sharp" && family != "php" && family != "ruby" &&
                   family != "swift") {
            continue;
        }
        // The innermost namespace around that has it.
        const std::string full = imports_.qualified(entity->parts.front());
        const std::string container = above(full);
        const bool is_named = family == "c" && !is_prefix(container, nesting) &&
                              uses_namespace(project_.text(file).code(), container);
        if (!is_prefix(container, nesting) && !is_named) continue;
        const std::size_t depth = container.size() + 1;
        if (depth > best && !is_named) {
            best = depth;
            found.clear();
        }
        if (depth >= best || is_named) found.push_back(entity);
    }
    return Resolution::of(std::move(found));
}

Resolution Resolver::in_wildcards(const Spot& spot, const std::string& name, Want want) {
    std::vector<SymbolId> ids;
    for (const std::string& module : imports_.of(*spot.file).wildcards)
        for (const SymbolId& id : imports_.members(*spot.file, module, name)) ids.push_back(id);
    return of_symbols(ids, want);
}

Resolution Resolver::resolve_bare(const Spot& spot, const std::string& name, Want want) {
    const CodeFile& file = *spot.file;
    const std::string_view family = file.family;
    Entities all = entities(name, family);
    std::erase_if(all, [](const Entity* entity) { return is_type_constructor(entity->symbol()); });
    if (want == Want::types)
        std::erase_if(all, [](const Entity* entity) {
            return !entity->is_type() && entity->symbol().kind != SymbolKind::module &&
                   entity->symbol().kind != SymbolKind::namespace_;
        });
    // 1. What is defined in the functions and types around.
    std::string path;
    if (const CodeSymbol* const inner = around(file, spot.line, [](const CodeSymbol&) { return true; }))
        path = inner->full_name();
    for (;; path = above(path)) {
        Entities here;
        for (const Entity* const entity : all)
            for (const SymbolId& part : entity->parts) {
                if (part.file != &file || part.symbol().container != path) continue;
                const bool is_own_member = is_member_kind(part.symbol().kind) && !path.empty();
                if (is_own_member && !has_implicit_self(family)) continue;
                if (std::find(here.begin(), here.end(), entity) == here.end()) here.push_back(entity);
            }
        // A class before a variable of its name.
        if (here.size() > 1)
            std::stable_partition(here.begin(), here.end(), [](const Entity* one) {
                return is_callable_kind(one->symbol().kind) || one->is_type();
            });
        if (!here.empty()) {
            const bool has_callable =
                is_callable_kind(here.front()->symbol().kind) || here.front()->is_type();
            if (has_callable)
                std::erase_if(here, [](const Entity* one) {
                    return !is_callable_kind(one->symbol().kind) && !one->is_type();
                });
            return Resolution::of(std::move(here));
        }
        if (path.empty()) break;
    }
    if (has_implicit_self(family)) {
        if (const Entity* const type = enclosing_type(spot); type != nullptr && want == Want::anything) {
            Entities members = members_of(*type, name);
            if (!members.empty()) return Resolution::of(std::move(members));
        }
    }
    // 2. What an import names.
    if (const Binding* const binding = imports_.of(file).find(name)) {
        Resolution found = of_symbols(imports_.targets(file, *binding), want);
        if (!found.targets.empty()) return found;
        const std::vector<std::string>& files = imports_.files_of(file, binding->module);
        if (files.empty()) return {};  // of another project
        Entities there;
        for (const Entity* const entity : all)
            if (std::find(files.begin(), files.end(), entity->file().path) != files.end() &&
                entity->symbol().container.empty())
                there.push_back(entity);
        return Resolution::possible(std::move(there));
    }
    // 3. The package, what wildcards bring, the whole tree.
    Resolution found = in_package(spot, all);
    if (!found.targets.empty()) return found;
    found = in_wildcards(spot, name, want);
    if (!found.targets.empty()) return found;
    if (!has_global_names(family)) {
        if (family != "c") return {};
        // Declared by hand, or by a header that is not of this tree: only a definition that others can link
        // to.
        Entities linked;
        for (const Entity* const entity : all)
            if (entity->symbol().is_exported && !is_member_kind(entity->symbol().kind) &&
                entity->symbol().kind == SymbolKind::function && entity->symbol().container.empty())
                linked.push_back(entity);
        return Resolution::possible(std::move(linked));
    }
    Entities global;
    for (const Entity* const entity : all)
        if (is_visible(file, *entity) && !is_member_kind(entity->symbol().kind)) global.push_back(entity);
    if (family == "ruby")
        return global.size() == 1 ? Resolution::of(std::move(global))
                                  : Resolution::possible(std::move(global));
    std::erase_if(global, [](const Entity* entity) { return !entity->symbol().container.empty(); });
    return Resolution::of(std::move(global));
}

}  // namespace lrm::index
