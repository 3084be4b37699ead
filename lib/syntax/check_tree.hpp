// A parsed source as the checks see it: nodes with their parts, and code as tokens.
#pragma once

#include "syntax/check_query.hpp"
#include "syntax/flat_tree.h"
#include "syntax/matcher.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace syntax {

enum class TokenKind : std::uint8_t { word, string, number, mark };

struct Token {
    std::string_view text;
    TokenKind kind = TokenKind::mark;
};

constexpr std::uint32_t no_node = UINT32_MAX;

/// A node of a role, with the parts that belong to it. `end` is behind the last node of it (a body that
/// follows it included).
struct Piece {
    std::uint32_t node = no_node;
    std::uint32_t end = 0;
    std::uint32_t name = no_node;
    std::uint32_t body = no_node;
    std::uint32_t callee = no_node;
    std::uint32_t arguments = no_node;
    std::uint32_t condition = no_node;
    std::uint32_t then = no_node;
    std::uint32_t handler = no_node;
};

/// Code that runs through a chain of calls: `expect(a).not.toBe(b)`.
struct Chain {
    std::uint32_t node = no_node;
    std::string skeleton;                    // "expect().not.toBe()"
    std::vector<std::vector<Token>> groups;  // the arguments of each call, one after another
    std::string_view first;                  // first word: "expect"
    std::string_view last;                   // last word outside arguments: "toBe"
};

class CheckTree final : public MatchReceiver {
public:
    CheckTree(const Query& query, const FlatTree& tree, std::string_view text);

    void take(std::uint32_t pattern, const std::vector<Capture>& captures) override;
    bool is_over() override { return false; }
    /// After the last match: sorts, and finds parents.
    void finish();

    const std::vector<Piece>& items(CheckRole role) const { return items_[static_cast<std::size_t>(role)]; }
    bool is(std::uint32_t node, CheckRole role) const {
        return (roles_[node] >> static_cast<unsigned>(role) & 1U) != 0;
    }
    const FlatNode& node(std::uint32_t number) const { return tree_.nodes[number]; }
    std::uint32_t count() const { return tree_.count; }
    std::uint32_t parent(std::uint32_t number) const { return parents_[number]; }
    std::uint32_t end_of(std::uint32_t number) const { return number + tree_.nodes[number].size; }
    std::string_view text_of(std::uint32_t number) const {
        return text_.substr(node(number).start, node(number).end - node(number).start);
    }
    std::string_view text() const { return text_; }

    /// The tokens of nodes [begin, end), without comments.
    std::vector<Token> tokens(std::uint32_t begin, std::uint32_t end) const;
    std::vector<Token> tokens(std::uint32_t number) const { return tokens(number, end_of(number)); }

    /// The whole chain that a call begins or is part of, seen from its leftmost call.
    Chain chain_of(const Piece& call) const;
    /// Its outermost node.
    std::uint32_t top_of(std::uint32_t call) const;

private:
    void add_tokens(std::uint32_t begin, std::uint32_t end, std::vector<Token>& out) const;
    std::uint32_t part_of(const Piece& item, CheckRole role) const;

    const Query& query_;
    const FlatTree& tree_;
    std::string_view text_;
    std::vector<std::uint32_t> roles_;  // bits of CheckRole, by node
    std::vector<std::uint32_t> parents_;
    std::vector<std::vector<Piece>> items_;
};

std::string joined(const std::vector<Token>& tokens);
/// Split at the commas outside brackets.
std::vector<std::vector<Token>> split_arguments(const std::vector<Token>& tokens);
/// Without the quotes and prefixes of a string.
std::string bare_literal(const Token& token);
bool is_literal(const Token& token);
/// "assertequals" of "assert_Equals!".
std::string normal_word(std::string_view word);

}  // namespace syntax
