// The words of the assertion libraries: to teach the checks a library, add its words to check_words.cpp.
#pragma once

#include "syntax/checks.hpp"

#include <string_view>
#include <unordered_map>

namespace syntax {

/// How much a call demands, by its last word in small letters without underscores: "assertequals", "tobe".
const std::unordered_map<std::string_view, Strength>& assertion_words();

}  // namespace syntax
