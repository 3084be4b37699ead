// JQL and CQL, as far as a filter of ours must hold whatever a caller writes. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectors {

/// Throws base::Error{usage} when quotes or parentheses do not match: what is put in parentheses could leave
/// them.
void check_balanced(std::string_view query, const char* language);

/// The part before ORDER BY outside of quotes and parentheses, and the rest with it; trimmed.
struct SplitQuery {
    std::string condition;
    std::string order;  // "ORDER BY ..." or empty
};
SplitQuery split_order(std::string_view query);

/// "(condition) AND field in ("A", "B") ORDER BY ..."; `values` must be keys (is_key). Without values the
/// query is as it was. Throws as check_balanced, and base::Error{usage} for a value that is no key.
std::string with_filter(std::string_view query, const std::string& field,
                        const std::vector<std::string>& values, const char* language);

/// A text in double quotes for JQL or CQL. Words for a `~` operator lose the signs that its own syntax would
/// read.
std::string quoted(std::string_view text);
std::string quoted_words(std::string_view text);

/// [A-Za-z0-9_~.-], 1 to 255 bytes: a project or space key, a field, an id.
bool is_key(std::string_view text);

}  // namespace connectors
