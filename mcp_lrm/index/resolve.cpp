// Which definition a use of a name means.
#include "mcp_lrm/index/resolve.hpp"

#include <algorithm>
#include <array>
#include <deque>

namespace lrm::index {
namespace {

using syntax::ReferenceKind;
using syntax::SymbolKind;

constexpr std::size_t most_near = 400;
constexpr int near_steps = 3;

/// Methods that the types of standard libraries have too: one definition in the tree says nothing.
bool is_common(std::string_view name) {
    constexpr std::array names = {
        "add",      "all",      "any",      "append",   "apply",     "at",      "begin",    "bind",
        "call",     "catch",    "clear",    "clone",    "close",     "collect", "compare",  "concat",
        "contains", "copy",     "count",    "data",     "delete",    "each",    "empty",    "end",
        "entries",  "equals",   "error",    "exists",   "extend",    "fill",    "filter",   "find",
        "first",    "flush",    "format",   "from",     "get",       "getItem", "group",    "has",
        "hash",     "includes", "index",    "info",     "insert",    "invoke",  "is_empty", "items",
        "iter",     "join",     "key",      "keys",     "last",      "len",     "length",   "list",
        "lock",     "log",      "lower",    "map",      "match",     "merge",   "name",     "new",
        "next",     "off",      "on",       "open",     "parse",     "path",    "peek",     "pop",
        "post",     "print",    "push",     "put",      "read",      "reduce",  "release",  "remove",
        "replace",  "request",  "reset",    "resolve",  "reverse",   "run",     "search",   "send",
        "set",      "setItem",  "size",     "slice",    "sort",      "split",   "start",    "strip",
        "swap",     "then",     "toString", "to_s",     "to_string", "trim",    "unlock",   "unwrap",
        "update",   "upper",    "url",      "value",    "values",    "wait",    "walk",     "warn",
        "with",     "write",    "Add",      "Close",    "Get",       "Read",    "Run",      "Set",
        "String",   "Write",    "Error",    "ToString", "Equals",    "Len",     "Less",     "Swap"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool same(const Resolution& a, const Resolution& b) {
    return a.is_certain == b.is_certain && a.targets == b.targets;
}

}  // namespace

const std::unordered_set<std::string>& Resolver::near(const CodeFile& file) {
    const auto [entry, is_new] = near_.try_emplace(&file);
    if (!is_new) return entry->second;
    if (file.family == "c") return near_[&file] = imports_.included(file);
    std::unordered_set<std::string> all = {file.path};
    std::deque<std::pair<const CodeFile*, int>> waiting = {{&file, 0}};
    while (!waiting.empty() && all.size() < most_near) {
        const auto [next, steps] = waiting.front();
        waiting.pop_front();
        for (const syntax::Import& row : next->imports)
            for (const std::string& path : imports_.files_of(*next, row.target)) {
                if (!all.insert(path).second || steps + 1 >= near_steps) continue;
                const CodeFile* const in = project_.file(path);
                if (in != nullptr && in->family == file.family) waiting.emplace_back(in, steps + 1);
            }
    }
    return near_[&file] = std::move(all);
}

bool Resolver::is_reachable(const CodeFile& from, const CodeFile& file) {
    if (folder_of(from.path) == folder_of(file.path)) return true;
    const std::string_view family = from.family;
    if (family == "jvm" || family == "c_sharp" || family == "php") {
        const std::string& package = project_.package(file);
        if (package == project_.package(from)) return true;
        const auto& wildcards = imports_.of(from).wildcards;
        if (std::find(wildcards.begin(), wildcards.end(), package) != wildcards.end()) return true;
    } else if (family != "python" && family != "ecma" && family != "go" && family != "rust" &&
               family != "c") {
        return true;
    } else if (family == "rust" && rust_path(from.path).crate == rust_path(file.path).crate) {
        return true;
    }
    return near(from).contains(file.path);
}

Resolution Resolver::unknown_receiver(const CodeFile& file, const std::string& name) {
    Entities members;
    for (const Entity* const entity : entities(name, file.family)) {
        const CodeSymbol& symbol = entity->symbol();
        if (symbol.container.empty() || is_type_constructor(symbol) || !is_visible(file, *entity)) continue;
        const bool may_be_called = is_callable_kind(symbol.kind) || symbol.kind == SymbolKind::field ||
                                   symbol.kind == SymbolKind::property;
        if (!may_be_called || symbol.kind == SymbolKind::test) continue;
        // A function inside of a function is nobody's member.
        const Entity* const owner = owner_of(*entity);
        if (owner != nullptr && is_callable_kind(owner->symbol().kind)) continue;
        members.push_back(entity);
    }
    const bool is_certain =
        members.size() == 1 && !is_common(name) && is_reachable(file, members.front()->file());
    return {std::move(members), is_certain};
}

/// Of C++: what a namespace has.
Resolution Resolver::in_namespace(const Spot& spot, const std::string& path, const std::string& name) {
    Entities found;
    for (const Entity* const entity : entities(name, "c")) {
        const std::string& container = entity->symbol().container;
        if (is_type_constructor(entity->symbol())) continue;
        if (container == path || container.ends_with("." + path)) found.push_back(entity);
    }
    const auto& included = imports_.included(*spot.file);
    if (found.size() > 1)
        std::erase_if(found, [&](const Entity* entity) {
            return std::none_of(entity->parts.begin(), entity->parts.end(),
                                [&](const SymbolId& part) { return included.contains(part.file->path); });
        });
    return Resolution::of(std::move(found));
}

Resolution Resolver::resolve_member(const Spot& spot, const Value& owner, const std::string& name) {
    if (owner.kind == Value::Kind::outside) return {};
    if (owner.kind == Value::Kind::unknown) return unknown_receiver(*spot.file, name);
    Entities found;
    if (owner.kind == Value::Kind::module) {
        Resolution out = of_symbols(imports_.members(*spot.file, owner.module, name), Want::anything);
        if (!out.targets.empty() || spot.file->family != "c") return out;
        return in_namespace(spot, owner.module, name);
    }
    bool all_have_it = true;
    for (const Entity* const type : owner.types) {
        const Entities members = members_of(*type, name);
        if (members.empty()) all_have_it = false;
        for (const Entity* const member : members)
            if (std::find(found.begin(), found.end(), member) == found.end()) found.push_back(member);
    }
    const bool is_certain =
        found.size() == 1 && (owner.is_certain || (owner.is_super && owner.types.size() == 1) ||
                              (owner.types.size() > 1 && all_have_it && owner.is_certain));
    return {std::move(found), is_certain};
}

Resolution Resolver::resolve_at(const CodeFile& file, const Occurrence& occurrence, const std::string& name,
                                const Use& use) {
    const Spot spot{&file, use.line, occurrence.at};
    const bool is_type = use.kind == ReferenceKind::type || use.kind == ReferenceKind::implementation;
    const Chain& receiver = occurrence.receiver;
    if (receiver.empty()) {
        if (!is_type && !occurrence.is_new && is_shadowed(spot, name)) return {};
        return resolve_bare(spot, name, is_type || occurrence.is_new ? Want::types : Want::anything);
    }
    if (receiver.is_odd) return is_type ? Resolution{} : unknown_receiver(file, name);
    return resolve_member(spot, value_of(spot, receiver, receiver.links.size(), 0), name);
}

std::vector<Resolution> Resolver::resolve_line(const CodeFile& file, const std::string& name,
                                               const std::vector<Use>& uses) {
    std::vector<Occurrence> found = project_.text(file).occurrences(uses.front().line, name);
    std::erase_if(found, [](const Occurrence& one) { return one.is_defined; });
    const bool are_calls =
        std::all_of(uses.begin(), uses.end(), [](const Use& use) { return use.kind == ReferenceKind::call; });
    if (are_calls && found.size() > uses.size()) {
        std::vector<Occurrence> called = found;
        std::erase_if(called, [](const Occurrence& one) { return !one.is_call && !one.is_new; });
        if (called.size() >= uses.size()) found = std::move(called);
    }
    std::vector<Resolution> each;
    for (std::size_t i = 0; i < found.size(); ++i)
        each.push_back(resolve_at(file, found[i], name, uses[std::min(i, uses.size() - 1)]));
    if (each.empty()) {
        // The file is not what was indexed any more, or the name is written in another way.
        Entities all = entities(name, file.family);
        std::erase_if(all, [&](const Entity* entity) { return !is_visible(file, *entity); });
        each.push_back(Resolution::possible(std::move(all)));
    }
    if (each.size() == uses.size()) return each;
    Resolution together = each.front();
    for (const Resolution& one : each) {
        if (same(one, together)) continue;
        together.is_certain = false;
        for (const Entity* const target : one.targets)
            if (!together.contains(target)) together.targets.push_back(target);
    }
    return std::vector<Resolution>(uses.size(), together);
}

}  // namespace lrm::index
