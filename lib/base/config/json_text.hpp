// Where everything stands in a JSON text; comments and trailing commas (JSONC) are passed over.
#pragma once

#include <cstddef>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace base::config {

/// The bytes [begin, end) of a value and the first byte of its key.
struct JsonSpan {
    std::size_t key = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<std::string> members = {};  // pointers of the members or items, in order
};

struct JsonSpans {
    std::map<std::string, JsonSpan> spans;  // by JSON pointer; "" is the whole
    bool has_comments = false;
    bool has_trailing_commas = false;
};

class JsonTextError : public std::runtime_error {
public:
    JsonTextError(std::size_t where, const std::string& what) : std::runtime_error(what), offset(where) {}
    std::size_t offset;
};

/// Finds every value of a text of at most 64 levels. Throws JsonTextError: broken syntax, a key given twice.
/// What stands inside strings and numbers is not judged.
JsonSpans find_spans(std::string_view text);

/// One step of a JSON pointer: "/" and the name, escaped.
std::string pointer_step(const std::string& name);

}  // namespace base::config
