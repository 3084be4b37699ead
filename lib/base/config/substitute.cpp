// ${NAME} in a text.
#include "base/config/substitute.hpp"

#include <cctype>
#include <cstdlib>

namespace base::config {
namespace {

/// The length of a variable's name at `begin`; 0 when there is none.
std::size_t name_length(const std::string& text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_'))
        ++end;
    const bool is_name = end > begin && std::isdigit(static_cast<unsigned char>(text[begin])) == 0;
    return is_name ? end - begin : 0;
}

}  // namespace

std::optional<std::string> from_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody writes it
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Substituted substitute(const std::string& text, const Environment& environment) {
    Substituted out;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 3, "$${") == 0) {
            out.text += "${";
            i += 3;
            continue;
        }
        const std::size_t length = text.compare(i, 2, "${") == 0 ? name_length(text, i + 2) : 0;
        const bool is_variable = length > 0 && i + 2 + length < text.size() && text[i + 2 + length] == '}';
        if (!is_variable) {
            out.text += text[i++];
            continue;
        }
        out.variable = text.substr(i + 2, length);
        const std::optional<std::string> value = environment(out.variable);
        if (value) out.text += *value;
        else out.missing = out.variable;
        i += length + 3;
    }
    return out;
}

}  // namespace base::config
