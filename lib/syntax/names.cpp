// Takes names apart.
#include "syntax/names.hpp"

#include <algorithm>
#include <cctype>

namespace syntax {
namespace {

/// Bytes of the "::" or "\" (PHP) at `at`, 0 when there is none.
std::size_t separator_at(std::string_view text, std::size_t at) {
    if (text[at] == '\\') return 1;
    return text[at] == ':' && at + 1 < text.size() && text[at + 1] == ':' ? 2 : 0;
}

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Whether "operator<", "operator bool" begins at `at`: what follows are not template brackets.
bool is_operator(std::string_view text, std::size_t at) {
    constexpr std::string_view word = "operator";
    if (!text.substr(at).starts_with(word) || (at > 0 && is_word_char(text[at - 1]))) return false;
    return at + word.size() < text.size() && !is_word_char(text[at + word.size()]);
}

}  // namespace

std::string_view unquoted(std::string_view text) {
    constexpr std::string_view quotes = "\"'`";
    if (text.size() >= 2 && quotes.find(text.front()) != std::string_view::npos &&
        text.back() == text.front()) {
        return text.substr(1, text.size() - 2);
    }
    return text;
}

std::string dotted(std::string_view qualified) {
    std::string result;
    int depth = 0;
    for (std::size_t i = 0; i < qualified.size(); ++i) {
        const char c = qualified[i];
        if (c == '<') ++depth;
        if (depth == 0 && separator_at(qualified, i) > 0) {
            if (!result.empty()) result.push_back('.');
            i += separator_at(qualified, i) - 1;
        } else if (depth == 0) {
            result.push_back(c);
        }
        if (c == '>' && depth > 0) --depth;
    }
    return result;
}

std::string_view without_parameters(std::string_view name) {
    if (!name.starts_with("operator ")) return name;
    const std::size_t parameters = name.find('(', name.find_first_not_of(' ', 8) + 1);
    return name.substr(0, parameters);
}

std::string_view without_exports(std::string_view container) {
    if (container == "exports" || container == "module.exports" || container == "module") return {};
    constexpr std::string_view prototype = ".prototype";
    if (container.ends_with(prototype)) container.remove_suffix(prototype.size());
    return container;
}

std::string_view last_dotted(std::string_view qualified, std::string_view& before) {
    const std::size_t dot = qualified.rfind('.');
    const bool is_qualified = dot != std::string_view::npos && dot > 0 && dot + 1 < qualified.size() &&
                              (is_word_char(qualified[dot - 1]) && is_word_char(qualified[dot + 1]));
    before = is_qualified ? qualified.substr(0, dot) : std::string_view{};
    return is_qualified ? qualified.substr(dot + 1) : qualified;
}

std::string_view last_segment(std::string_view qualified, std::string_view& before) {
    before = {};
    const bool is_word =
        !qualified.empty() && (is_word_char(qualified[0]) || qualified[0] == ':' || qualified[0] == '\\');
    if (!is_word && !qualified.starts_with('~')) return qualified;  // an operator of Ruby, "<<"
    int depth = 0;
    std::size_t start = 0;
    std::size_t end = qualified.size();
    for (std::size_t i = 0; i < qualified.size(); ++i) {
        const char c = qualified[i];
        if (c == 'o' && is_operator(qualified, i)) break;
        if (c == '<' && depth++ == 0) end = i;
        else if (c == '>' && depth > 0) --depth;
        else if (const std::size_t size = depth == 0 ? separator_at(qualified, i) : 0; size > 0) {
            before = qualified.substr(0, i);
            start = i + size;
            end = qualified.size();
            i += size - 1;
        }
    }
    return qualified.substr(start, std::max(end, start) - start);
}

}  // namespace syntax
