// Which names of code a sentence mentions. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lrm {

struct NamedThing {
    enum class Kind { path, symbol };
    Kind kind = Kind::symbol;
    std::string text;  // without "()", quotes and line numbers
    bool operator==(const NamedThing&) const = default;
};

/// Of one line. What stands in backticks; and in the prose what cannot be a word of a language: snake_case,
/// camelCase, a::b, f(), a path or a file's name, and a capitalised word inside a sentence. Each once, in
/// order.
std::vector<NamedThing> named_in_text(std::string_view text);

/// Words that look like names of code and are names of the trade: "GitHub", "Unicode".
bool is_common_name(std::string_view word);

}  // namespace lrm
