// Definitions that are one thing, and what a member belongs to.
#include "mcp_lrm/index/resolve.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace lrm::index {
namespace {

bool ends_with_name(std::string_view full, std::string_view end) {
    return full == end ||
           (full.size() > end.size() && full.ends_with(end) && full[full.size() - end.size() - 1] == '.');
}

bool is_header(std::string_view path) {
    return path.ends_with(".h") || path.ends_with(".hpp") || path.ends_with(".hh") || path.ends_with(".hxx");
}

bool is_partial(const CodeSymbol& symbol) {
    return has_word(symbol.signature, "partial");
}

/// Disjoint sets of numbers.
class Sets {
public:
    explicit Sets(std::size_t size) : parent_(size) {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }
    std::size_t find(std::size_t i) {
        while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) {
        parent_[std::max(find(a), find(b))] = std::min(find(a), find(b));
    }

private:
    std::vector<std::size_t> parent_;
};

}  // namespace

bool Resolution::contains(const Entity* one) const {
    return std::find(targets.begin(), targets.end(), one) != targets.end();
}

/// A C or C++ function without a body.
bool Resolver::is_declaration(const SymbolId& id) {
    const CodeSymbol& symbol = id.symbol();
    if (id.file->family != "c" ||
        !(is_callable_kind(symbol.kind) || symbol.kind == syntax::SymbolKind::variable))
        return false;
    if (symbol.kind == syntax::SymbolKind::variable) return has_word(symbol.signature, "extern");
    return project_.text(*id.file).lines(symbol.first_line, symbol.last_line).find('{') ==
           std::string_view::npos;
}

bool Resolver::same_unit(const CodeFile& a, const CodeFile& b) {
    if (&a == &b) return true;
    if (a.family == "go") return folder_of(a.path) == folder_of(b.path);
    if (a.family == "python")
        return folder_of(a.path) == folder_of(b.path) &&
               stem_of(a.path) == stem_of(b.path);  // a.py and a.pyi
    return false;
}

/// What a linker does: a declaration means the only definition that it can.
template <class Sets>
void Resolver::join_declarations(const std::vector<SymbolId>& ids, Sets& sets) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (is_type_kind(ids[i].symbol().kind) || !is_declaration(ids[i]) || !ids[i].symbol().is_exported)
            continue;
        std::set<std::size_t> definitions;
        for (std::size_t j = 0; j < ids.size(); ++j) {
            const CodeSymbol& other = ids[j].symbol();
            const bool is_definition = !is_type_kind(other.kind) && !is_declaration(ids[j]) &&
                                       other.container == ids[i].symbol().container && other.is_exported;
            if (is_definition) definitions.insert(sets.find(j));
        }
        if (definitions.size() == 1) sets.join(i, *definitions.begin());
    }
}

const Entities& Resolver::entities(const std::string& name, std::string_view family) {
    const auto [entry, is_new] = by_name_.try_emplace({name, std::string(family)});
    if (!is_new) return entry->second;
    std::vector<SymbolId> ids;
    for (const SymbolId& id : project_.definitions(name))
        if (id.file->family == family && id.symbol().kind != syntax::SymbolKind::heading &&
            id.symbol().kind != syntax::SymbolKind::key)
            ids.push_back(id);
    Sets sets(ids.size());
    const auto is_one = [&](const SymbolId& a, const SymbolId& b) {
        const CodeSymbol& x = a.symbol();
        const CodeSymbol& y = b.symbol();
        if (same_unit(*a.file, *b.file))
            return x.container == y.container && is_type_kind(x.kind) == is_type_kind(y.kind);
        if (family == "c_sharp")
            return is_partial(x) && is_partial(y) && imports_.qualified(a) == imports_.qualified(b);
        if (family == "swift")
            return x.container == y.container && x.container.empty() && is_type_kind(x.kind) &&
                   is_type_kind(y.kind) &&
                   (has_word(x.signature, "extension") || has_word(y.signature, "extension"));
        if (family != "c" || is_type_kind(x.kind) || is_type_kind(y.kind)) return false;
        if (!ends_with_name(x.container, y.container) && !ends_with_name(y.container, x.container))
            return false;
        const bool first = is_declaration(a);
        if (first == is_declaration(b)) return false;
        const CodeFile& declares = first ? *a.file : *b.file;
        const CodeFile& defines = first ? *b.file : *a.file;
        const bool is_static =
            !(first ? y : x).is_exported && !is_header(defines.path) && x.container.empty();
        if (is_static) return false;
        return imports_.included(defines).contains(declares.path) ||
               (stem_of(defines.path) == stem_of(declares.path) &&
                folder_of(defines.path) == folder_of(declares.path));
    };
    constexpr std::size_t most_compared =
        400;  // names such as "main" and "get"; more are only joined in a file
    for (std::size_t i = 0; i < ids.size(); ++i)
        for (std::size_t j = i + 1; j < ids.size() && (ids.size() <= most_compared || j < i + 8); ++j)
            if (is_one(ids[i], ids[j])) sets.join(i, j);
    if (family == "c") join_declarations(ids, sets);
    std::map<std::size_t, Entity*> made;
    Entities out;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        Entity*& entity = made[sets.find(i)];
        if (entity == nullptr) {
            all_.push_back(std::make_unique<Entity>());
            entity = all_.back().get();
            out.push_back(entity);
        }
        entity->parts.push_back(ids[i]);
        by_symbol_[{ids[i].file, ids[i].ordinal}] = entity;
    }
    for (const auto& [first, entity] : made)
        std::stable_partition(entity->parts.begin(), entity->parts.end(),
                              [this](const SymbolId& id) { return !is_declaration(id); });
    return by_name_[{name, std::string(family)}] = std::move(out);
}

