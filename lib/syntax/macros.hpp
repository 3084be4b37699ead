// Macros that a C++ grammar cannot see through.
#pragma once

#include <string>
#include <string_view>

namespace syntax {

/// Blanks out the words that only a preprocessor understands: "class API Name", "INLINE int f()", a macro
/// alone on its line. Everything keeps its place. False, with `copy` untouched, when there are none.
bool mask_macros(std::string_view text, std::string& copy);

}  // namespace syntax
