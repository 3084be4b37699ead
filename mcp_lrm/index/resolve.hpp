// Which definition a use of a name means. docs/references.md says by what rules.
#pragma once

#include "mcp_lrm/index/resolve_declared.hpp"
#include "mcp_lrm/index/resolve_imports.hpp"
#include "mcp_lrm/index/resolve_project.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lrm::index {

/// One thing that has a name: a definition with its declarations and overloads. Compared by address.
struct Entity {
    std::vector<SymbolId> parts;  // definitions before declarations

    const CodeFile& file() const { return *parts.front().file; }
    const CodeSymbol& symbol() const { return parts.front().symbol(); }
    bool is_type() const { return is_type_kind(symbol().kind); }
};

using Entities = std::vector<const Entity*>;

/// What a use may mean. Certain: it is that one. Otherwise any of them, or nothing of this tree.
struct Resolution {
    Entities targets;
    bool is_certain = false;

    static Resolution certain(const Entity* one) { return {{one}, true}; }
    /// Certain when there is only one.
    static Resolution of(Entities found) {
        const bool is_one = found.size() == 1;
        return {std::move(found), is_one};
    }
    static Resolution possible(Entities found) { return {std::move(found), false}; }
    bool contains(const Entity* one) const;
};

/// Where an expression stands.
struct Spot {
    const CodeFile* file = nullptr;
    std::uint32_t line = 0;
    std::size_t at = 0;  // in the text
};

/// What an expression is, as far as can be seen.
struct Value {
    enum class Kind { unknown, outside, instance, module };
    Kind kind = Kind::unknown;  // outside: known to be nothing of this tree
    Entities types;             // of an instance (or the type itself): one of these
    bool is_certain = false;
    std::string module;  // as it is written in the file, or a path of segments
    bool is_super = false;
};

class Resolver {
public:
    explicit Resolver(const Snapshot& snapshot) : project_(snapshot), imports_(project_) {}
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    Project& project() { return project_; }
    Imports& imports() { return imports_; }

    /// Everything of that name in the languages that can call each other.
    const Entities& entities(const std::string& name, std::string_view family);
    const Entity* entity_of(const SymbolId& id);
    /// The type, object or module that a member belongs to; null at the top of a file, or when it is unknown.
    const Entity* owner_of(const SymbolId& id);
    const Entity* owner_of(const Entity& entity) { return owner_of(entity.parts.front()); }

    /// What uses of `name` on one line mean, in their order. Where the line has the name more often than it
    /// is used, and that makes a difference, the answer is not certain.
    std::vector<Resolution> resolve_line(const CodeFile& file, const std::string& name,
                                         const std::vector<Use>& uses);
    Resolution resolve(const CodeFile& file, const std::string& name, const Use& use) {
        return resolve_line(file, name, {use}).front();
    }

    /// The types that a type extends, implements or embeds; `is_whole` is false when some are not of this
    /// tree.
    const Entities& bases_of(const Entity& type, bool* is_whole = nullptr);
    /// Members of a type or its bases by name.
    Entities members_of(const Entity& type, const std::string& name, int depth = 0);
    /// Members of the same name of the bases: what a method overrides.
    Entities overridden_by(const Entity& method);
    /// Whether a Go type has every method of a Go interface, with as many parameters.
    bool has_methods_of(const Entity& type, const Entity& interface);
    /// The type that an `impl` or a class at this place is for: where Use::enclosing does not say it.
    const Entity* type_at(const CodeFile& file, const Use& use);

    /// A type by its written name, seen from a place.
    Value type_named(const Spot& spot, const std::string& name, int depth = 0);

    /// The innermost symbol around a line that `accepts`; null when there is none.
    static const CodeSymbol* around(const CodeFile& file, std::uint32_t line,
                                    const std::function<bool(const CodeSymbol&)>& accepts);

private:
    enum class Want { anything, types };

    Resolution resolve_at(const CodeFile& file, const Occurrence& occurrence, const std::string& name,
                          const Use& use);
    Resolution resolve_bare(const Spot& spot, const std::string& name, Want want);
    Resolution resolve_member(const Spot& spot, const Value& owner, const std::string& name);
    Resolution unknown_receiver(const CodeFile& file, const std::string& name);
    Resolution in_wildcards(const Spot& spot, const std::string& name, Want want);
    Resolution in_package(const Spot& spot, const Entities& all);
    Resolution of_symbols(const std::vector<SymbolId>& ids, Want want);

    Value value_of(const Spot& spot, const Chain& chain, std::size_t links, int depth);
    Value first_value(const Spot& spot, const Link& link, bool is_new, int depth);
    Value next_value(const Spot& spot, const Value& owner, const Link& link, int depth);
    Value value_of_variable(const Spot& spot, const std::string& name, int depth);
    Value value_of_declared(const Spot& spot, const std::vector<Declared>& all, int depth);
    Value value_of_member(const Entity& type, const std::string& name, int depth);
    Value value_of_symbol(const Entity& entity, bool is_called, int depth);
    Value returned_by(const Entity& function, int depth);
    Value namespace_value(const Spot& spot, const Chain& chain, std::size_t links);
    std::optional<std::pair<Value, std::size_t>> qualified_value(const Spot& spot, const Chain& chain,
                                                                 std::size_t links, int depth);
    Resolution in_namespace(const Spot& spot, const std::string& path, const std::string& name);

    const Entity* enclosing_type(const Spot& spot);
    bool is_shadowed(const Spot& spot, const std::string& name);
    /// Where a function declares a local, in all of it.
    const std::vector<Declared>& declarations(const CodeFile& file, const CodeSymbol& function,
                                              const std::string& name);
    bool is_visible(const CodeFile& from, const Entity& entity);
    bool is_reachable(const CodeFile& from, const CodeFile& file);
    bool same_unit(const CodeFile& a, const CodeFile& b);
    bool is_declaration(const SymbolId& id);
    template <class Sets>
    void join_declarations(const std::vector<SymbolId>& ids, Sets& sets);
    const std::unordered_set<std::string>& near(const CodeFile& file);

    Project project_;
    Imports imports_;
    std::map<std::pair<std::string, std::string>, Entities> by_name_;
    std::vector<std::unique_ptr<Entity>> all_;
    std::map<std::pair<const CodeFile*, std::size_t>, const Entity*> by_symbol_;
    std::map<std::pair<const CodeFile*, std::size_t>, const Entity*> owners_;
    std::map<const Entity*, std::pair<Entities, bool>> bases_;
    std::map<std::tuple<const CodeFile*, std::uint32_t, std::string>, Value> types_;
    std::unordered_map<const CodeFile*, std::unordered_set<std::string>> near_;
    std::map<const Entity*, Value> returned_;
    std::map<std::pair<const CodeSymbol*, std::string>, std::vector<Declared>> declared_;
};

}  // namespace lrm::index