const Entity* Resolver::entity_of(const SymbolId& id) {
    entities(id.symbol().name, id.file->family);
    const auto found = by_symbol_.find({id.file, id.ordinal});
    return found == by_symbol_.end() ? nullptr : found->second;
}

const Entity* Resolver::owner_of(const SymbolId& id) {
    const auto [entry, is_new] = owners_.try_emplace({id.file, id.ordinal}, nullptr);
    if (!is_new) return entry->second;
    const CodeSymbol& symbol = id.symbol();
    if (symbol.container.empty()) return nullptr;
    const CodeFile& file = *id.file;
    const Entity* owner = nullptr;
    for (std::size_t i = 0; i < file.symbols.size() && owner == nullptr; ++i)
        if (i != id.ordinal && file.symbols[i].full_name() == symbol.container &&
            file.symbols[i].kind != syntax::SymbolKind::constructor)
            owner = entity_of({&file, i});
    if (owner == nullptr && file.family != "ecma" && file.family != "python") {
        // A method outside of its class: Go, Rust, C++.
        const Spot spot{&file, symbol.first_line, project_.text(file).start_of(symbol.first_line)};
        const Value value = type_named(spot, symbol.container);
        if (value.kind == Value::Kind::instance && value.types.size() == 1) owner = value.types.front();
    }
    return owners_[{id.file, id.ordinal}] = owner;
}

const CodeSymbol* Resolver::around(const CodeFile& file, std::uint32_t line,
                                   const std::function<bool(const CodeSymbol&)>& accepts) {
    const CodeSymbol* best = nullptr;
    for (const CodeSymbol& symbol : file.symbols) {
        if (symbol.first_line > line) break;
        if (!symbol.holds(line) || !accepts(symbol)) continue;
        if (best == nullptr || symbol.last_line - symbol.first_line <= best->last_line - best->first_line)
            best = &symbol;
    }
    return best;
}

const Entity* Resolver::enclosing_type(const Spot& spot) {
    const CodeSymbol* const function =
        around(*spot.file, spot.line, [](const CodeSymbol& symbol) { return is_callable_kind(symbol.kind); });
    const CodeSymbol* const type = around(*spot.file, spot.line, [](const CodeSymbol& symbol) {
        return is_type_kind(symbol.kind) || symbol.kind == syntax::SymbolKind::module;
    });
    // The innermost type, unless the function around is a method of another one (Go, Rust, C++).
    if (type != nullptr &&
        (function == nullptr || type->holds(function->first_line) || function->container.empty()))
        return entity_of({spot.file, static_cast<std::size_t>(type - spot.file->symbols.data())});
    for (const CodeSymbol* next = function; next != nullptr && !next->container.empty();) {
        const SymbolId id{spot.file, static_cast<std::size_t>(next - spot.file->symbols.data())};
        const Entity* const owner = owner_of(id);
        if (owner == nullptr) return nullptr;
        if (!is_callable_kind(owner->symbol().kind)) return owner;
        if (&owner->file() != spot.file) return nullptr;
        next = &owner->symbol();
    }
    return nullptr;
}

const Entity* Resolver::type_at(const CodeFile& file, const Use& use) {
    if (use.enclosing >= 0 && static_cast<std::size_t>(use.enclosing) < file.symbols.size())
        return entity_of({&file, static_cast<std::size_t>(use.enclosing)});
    if (file.family != "rust") return nullptr;
    // impl Trait for Type, with the type in another file
    const CodeText& text = project_.text(file);
    const std::string_view line = text.line(use.line);
    const std::size_t at = find_word(line, "for");
    if (!has_word(line, "impl") || at == std::string_view::npos) return nullptr;
    const Value value =
        type_named({&file, use.line, text.start_of(use.line)}, type_name(line.substr(at + 3)));
    return value.types.size() == 1 ? value.types.front() : nullptr;
}

