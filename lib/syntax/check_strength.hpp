// How much an assertion demands, judged by its words.
#pragma once

#include "syntax/check_tree.hpp"
#include "syntax/checks.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace syntax {

/// Of a condition: "a == b" is exact, "a in b" partial, "a" and "a != null" weak, "true" a tautology.
Strength strength_of_condition(std::vector<Token> tokens);

/// The same of a condition that makes a test fail when it holds: `if a != b { t.Error() }` is exact.
Strength strength_of_failure(const std::vector<Token>& tokens);

/// Of a call or chain.
Strength strength_of(const Chain& chain);

/// Of a comparison with a tolerance or a bound: the larger the value, the weaker; nothing for others.
std::optional<double> tolerance_of(const Chain& chain);
std::optional<double> tolerance_of_condition(const std::vector<Token>& tokens);

}  // namespace syntax
