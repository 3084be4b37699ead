// Implementers: what extends, implements or embeds a type, and what overrides a method.
#include "mcp_lrm/index/relations_finder.hpp"

#include <algorithm>
#include <map>

namespace lrm::index {
namespace {

using syntax::ReferenceKind;
using syntax::SymbolKind;

/// How many steps down from a base class its overriding methods are looked for.
constexpr int most_steps = 6;

}  // namespace

std::vector<const Entity*> RelationFinder::implementers_of(const Entity& type,
                                                           std::vector<EntityUse>& doubtful) {
    std::vector<const Entity*> out;
    const auto add = [&](const Entity* one) {
        if (one != nullptr && one != &type && std::find(out.begin(), out.end(), one) == out.end())
            out.push_back(one);
    };
    for (const FileUses& in : resolver_.project().uses(type.symbol().name)) {
        if (in.file->family != type.file().family) continue;
        for (const Use& use : in.uses) {
            if (use.kind != ReferenceKind::implementation || limit_.reached()) continue;
            Resolution meaning = resolver_.resolve(*in.file, type.symbol().name, use);
            if (!meaning.contains(&type)) continue;
            if (meaning.is_certain) add(resolver_.type_at(*in.file, use));
            else doubtful.push_back({in.file, use, std::move(meaning)});
        }
    }
    const bool is_go_interface = type.file().family == "go" && type.symbol().kind == SymbolKind::interface;
    if (!is_go_interface) return out;
    // In Go nothing says so: whatever has all the methods.
    std::string rarest;
    std::size_t fewest = static_cast<std::size_t>(-1);
    for (const SymbolId& part : type.parts)
        for (const CodeSymbol& symbol : part.file->symbols) {
            if (symbol.container != part.symbol().full_name() || symbol.kind != SymbolKind::method) continue;
            const std::size_t count = resolver_.project().definitions(symbol.name).size();
            if (count < fewest) rarest = symbol.name;
            fewest = std::min(fewest, count);
        }
    if (rarest.empty()) return out;
    for (const Entity* const method : resolver_.entities(rarest, "go")) {
        if (limit_.reached()) break;
        const Entity* const owner = resolver_.owner_of(*method);
        if (owner == nullptr || owner == &type || owner->symbol().kind == SymbolKind::interface) continue;
        if (resolver_.has_methods_of(*owner, type)) add(owner);
    }
    return out;
}

void RelationFinder::implementers(const Entity& target, RelationAnswer& answer) {
    const bool is_method = !target.is_type();
    const Entity* const type = is_method ? resolver_.owner_of(target) : &target;
    if (type == nullptr) return;
    const auto show = [&](const Entity& one, int depth, const std::string& via) {
        for (const SymbolId& part : one.parts) {
            const RelationTarget what = describe(part);
            Relation place{what.path,
                           what.first_line,
                           what.last_line,
                           what.symbol,
                           what.kind,
                           depth,
                           via,
                           {},
                           {},
                           part.file->role == FileRole::test};
            answer.places.push_back(std::move(place));
            if (part.file->family == "c") break;
        }
    };
    std::set<const Entity*> seen = {type};
    std::vector<const Entity*> level = {type};
    // Overriding methods are looked for all the way down: a class in between need not have one.
    const int steps = is_method ? std::max(query_.depth, most_steps) : query_.depth;
    for (int step = 1; step <= steps && !level.empty(); ++step) {
        std::vector<const Entity*> next;
        for (const Entity* const base : level) {
            if (!may_go_on(answer)) return;
            std::vector<EntityUse> doubtful;
            for (const Entity* const one : implementers_of(*base, doubtful)) {
                if (!seen.insert(one).second) continue;
                next.push_back(one);
                const std::string via = step > 1 ? base->symbol().full_name() : std::string();
                if (!is_method) {
                    show(*one, step, via);
                    continue;
                }
                for (const Entity* const member : resolver_.members_of(*one, target.symbol().name))
                    if (resolver_.owner_of(*member) == one) show(*member, step, via);
            }
            for (const EntityUse& use : doubtful) answer.ambiguous.push_back(place_of(use, step));
        }
        level = std::move(next);
    }
}

}  // namespace lrm::index
