// Takes names apart.
#include "syntax/names.hpp"

#include <algorithm>
#include <cctype>

namespace syntax {
namespace {

constexpr std::size_t npos = std::string_view::npos;
constexpr std::size_t longest_name = 200;

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

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > longest_name) return false;
    const auto has_only = [](std::string_view part, auto fits) {
        return std::all_of(part.begin(), part.end(), fits);
    };
    const auto is_mark = [](char c) { return std::string_view("+-*/%<>=!&|^~?@:.[]`#$\\").find(c) != npos; };
    if (has_only(text, is_mark)) return true;
    constexpr std::string_view word = "operator";
    const bool is_operator =
        text.starts_with(word) && text.size() > word.size() && !is_word_char(text[word.size()]);
    if (is_operator) {
        const std::string_view rest = text.substr(word.size());
        return rest.starts_with('(') || rest.find_first_of("(){};\n") == npos;
    }
    const bool is_quoted = text.find_first_of("\"'`[") == 0 || text.starts_with("@\"");
    if (is_quoted) return text.find_first_of("{};\n") == npos;
    const auto is_letter = [](char c) {
        return is_word_char(c) || static_cast<unsigned char>(c) >= 0x80U ||
               std::string_view("$@#?!'.-/~%:=").find(c) != npos;  // Ruby ends setters with "="
    };
    return text.front() != ':' && text.front() != '=' && has_only(text, is_letter);
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
    std::string_view last = qualified.substr(start, std::max(end, start) - start);
    constexpr std::string_view keyword = "template ";  // a::template b<c>()
    if (last.starts_with(keyword))
        last.remove_prefix(std::min(last.find_first_not_of(' ', keyword.size()), last.size()));
    return last;
}

}  // namespace syntax
