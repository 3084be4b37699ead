// Names as sources write them.
#pragma once

#include <string>
#include <string_view>

namespace syntax {

/// Without the quotes around a title.
std::string_view unquoted(std::string_view text);

/// "a.b" of "a::b<T>" and of "a\b".
std::string dotted(std::string_view qualified);

/// "c" of "a::b<x::y>::c" and "a\b\c", with what is before the last separator in `before`. Template arguments
/// of the last part are left out, operators stay whole.
std::string_view last_segment(std::string_view qualified, std::string_view& before);

/// "c" of "a.b.c", with "a.b" in `before`.
std::string_view last_dotted(std::string_view qualified, std::string_view& before);

/// "operator bool" of "operator bool() const"; other names stay.
std::string_view without_parameters(std::string_view name);

/// Whether some language may call a definition so: a word, a quoted word, or an operator. Error recovery of a
/// grammar makes other "names": "ex) = 0; int f(a".
bool is_name(std::string_view text);

/// The container that JavaScript writes before a name: "Foo" of `Foo.prototype`, nothing for
/// `module.exports`.
std::string_view without_exports(std::string_view container);

}  // namespace syntax
