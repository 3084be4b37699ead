// C or C++: what a ".h" file is written in.
#pragma once

#include <string_view>

namespace syntax {

/// Whether the first 64 KB hold a class, namespace, template or "::" outside comments, strings and what only
/// a C++ compiler sees of a C header (`#ifdef __cplusplus`).
bool looks_like_cpp(std::string_view header);

}  // namespace syntax