const Entities& Resolver::bases_of(const Entity& type, bool* is_whole) {
    const auto [entry, is_new] = bases_.try_emplace(&type);
    if (!is_new) {
        if (is_whole != nullptr) *is_whole = entry->second.second;
        return entry->second.first;
    }
    Entities out;
    bool whole = true;
    for (const SymbolId& part : type.parts) {
        for (const NamedUse& one : project_.uses_in(*part.file)) {
            if (one.use.kind != syntax::ReferenceKind::implementation ||
                one.use.enclosing != static_cast<std::int32_t>(part.ordinal))
                continue;
            const Resolution base = resolve(*part.file, one.name, one.use);
            if (base.targets.empty()) whole = false;
            for (const Entity* const target : base.targets)
                if (target != &type && std::find(out.begin(), out.end(), target) == out.end())
                    out.push_back(target);
        }
    }
    auto& kept = bases_[&type];
    kept = {std::move(out), whole};
    if (is_whole != nullptr) *is_whole = whole;
    return kept.first;
}

Entities Resolver::members_of(const Entity& type, const std::string& name, int depth) {
    Entities out;
    if (depth > 8) return out;
    Entities same_name;  // of a class of the same full name that was opened again elsewhere
    const bool may_reopen =
        type.file().family == "ruby" || type.file().family == "swift" || type.file().family == "elixir";
    for (const Entity* const entity : entities(name, type.file().family)) {
        if (is_type_constructor(entity->symbol())) continue;
        const bool is_member =
            std::any_of(entity->parts.begin(), entity->parts.end(), [&](const SymbolId& part) {
                return !part.symbol().container.empty() && owner_of(part) == &type;
            });
        if (is_member) out.push_back(entity);
        else if (may_reopen && entity->symbol().container == type.symbol().full_name())
            same_name.push_back(entity);
    }
    if (out.empty()) out = same_name;
    if (!out.empty()) return out;
    for (const Entity* const base : bases_of(type))
        for (const Entity* const member : members_of(*base, name, depth + 1))
            if (std::find(out.begin(), out.end(), member) == out.end()) out.push_back(member);
    return out;
}

Entities Resolver::overridden_by(const Entity& method) {
    Entities out;
    const Entity* const owner = owner_of(method);
    if (owner == nullptr) return out;
    for (const Entity* const base : bases_of(*owner))
        for (const Entity* const member : members_of(*base, method.symbol().name))
            if (member != &method && std::find(out.begin(), out.end(), member) == out.end())
                out.push_back(member);
    if (method.file().family == "go" && owner->symbol().kind != syntax::SymbolKind::interface)
        for (const Entity* const other : entities(method.symbol().name, "go")) {
            const Entity* const interface = owner_of(*other);
            const bool is_abstract =
                interface != nullptr && interface->symbol().kind == syntax::SymbolKind::interface;
            if (is_abstract && has_methods_of(*owner, *interface)) out.push_back(other);
        }
    return out;
}

bool Resolver::has_methods_of(const Entity& type, const Entity& interface) {
    const auto parameters = [](const CodeSymbol& symbol) {
        const std::size_t name = symbol.signature.rfind(symbol.name + "(");
        if (name == std::string::npos) return std::size_t{0};
        std::size_t count = 0;
        int depth = 0;
        bool has_word = false;
        for (std::size_t i = name + symbol.name.size(); i < symbol.signature.size(); ++i) {
            const char c = symbol.signature[i];
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) break;
            if (c == ',' && depth == 1) ++count;
            if (is_word_byte(c)) has_word = true;
        }
        return has_word ? count + 1 : 0;
    };
    std::size_t methods = 0;
    for (const SymbolId& part : interface.parts)
        for (const CodeSymbol& symbol : part.file->symbols) {
            if (symbol.kind != syntax::SymbolKind::method || symbol.container != part.symbol().full_name())
                continue;
            ++methods;
            const Entities found = members_of(type, symbol.name);
            const bool fits = std::any_of(found.begin(), found.end(), [&](const Entity* one) {
                return is_callable_kind(one->symbol().kind) &&
                       parameters(one->symbol()) == parameters(symbol);
            });
            if (!fits) return false;
        }
    for (const Entity* const base : bases_of(interface)) {
        if (base->symbol().kind != syntax::SymbolKind::interface) continue;
        if (base == &type || !has_methods_of(type, *base)) return false;
        ++methods;
    }
    return methods > 0;
}

}  // namespace lrm::index
