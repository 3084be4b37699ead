// Objective-C beside C.
#include "syntax/objc.hpp"

#include "syntax/macros.hpp"

#include <algorithm>
#include <array>

namespace syntax {
namespace {

constexpr std::size_t read_bytes = std::size_t{64} << 10U;

/// Keeps every place: "typedef NS_ENUM(NSInteger, Status)" gets as many bytes of "enum   Status ".
bool mask_enums(std::string_view text, std::string& copy, bool is_copied) {
    constexpr std::array<std::string_view, 5> macros = {"NS_ENUM(", "NS_OPTIONS(", "NS_CLOSED_ENUM(",
                                                        "CF_ENUM(", "CF_OPTIONS("};
    constexpr std::string_view keyword = "typedef ";
    bool changed = false;
    for (std::size_t at = text.find(keyword); at != std::string_view::npos; at = text.find(keyword, at + 1)) {
        const std::string_view rest = text.substr(at + keyword.size(), 200);
        const auto* macro = std::find_if(macros.begin(), macros.end(), [&](std::string_view candidate) {
            return rest.starts_with(candidate);
        });
        if (macro == macros.end()) continue;
        const std::size_t comma = rest.find(',');
        const std::size_t close = rest.find(')');
        if (comma == std::string_view::npos || close == std::string_view::npos || comma > close) continue;
        if (!is_copied && !changed) copy.assign(text);
        changed = true;
        const std::size_t start = at + keyword.size();
        std::fill(copy.begin() + static_cast<std::ptrdiff_t>(at),
                  copy.begin() + static_cast<std::ptrdiff_t>(start + comma + 1), ' ');
        copy.replace(at, 4, "enum");
        copy[start + close] = ' ';
    }
    return changed;
}

}  // namespace

bool looks_like_objc(std::string_view text) {
    constexpr std::array<std::string_view, 6> words = {"@interface", "@protocol", "@implementation",
                                                       "@class",     "@import",   "#import"};
    text = text.substr(0, read_bytes);
    for (const auto word : words) {
        for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
            if (at == 0 || text[at - 1] == '\n') return true;
        }
    }
    return false;
}

bool mask_objc(std::string_view text, std::string& copy) {
    const bool is_copied = mask_macros(text, copy);
    return mask_enums(text, copy, is_copied) || is_copied;
}

}  // namespace syntax
