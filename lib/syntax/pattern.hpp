// A query as tables: what a node and its children must look like.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct TSLanguage;

namespace syntax {

struct Step;

/// One place among the children of a node: any of the choices.
struct Item {
    std::vector<Step> choices;
    bool is_optional = false;   // "?"
    bool is_anchored = false;   // ".": no named node between it and what is before
    bool has_captures = false;  // inside any choice
};

/// One node.
struct Step {
    enum class Kind : std::uint8_t { symbol, any_named, any };
    Kind kind = Kind::symbol;
    bool is_last = false;  // "." behind it: no named node follows
    std::uint16_t symbol = 0;
    std::uint16_t field = 0;              // in its parent; 0: any
    std::vector<std::uint16_t> absent;    // fields that it must not have
    std::vector<std::uint16_t> captures;  // numbers of Pattern::captures
    std::vector<Item> children;           // in this order, others between them
};

struct Predicate {
    // #eq? and #any-of?, #prefix? (begins with one of the words), #capitalized? (first letter)
    enum class Test : std::uint8_t { any_of, prefix, capitalized };
    Test test = Test::any_of;
    bool negated = false;
    std::uint16_t capture = 0;
    std::vector<std::string> words;
};

struct Pattern {
    Item root;
    Step siblings;  // its children follow the root in the same parent
    std::vector<Predicate> predicates;
    bool is_near_root = false;  // matches only at the root of the tree and right below it
};

struct Patterns {
    std::vector<Pattern> patterns;
    std::vector<std::string> captures;  // names, without '@'
};

/// Reads queries in tree-sitter's notation, as far as we use it: groups only around whole patterns, no
/// repetition, no supertypes. What follows a line ";; root" is near the root. `name` is the language, for
/// errors. Throws base::Error{config} that says where, for instance on an unknown node type, field or
/// predicate.
Patterns read_patterns(const TSLanguage* grammar, std::string_view name, std::string_view text);

}  // namespace syntax
