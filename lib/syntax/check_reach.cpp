// What runs: constant conditions, code behind a return, conditions around a place.
#include "syntax/check_units.hpp"

#include <algorithm>
#include <string>

namespace syntax {
namespace {

/// The `if` that `node` is the body of, or part of the body.
const Piece* if_around(const CheckTree& tree, std::uint32_t node) {
    const auto& all = tree.items(CheckRole::if_);
    const auto found = std::lower_bound(all.begin(), all.end(), node,
                                        [](const Piece& item, std::uint32_t at) { return item.node < at; });
    return found != all.end() && found->node == node ? &*found : nullptr;
}

bool is_inside(const CheckTree& tree, std::uint32_t node, std::uint32_t around) {
    return around != no_node && around <= node && node < tree.end_of(around);
}

/// A statement that leaves its block whatever happens.
bool leaves(const CheckTree& tree, std::uint32_t statement) {
    if (tree.is(statement, CheckRole::stop)) return true;
    const FlatNode& node = tree.node(statement);
    // `return;` of Rust is an expression in a statement.
    if (node.size > 1 && tree.is(statement + 1, CheckRole::stop) &&
        tree.node(statement + 1).start == node.start && tree.node(statement + 1).end + 1 >= node.end)
        return true;
    if (!tree.is(statement, CheckRole::if_)) return false;
    const Piece* item = if_around(tree, statement);
    if (item == nullptr || constant_of(tree.tokens(item->condition)) != Constant::holds) return false;
    for (std::uint32_t child = item->then; child < tree.end_of(item->then); ++child)
        if (tree.is(child, CheckRole::stop)) return true;
    return false;
}

}  // namespace

Constant constant_of(const std::vector<Token>& condition) {
    std::string text;
    for (const Token& token : condition) text += token.text;
    while (text.size() > 2 && text.front() == '(' && text.back() == ')')
        text = text.substr(1, text.size() - 2);
    for (const char* always : {"true", "True", "TRUE", "1", "!false", "notFalse", "!0", "1==1", "any()"})
        if (text == always) return text == "any()" ? Constant::fails : Constant::holds;
    for (const char* never :
         {"false", "False", "FALSE", "0", "!true", "notTrue", "!1", "nil", "None", "1==0", "0==1"})
        if (text == never) return Constant::fails;
    return Constant::no;
}

bool is_dead(const CheckTree& tree, std::uint32_t node, std::uint32_t limit) {
    std::uint32_t child = node;
    for (std::uint32_t up = tree.parent(node); up != no_node; child = up, up = tree.parent(up)) {
        if (tree.is(up, CheckRole::block)) {
            for (std::uint32_t before = up + 1; before < child; before += tree.node(before).size)
                if (leaves(tree, before)) return true;
        }
        if (tree.is(up, CheckRole::if_)) {
            const Piece* item = if_around(tree, up);
            if (item != nullptr && is_inside(tree, node, item->then) &&
                constant_of(tree.tokens(item->condition)) == Constant::fails)
                return true;
        }
        if (tree.is(up, CheckRole::dead)) {
            for (const Piece& item : tree.items(CheckRole::dead))
                if (item.node == up && !is_inside(tree, node, item.condition) &&
                    constant_of(tree.tokens(item.condition)) == Constant::fails)
                    return true;
        }
        if (up == limit && limit != no_node)
            limit = no_node;  // a #if or return around the whole test counts too
    }
    return false;
}

std::uint32_t cut_of(const CheckTree& tree, std::uint32_t body, std::uint32_t end) {
    if (body == no_node) return 0;
    // The outermost block: of a call, that of the function it is given. In Go a block holds a list.
    std::uint32_t block = body;
    while (block < end && !tree.is(block, CheckRole::block)) ++block;
    while (block + 2 < end && tree.is(block + 2, CheckRole::block) && tree.parent(block + 2) == block)
        block += 2;
    if (block >= end) return 0;
    const std::uint32_t behind = tree.end_of(block);
    for (std::uint32_t child = block + 1; child < behind; child += tree.node(child).size) {
        if (!leaves(tree, child)) continue;
        for (std::uint32_t next = tree.end_of(child); next < behind; next += tree.node(next).size)
            if (tree.node(next).size > 1 && !tree.is(next, CheckRole::comment))
                return tree.node(child).first_line;
        return 0;
    }
    return 0;
}

std::uint32_t guards_of(const CheckTree& tree, std::uint32_t node, std::uint32_t limit, std::uint32_t but) {
    std::uint32_t guards = 0;
    for (std::uint32_t up = tree.parent(node); up != no_node && up != limit; up = tree.parent(up)) {
        if (!tree.is(up, CheckRole::if_) || up == but) continue;
        const Piece* item = if_around(tree, up);
        if (item == nullptr || is_inside(tree, node, item->condition)) continue;
        if (constant_of(tree.tokens(item->condition)) == Constant::no) ++guards;
    }
    return guards;
}

}  // namespace syntax
