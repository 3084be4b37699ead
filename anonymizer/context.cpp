// Cues, looked for only around candidates.
#include "anonymizer/context.hpp"

#include "anonymizer/characters.hpp"

#include <algorithm>

namespace anonymizer {

Near::Near(std::string_view text) {
    // No character is longer folded than it was.
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (!is_high(c)) {
            bytes_[size_++] = to_lower(c);
            ++at;
            continue;
        }
        for (const char letter : fold_character(text, at)) bytes_[size_++] = letter;
    }
}

Near left_of(std::string_view text, std::size_t at, std::size_t bytes, int lines) {
    bytes = std::min(bytes, Near::most_bytes);
    std::size_t begin = at;
    while (begin > 0 && at - begin < bytes) {
        if (text[begin - 1] == '\n' && --lines < 0) break;
        --begin;
    }
    return Near(text.substr(begin, at - begin));
}

Near right_of(std::string_view text, std::size_t at, std::size_t bytes) {
    const std::string_view window = text.substr(at, std::min(bytes, Near::most_bytes));
    return Near(window.substr(0, window.find('\n')));
}

bool Cues::are_in(std::string_view window) const {
    const auto stands_at = [window](std::size_t at, std::string_view word) {
        const bool may_go_on = word.ends_with('*');
        if (may_go_on) word.remove_suffix(1);
        if (window.substr(at, word.size()) != word) return false;
        // An identifier's parts are not told apart here, so short cues need a clear beginning.
        if (word.size() <= 4 && is_word(before(window, at))) return false;
        return may_go_on || word.size() > 4 || !is_word(at_or_nul(window, at + word.size()));
    };
    for (std::size_t at = 0; at < window.size(); ++at) {
        const char first = window[at];
        if ((beginnings_[low(first)] >> low(at_or_nul(window, at + 1)) & 1U) == 0) continue;
        for (std::size_t i = first_[low(first)]; i < end_[low(first)]; ++i)
            if (words_[i][0] == first && stands_at(at, words_[i])) return true;
    }
    return false;
}

bool is_near(std::string_view text, std::size_t begin, std::size_t end, const Cues& cues) {
    return cues.are_in(left_of(text, begin, 60)) || cues.are_in(right_of(text, end, 30));
}

}  // namespace anonymizer
