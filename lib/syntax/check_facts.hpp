// From a matched tree to CheckFacts.
#pragma once

#include "syntax/check_tree.hpp"
#include "syntax/checks.hpp"

#include <string_view>

namespace syntax {

/// Everything the checks know of a source. Without `knows_tests` only functions and their branches.
CheckFacts make_check_facts(const CheckTree& tree, std::string_view language);

}  // namespace syntax
