// The parts of find_relations.
#pragma once

#include "mcp_lrm/index/relations.hpp"
#include "mcp_lrm/index/resolve.hpp"
#include "mcp_lrm/index/search_limit.hpp"

#include <set>
#include <string>
#include <vector>

namespace lrm::index {

/// A use of an entity, and what else it may mean.
struct EntityUse {
    const CodeFile* file = nullptr;
    Use use;
    Resolution meaning;
};

class RelationFinder {
public:
    RelationFinder(const Snapshot& snapshot, const RelationQuery& query, WorkLimit& limit)
        : snapshot_(snapshot), query_(query), limit_(limit), resolver_(snapshot) {}

    void run(RelationAnswer& answer);

    /// What `text` names: one entity, several, or none.
    Entities find_targets(const std::string& text);
    /// Everything that uses it, surely or perhaps.
    std::vector<EntityUse> uses_of(const Entity& entity);

    Resolver& resolver() { return resolver_; }
    static RelationTarget describe(const SymbolId& id);
    static RelationTarget describe(const Entity& entity) { return describe(entity.parts.front()); }

private:
    void callers(const Entity& target, RelationAnswer& answer);
    void tests(const Entity& target, RelationAnswer& answer);
    void callees(const Entity& target, RelationAnswer& answer);
    void implementers(const Entity& target, RelationAnswer& answer);
    void imports(const std::vector<const CodeFile*>& files, RelationAnswer& answer);
    void importers(const std::vector<const CodeFile*>& files, const Entity* symbol, RelationAnswer& answer);

    /// Walks up along the callers: `visit` sees every certain use, `doubt` every other one.
    using Visit = std::function<void(const EntityUse&, const Entity& of, int depth)>;
    void climb(const Entity& target, int depth, const Visit& visit, const Visit& doubt);
    std::vector<const Entity*> implementers_of(const Entity& type, std::vector<EntityUse>& doubtful);
    std::vector<const CodeFile*> files_named(const std::string& text);
    std::vector<EntityUse> uses_under_other_names(const Entity& entity);
    Relation place_of(const EntityUse& use, int depth, const Entity* first = nullptr) const;
    const Entity* around(const EntityUse& use);
    bool may_go_on(const RelationAnswer& answer);

    const Snapshot& snapshot_;
    const RelationQuery& query_;
    WorkLimit& limit_;
    Resolver resolver_;
};

}  // namespace lrm::index
