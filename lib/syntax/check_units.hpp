// Steps from a tree to CheckFacts.
#pragma once

#include "syntax/check_tree.hpp"
#include "syntax/checks.hpp"

#include <string_view>
#include <vector>

namespace syntax {

/// A unit with its place in the tree.
struct UnitPlace {
    Unit unit;
    std::uint32_t node = no_node;
    std::uint32_t end = 0;  // behind its last node
    std::uint32_t body = no_node;
};

struct CheckSource {
    const CheckTree& tree;
    std::string_view language;
    bool is_ecma() const { return language == "javascript" || language == "typescript" || language == "tsx"; }
    bool is_c() const { return language == "c" || language == "cpp" || language == "objc"; }
};

/// Tests, suites and named functions, with the markers that skip or focus them.
std::vector<UnitPlace> find_units(const CheckSource& source);

/// Adds the test or suite that a call is, if it is one.
void add_call_test(const CheckSource& source, const Piece& call, std::vector<UnitPlace>& out);

/// Keeps the harder of two skips.
void mark_skip(Unit& unit, Skip skip, std::uint32_t line, std::string_view marker);

/// The innermost unit around a node; -1: none.
std::int32_t unit_of(const std::vector<UnitPlace>& units, std::uint32_t node);

/// Skips by calls inside units, and of whole files.
void find_skip_calls(const CheckSource& source, std::vector<UnitPlace>& units, CheckFacts& facts);

/// Assertions, in the order of the text; nodes [first, end) of each go to `places`.
void find_assertions(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts,
                     std::vector<std::pair<std::uint32_t, std::uint32_t>>& places);

/// Comments, markers, special cases, names of definitions.
void find_marks(const CheckSource& source, const std::vector<UnitPlace>& units, CheckFacts& facts);

/// Whether code at `node` never runs, looking no further up than `limit` (a node; no_node: the root).
bool is_dead(const CheckTree& tree, std::uint32_t node, std::uint32_t limit);

/// The line of a statement right in the body of a unit that leaves it while more follows; 0: none.
std::uint32_t cut_of(const CheckTree& tree, std::uint32_t body, std::uint32_t end);

/// How many conditions that are not constant are around `node` within `limit`; `but` is not counted.
std::uint32_t guards_of(const CheckTree& tree, std::uint32_t node, std::uint32_t limit,
                        std::uint32_t but = no_node);

/// Whether a condition always holds, never holds, or depends.
enum class Constant : std::uint8_t { no, holds, fails };
Constant constant_of(const std::vector<Token>& condition);

}  // namespace syntax
