// A tree's files as a summary needs them, and what a goal touches in it.
#pragma once

#include "mcp_lrm/index/search_scope.hpp"
#include "mcp_lrm/index/summary.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lrm::index {

struct SummaryTree {
    std::map<std::string, FileRole> roles;  // of every file
    std::unordered_map<std::string, std::int64_t> path_ids;

    FileRole role_of(const std::string& path) const;
};

/// Whether all definitions of the name in source files are one thing: in one file, or in a header and its
/// source.
bool is_unique_name(const Snapshot& snapshot, const SummaryTree& tree, const std::string& name);

/// Full names of the namespaces of a file: "lrm", "lrm.index". They say nothing that its path does not.
std::set<std::string> namespaces_in(const std::vector<Definition>& symbols);
/// "lrm.index.Store.lease" -> "Store.lease".
std::string without_namespace(const std::string& symbol, const std::set<std::string>& namespaces);

/// "src/a.test.ts" -> "a".
std::string summary_stem(std::string_view path);

/// The places that a goal is about, and what follows from editing them.
class SummaryGoal {
public:
    SummaryGoal(const Snapshot& snapshot, const SummaryRequest& request, const Scope& scope,
                const SummaryTree& tree, const std::function<bool()>& cancelled)
        : snapshot_(snapshot), request_(request), scope_(scope), tree_(tree), cancelled_(cancelled) {}

    /// Searches; sets `elsewhere`. Has a time limit of its own: not inside of another one.
    void find(SummaryFacts& facts);
    const std::vector<Place>& places() const { return places_; }
    /// Sets `edit`, `tests`, `touched` and `together`. At most some seconds; like find() not inside of a
    /// limit.
    void follow(SummaryFacts& facts);

private:
    LocateAnswer search(const std::vector<std::string>& scope, PlaceKind kind, int limit) const;
    std::string own_name(const std::string& path, const std::string& symbol) const;
    void add_together(SummaryFacts& facts);

    const Snapshot& snapshot_;
    const SummaryRequest& request_;
    const Scope& scope_;
    const SummaryTree& tree_;
    const std::function<bool()>& cancelled_;
    std::vector<Place> places_;
    std::vector<Place> tests_;
};

}  // namespace lrm::index
