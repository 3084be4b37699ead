// Finds the places of a tree that fit a query's patterns.
#pragma once

#include "syntax/flat_tree.h"
#include "syntax/query.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace syntax {

/// A node of the tree, and the number of its capture in the query.
struct Capture {
    std::uint16_t number = 0;
    std::uint32_t node = 0;
};

/// What a Matcher tells.
class MatchReceiver {
public:
    MatchReceiver() = default;
    MatchReceiver(const MatchReceiver&) = delete;
    MatchReceiver& operator=(const MatchReceiver&) = delete;
    /// A match, its captures in the order of the text. Their predicates hold.
    virtual void take(std::uint32_t pattern, const std::vector<Capture>& captures) = 0;
    /// Asked every few thousand steps; true ends the search.
    virtual bool is_over() = 0;

protected:
    ~MatchReceiver() = default;
};

/// Of an optional part the longer match counts; matches with equal captures are told once.
class Matcher {
public:
    Matcher(const Query& query, const FlatTree& tree, std::string_view text, MatchReceiver& receiver)
        : query_(query), tree_(tree), text_(text), receiver_(receiver) {}

    /// Tells every match, in the order of the nodes that the patterns begin at.
    void run();

private:
    /// The rest of the children of `step`, and what follows when they are found.
    struct Rest {
        const Step* step = nullptr;
        std::size_t item = 0;
        std::uint32_t at = 0;   // next child to look at
        std::uint32_t end = 0;  // behind the last child
        const Rest* then = nullptr;
    };

    bool match(const Step& step, std::uint32_t node, const Rest* then);
    bool match(const Rest& rest);
    bool match_child(const Item& item, const Rest& rest, std::uint32_t child);
    bool fits(const Step& step, std::uint32_t node) const;
    bool has_field(std::uint32_t node, std::uint16_t field) const;
    bool has_named_after(std::uint32_t node, std::uint32_t end) const;
    bool is_named(std::uint32_t node) const { return query_.is_named(tree_.nodes[node].symbol); }
    bool has_stopped();
    bool report();

    const Query& query_;
    const FlatTree& tree_;
    std::string_view text_;
    MatchReceiver& receiver_;
    std::uint32_t pattern_ = 0;
    std::vector<Capture> captures_;
    std::vector<Capture> told_;  // captures of the matches of this pattern at this node, one after another
    unsigned steps_ = 0;
    bool stopped_ = false;
};

}  // namespace syntax
