// Objective-C beside C.
#include "syntax/objc.hpp"

#include "syntax/macros.hpp"

#include <algorithm>
#include <array>
#include <cctype>

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

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Behind the ")" that closes the "(" at `at`; `at` when there is none within reach.
std::size_t skip_arguments(std::string_view text, std::size_t at) {
    if (at >= text.size() || text[at] != '(') return at;
    int depth = 0;
    for (std::size_t i = at; i < std::min(text.size(), at + 400); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && --depth == 0) return i + 1;
    }
    return at;
}

/// Blanks out "API_AVAILABLE(ios(10.0))", "NS_DESIGNATED_INITIALIZER", "NS_SWIFT_NAME(name)".
bool mask_attributes(std::string_view text, std::string& copy, bool is_copied) {
    constexpr std::array<std::string_view, 9> parts = {"AVAILABLE",       "DEPRECATED",    "NS_SWIFT_",
                                                       "DESIGNATED_INIT", "NS_REQUIRES",   "PROHIBITED",
                                                       "ASSUME_NONNULL",  "UI_APPEARANCE", "REFINED_FOR"};
    bool changed = false;
    for (const auto part : parts) {
        for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
            std::size_t start = at;
            while (start > 0 && is_word_char(text[start - 1])) --start;
            std::size_t end = at;
            while (end < text.size() && is_word_char(text[end])) ++end;
            const std::string_view word = text.substr(start, end - start);
            const bool is_macro =
                std::none_of(word.begin(), word.end(), [](unsigned char c) { return std::islower(c) != 0; });
            const std::size_t line = text.rfind('\n', start);
            const std::string_view before = text.substr(line + 1, start - (line + 1));  // npos + 1 is 0
            const bool is_named = word.find('_') != std::string_view::npos;
            if (!is_macro || !is_named || before.starts_with('#') ||
                before.find('"') != std::string_view::npos)
                continue;
            if (!is_copied && !changed) copy.assign(text);
            changed = true;
            end = skip_arguments(text, end);
            for (std::size_t i = start; i < end; ++i)
                if (text[i] != '\n') copy[i] = ' ';
        }
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
    const bool has_attributes = mask_attributes(text, copy, is_copied);
    return mask_enums(text, copy, is_copied || has_attributes) || has_attributes || is_copied;
}

}  // namespace syntax
