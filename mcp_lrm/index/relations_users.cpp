// Callers, callees and tests.
#include "mcp_lrm/index/relations_finder.hpp"

#include <algorithm>
#include <map>

namespace lrm::index {
namespace {

using syntax::ReferenceKind;
using syntax::SymbolKind;

constexpr std::size_t most_climbed = 400;  // symbols whose callers are looked for

const char* to_word(ReferenceKind kind) {
    switch (kind) {
        case ReferenceKind::call:
            return "call";
        case ReferenceKind::type:
            return "type";
        case ReferenceKind::implementation:
            return "implementation";
        case ReferenceKind::other:
            break;
    }
    return "use";
}

/// A constructor that is not called by its own name: `__init__`, `constructor`, `initialize`.
bool is_named_constructor(const CodeSymbol& symbol) {
    return symbol.kind == SymbolKind::constructor && !is_type_constructor(symbol);
}

std::vector<std::vector<Use>> by_line(const std::vector<Use>& uses) {
    std::vector<std::vector<Use>> out;
    for (const Use& use : uses) {
        if (out.empty() || out.back().front().line != use.line) out.emplace_back();
        out.back().push_back(use);
    }
    return out;
}

bool is_test(const CodeFile& file, const Use& use) {
    if (file.role == FileRole::test) return true;
    const CodeSymbol* const test = Resolver::around(
        file, use.line, [](const CodeSymbol& symbol) { return symbol.kind == SymbolKind::test; });
    return test != nullptr;
}

}  // namespace

std::vector<EntityUse> RelationFinder::uses_of(const Entity& entity) {
    const CodeSymbol& symbol = entity.symbol();
    if (is_named_constructor(symbol)) {
        // Calls of the type are calls of its constructor.
        const Entity* const type = resolver_.owner_of(entity);
        std::vector<EntityUse> out;
        if (type == nullptr || !type->is_type()) return out;
        for (EntityUse& use : uses_of(*type)) {
            if (use.use.kind != ReferenceKind::call && entity.file().family != "ruby") continue;
            if (use.use.kind == ReferenceKind::implementation) continue;
            if (use.meaning.is_certain) use.meaning = Resolution::certain(&entity);
            else use.meaning.targets.push_back(&entity);
            out.push_back(std::move(use));
        }
        return out;
    }
    const Entities overridden = resolver_.overridden_by(entity);
    std::vector<EntityUse> out;
    for (const FileUses& in : resolver_.project().uses(symbol.name)) {
        if (in.file->family != entity.file().family) continue;
        if (limit_.reached()) break;
        for (const std::vector<Use>& line : by_line(in.uses)) {
            const std::vector<Resolution> meanings = resolver_.resolve_line(*in.file, symbol.name, line);
            for (std::size_t i = 0; i < line.size(); ++i) {
                Resolution meaning = meanings[i];
                const bool is_override =
                    std::any_of(overridden.begin(), overridden.end(),
                                [&](const Entity* base) { return meaning.contains(base); });
                if (is_override && !meaning.contains(&entity)) {
                    // The base's method may be this one when it runs.
                    meaning.is_certain = false;
                    meaning.targets.push_back(&entity);
                }
                if (meaning.contains(&entity)) out.push_back({in.file, line[i], std::move(meaning)});
            }
        }
    }
    for (EntityUse& use : uses_under_other_names(entity)) out.push_back(std::move(use));
    return out;
}

/// `from a import run as start`, `import client from "./api"`.
std::vector<EntityUse> RelationFinder::uses_under_other_names(const Entity& entity) {
    std::vector<EntityUse> out;
    if (!entity.symbol().container.empty() || !entity.symbol().is_exported) return out;
    if (entity.file().family == "c" || entity.file().family == "go" || entity.file().family == "ruby")
        return out;
    Project& project = resolver_.project();
    std::vector<std::string> paths = project.files_importing(entity.symbol().name);
    if (entity.file().family == "ecma")
        for (std::string& path : project.files_importing(stem_of(entity.file().path)))
            paths.push_back(std::move(path));
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    for (const std::string& path : paths) {
        if (limit_.reached()) break;
        const CodeFile* const file = project.file(path);
        if (file == nullptr || file->family != entity.file().family) continue;
        for (const Binding& binding : resolver_.imports().of(*file).names) {
            if (binding.local == entity.symbol().name || binding.local.empty()) continue;
            const std::vector<SymbolId> ids = resolver_.imports().targets(*file, binding);
            const bool is_it = std::any_of(ids.begin(), ids.end(), [&](const SymbolId& id) {
                return resolver_.entity_of(id) == &entity;
            });
            if (!is_it) continue;
            std::vector<Use> uses;
            for (const NamedUse& one : project.uses_in(*file))
                if (one.name == binding.local) uses.push_back(one.use);
            for (const std::vector<Use>& line : by_line(uses)) {
                const std::vector<Resolution> meanings = resolver_.resolve_line(*file, binding.local, line);
                for (std::size_t i = 0; i < line.size(); ++i)
                    if (meanings[i].contains(&entity)) out.push_back({file, line[i], meanings[i]});
            }
        }
    }
    return out;
}

const Entity* RelationFinder::around(const EntityUse& use) {
    if (use.use.enclosing < 0 || static_cast<std::size_t>(use.use.enclosing) >= use.file->symbols.size())
        return nullptr;
    return resolver_.entity_of({use.file, static_cast<std::size_t>(use.use.enclosing)});
}

Relation RelationFinder::place_of(const EntityUse& use, int depth, const Entity* first) const {
    Relation place;
    place.path = use.file->path;
    place.first_line = place.last_line = use.use.line;
    if (use.use.enclosing >= 0 && static_cast<std::size_t>(use.use.enclosing) < use.file->symbols.size())
        place.symbol = use.file->symbols[static_cast<std::size_t>(use.use.enclosing)].full_name();
    place.kind = to_word(use.use.kind);
    place.depth = depth;
    place.is_test = is_test(*use.file, use.use);
    if (use.meaning.is_certain) return place;
    if (first != nullptr) place.candidates.push_back(describe(*first));
    for (const Entity* const one : use.meaning.targets)
        if (one != first) place.candidates.push_back(describe(*one));
    return place;
}

void RelationFinder::climb(const Entity& target, int depth, const Visit& visit, const Visit& doubt) {
    std::set<const Entity*> seen = {&target};
    std::vector<const Entity*> level = {&target};
    for (int step = 1; step <= depth && !level.empty(); ++step) {
        std::vector<const Entity*> next;
        for (const Entity* const entity : level) {
            if (limit_.reached()) return;
            for (const EntityUse& use : uses_of(*entity)) {
                // Inside of itself: recursion, and the members of a type.
                if (!use.meaning.is_certain) {
                    doubt(use, *entity, step);
                    continue;
                }
                visit(use, *entity, step);
                const Entity* const caller = around(use);
                const bool may_climb = caller != nullptr && is_callable_kind(caller->symbol().kind) &&
                                       caller->symbol().kind != SymbolKind::test;
                if (may_climb && seen.size() < most_climbed && seen.insert(caller).second)
                    next.push_back(caller);
            }
        }
        level = std::move(next);
    }
}

void RelationFinder::callers(const Entity& target, RelationAnswer& answer) {
    const auto add = [&](std::vector<Relation>& list, const EntityUse& use, const Entity& of, int depth) {
        if (!may_go_on(answer)) return;
        Relation place = place_of(use, depth, &of);
        if (depth > 1) place.via = of.symbol().full_name();
        list.push_back(std::move(place));
    };
    climb(
        target, query_.depth,
        [&](const EntityUse& use, const Entity& of, int depth) { add(answer.places, use, of, depth); },
        [&](const EntityUse& use, const Entity& of, int depth) { add(answer.ambiguous, use, of, depth); });
}

void RelationFinder::tests(const Entity& target, RelationAnswer& answer) {
    const auto add = [&](std::vector<Relation>& list, const EntityUse& use, const Entity& of, int depth) {
        if (!is_test(*use.file, use.use) || !may_go_on(answer)) return;
        Relation place = place_of(use, depth, &of);
        place.kind = "test";
        // The test itself, not what is called in it.
        const CodeSymbol* const test =
            Resolver::around(*use.file, use.use.line,
                             [](const CodeSymbol& symbol) { return symbol.kind == SymbolKind::test; });
        const Entity* const inside = around(use);
        if (test == nullptr && inside == nullptr && use.use.kind != ReferenceKind::call) return;
        if (test != nullptr) {
            place.symbol = test->full_name();
            place.first_line = test->first_line;
            place.last_line = test->last_line;
        } else if (inside != nullptr) {
            place.first_line = inside->symbol().first_line;
            place.last_line = inside->symbol().last_line;
        }
        place.lines = {use.use.line};
        if (depth > 1) place.via = of.symbol().full_name();
        for (Relation& known : list)
            if (known.path == place.path && known.first_line == place.first_line &&
                known.symbol == place.symbol) {
                if (known.depth == depth && known.lines.back() != use.use.line)
                    known.lines.push_back(use.use.line);
                return;
            }
        list.push_back(std::move(place));
    };
    climb(
        target, query_.depth,
        [&](const EntityUse& use, const Entity& of, int depth) { add(answer.places, use, of, depth); },
        [&](const EntityUse& use, const Entity& of, int depth) { add(answer.ambiguous, use, of, depth); });
    // Surely reached in another way: no doubt about it.
    std::erase_if(answer.ambiguous, [&](const Relation& doubtful) {
        return std::any_of(answer.places.begin(), answer.places.end(), [&](const Relation& known) {
            return known.path == doubtful.path && known.first_line == doubtful.first_line &&
                   known.symbol == doubtful.symbol;
        });
    });
}

void RelationFinder::callees(const Entity& target, RelationAnswer& answer) {
    std::set<const Entity*> seen = {&target};
    std::vector<const Entity*> level = {&target};
    for (int step = 1; step <= query_.depth && !level.empty(); ++step) {
        std::vector<const Entity*> next;
        std::map<const Entity*, std::size_t> shown;  // places of this step
        for (const Entity* const caller : level) {
            for (const SymbolId& part : caller->parts) {
                const CodeFile& file = *part.file;
                std::map<std::string, std::vector<Use>> by_name;
                for (const NamedUse& one : resolver_.project().uses_in(file))
                    if (one.use.kind == ReferenceKind::call && part.symbol().holds(one.use.line))
                        by_name[one.name].push_back(one.use);
                for (const auto& [name, uses] : by_name)
                    for (const std::vector<Use>& line : by_line(uses)) {
                        if (!may_go_on(answer)) return;
                        const std::vector<Resolution> meanings = resolver_.resolve_line(file, name, line);
                        for (std::size_t i = 0; i < line.size(); ++i) {
                            const Resolution& meaning = meanings[i];
                            if (meaning.targets.empty()) {
                                answer.outside.push_back(name);
                                continue;
                            }
                            if (!meaning.is_certain) {
                                Relation doubtful = place_of({&file, line[i], meaning}, step);
                                doubtful.via = doubtful.symbol;
                                doubtful.symbol = name;
                                answer.ambiguous.push_back(std::move(doubtful));
                                continue;
                            }
                            const Entity* const callee = meaning.targets.front();
                            if (callee == caller && step > 1) continue;
                            const auto [entry, is_new] = shown.try_emplace(callee, answer.places.size());
                            if (!is_new) {
                                std::vector<std::uint32_t>& lines = answer.places[entry->second].lines;
                                if (lines.back() != line[i].line) lines.push_back(line[i].line);
                                continue;
                            }
                            if (step > 1 && seen.contains(callee)) {
                                shown.erase(entry);
                                continue;
                            }
                            const RelationTarget what = describe(*callee);
                            Relation place{what.path,   what.first_line, what.last_line,
                                           what.symbol, what.kind,       step,
                                           {},          {line[i].line},  {},
                                           false};
                            if (step > 1) place.via = caller->symbol().full_name();
                            answer.places.push_back(std::move(place));
                            if (seen.insert(callee).second && is_callable_kind(callee->symbol().kind) &&
                                seen.size() < most_climbed)
                                next.push_back(callee);
                        }
                    }
            }
        }
        level = std::move(next);
    }
}

}  // namespace lrm::index
