// What a query found in one tree, as byte ranges: the raw material of the facts.
#pragma once

#include "syntax/facts.hpp"
#include "syntax/matcher.hpp"
#include "syntax/parser.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace syntax {

/// Bytes [start, end) of the text.
struct Span {
    std::uint32_t start = 0;
    std::uint32_t end = 0;

    bool empty() const { return start == end; }
    bool holds(const Span& other) const { return start <= other.start && other.end <= end; }
    std::string_view of(std::string_view text) const { return text.substr(start, end - start); }
    friend bool operator==(const Span&, const Span&) = default;
};

/// A node: its bytes, its lines (1-based, inclusive) and its number within the tree.
struct Place {
    Span span;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::uint32_t id = 0;  // number of the node plus one; 0: no node
};

struct RawDefinition {
    Place place;
    Span name;
    std::uint32_t name_line = 0;
    Span container;
    Span doc;
    std::uint32_t body = 0;  // where it starts; 0: none
    std::uint32_t pattern = 0;
    SymbolKind kind = SymbolKind::other;
    bool is_scope = false;
};

struct RawReference {
    Span name;
    std::uint32_t line = 0;
    std::uint32_t pattern = 0;
    ReferenceKind kind = ReferenceKind::other;
};

struct RawAttribute {
    Place place;
    bool marks_test = false;
    Span doc;
};

struct RawOuter {
    std::uint32_t inner = 0;
    Place place;
};

/// Reused from file to file, so that it stops allocating.
struct Captures {
    std::vector<RawDefinition> definitions;
    std::vector<RawReference> references;
    std::vector<RawOuter> outers;
    std::vector<RawAttribute> attributes;
    std::vector<Place> comments;
    std::vector<Place> imports;
    std::vector<Place> import_targets;
    std::vector<Place> import_paths;
    std::vector<Span> import_names;
    std::vector<Span> import_hidden;
    std::vector<Span> exported;
    std::vector<Span> types;
    std::vector<Span> hidden;

    void clear();
};

/// Adds one match of `query` to `captures`. Of two patterns that define the same name the lower number wins.
void add_match(const Query& query, std::uint32_t pattern, const std::vector<Capture>& match,
               const FlatTree& tree, Captures& captures);

}  // namespace syntax
