// How much an assertion demands, judged by its words.
#pragma once

#include "syntax/check_tree.hpp"
#include "syntax/checks.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syntax {

/// Without the parentheses around it.
void strip_parentheses(std::vector<Token>& tokens);

/// `!items.is_empty()` looks at `items`: without the negation and the predicate behind it.
void strip_predicate(std::vector<Token>& tokens);

/// Splits at the first of `marks` outside brackets; false when there is none.
bool split_at(const std::vector<Token>& tokens, std::initializer_list<std::string_view> marks,
              std::vector<Token>& left, std::vector<Token>& right, std::string_view& found);

/// Of a condition: "a == b" is exact, "a in b" partial, "a" and "a != null" weak, "true" a tautology.
Strength strength_of_condition(std::vector<Token> tokens);

/// What is looked at: the left side of a comparison, else the whole.
std::string subject_of_condition(std::vector<Token> tokens);

/// The same of a condition that makes a test fail when it holds: `if a != b { t.Error() }` is exact.
Strength strength_of_failure(const std::vector<Token>& tokens);

/// Of a call or chain.
Strength strength_of(const Chain& chain);

/// Of a comparison with a tolerance or a bound: the larger the value, the weaker; nothing for others.
std::optional<double> tolerance_of(const Chain& chain);
std::optional<double> tolerance_of_condition(const std::vector<Token>& tokens);

}  // namespace syntax
