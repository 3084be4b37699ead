// Who uses what: callers, callees, imports, importers, implementers and tests of a symbol. Reader threads.
#pragma once

#include "mcp_lrm/index/index.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lrm::index {

enum class Direction { callers, callees, imports, importers, implementers, tests };

struct RelationQuery {
    /// "name", "Type.method", "path:symbol", "path:12"; for imports and importers also a path or a module.
    std::string symbol;
    Direction direction = Direction::callers;
    int depth = 1;
    std::function<bool()> cancelled;  // polled; may be empty
};

/// A definition.
struct RelationTarget {
    std::string path;
    std::string symbol;  // with its container; empty for a file
    std::string kind;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    bool operator==(const RelationTarget&) const = default;
};

/// One place, certain or not.
struct Relation {
    std::string path;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::string symbol;  // callers: what is around the place; callees and implementers: the definition
    std::string kind;    // "call", "type", "implementation", "import", "test", or the kind of the definition
    int depth = 1;
    std::string via;                         // depth 2 and more: the symbol of the step before
    std::vector<std::uint32_t> lines;        // callees: where it is called
    std::vector<RelationTarget> candidates;  // ambiguous: what it may mean, what was asked for first
    bool is_test = false;                    // in a test, or in a file of tests
};

struct RelationAnswer {
    std::vector<RelationTarget> targets;     // what was asked for: one thing, with its declarations
    std::vector<RelationTarget> candidates;  // or several things have that name: choose one
    std::vector<Relation> places;            // certain; by depth, sources before tests
    std::vector<Relation> ambiguous;
    std::vector<std::string> outside;  // callees and imports that are not of this tree
    bool is_cut = false;               // the time or the number of places was too much: there are more
};

/// Without targets and candidates there is no such symbol.
RelationAnswer find_relations(const Snapshot& snapshot, const RelationQuery& query);

}  // namespace lrm::index
