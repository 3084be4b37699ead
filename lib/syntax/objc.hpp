// Objective-C: what its headers look like, and the macros around its enums.
#pragma once

#include <string>
#include <string_view>

namespace syntax {

/// Whether one of the first 64 KB's lines begins with a word that only Objective-C knows ("@interface",
/// "@protocol", "@class", "#import", ...).
bool looks_like_objc(std::string_view text);

/// As mask_macros; blanks out what says where and how something is available, and "typedef NS_ENUM(Type,
/// Name) {" becomes "enum Name {" as well.
bool mask_objc(std::string_view text, std::string& copy);

}  // namespace syntax
