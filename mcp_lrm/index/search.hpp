// Finding places: what lrm_locate, lrm_read and lrm_context are made of. Reader threads.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "syntax/facts.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lrm::index {

enum class PlaceKind { any, definition, reference, text, file, test };

struct LocateQuery {
    std::string text;
    std::vector<std::string> scope;  // paths and globs relative to the root; a leading '!' excludes
    PlaceKind kind = PlaceKind::any;
    int limit = 10;
    int offset = 0;  // from a cursor
    bool snippets = false;
    std::function<bool()> cancelled;  // polled; may be empty
};

/// How well a place answers the query. An inexact one is never silently served as exact.
enum class Match { exact, ambiguous, fuzzy, text };

struct Place {
    std::string path;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::string symbol;  // with its container: "Parser.parse"; empty when the place is no symbol
    std::string kind;    // "function", "text", "file", ...
    std::string signature;
    std::string why;      // one short reason for `explain`
    std::string snippet;  // when asked for
    Match match = Match::text;
    double score = 0;
};

struct LocateAnswer {
    std::vector<Place> places;  // best first
    bool has_more = false;
    std::string note;  // "no symbol `foo`; nearest: ..." and the like; empty when there is nothing to say
};

LocateAnswer locate(const Snapshot& snapshot, const LocateQuery& query);

/// A definition found by name: "parse", "Parser.parse", "Parser::parse", "src/a.rs:parse".
struct Definition {
    std::string path;
    std::string name;
    std::string container;
    syntax::SymbolKind kind = syntax::SymbolKind::other;
    std::string signature;
    std::string doc;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
};

/// All definitions of exactly that name (best first), at most `limit`.
std::vector<Definition> find_definitions(const Snapshot& snapshot, const std::string& name, int limit = 20);
/// Definitions whose names are nearest to one that does not exist, best first.
std::vector<Definition> nearest_definitions(const Snapshot& snapshot, const std::string& name, int limit = 3);
/// The symbols of a file in order; empty when the path is not in the tree.
std::vector<Definition> outline(const Snapshot& snapshot, const std::string& path);

/// Completion: paths and symbols that begin with `prefix`, best first.
std::vector<std::string> complete_paths(const Snapshot& snapshot, const std::string& prefix, int limit);
std::vector<std::string> complete_symbols(const Snapshot& snapshot, const std::string& prefix, int limit);

}  // namespace lrm::index
