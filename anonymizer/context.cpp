// Cues, looked for only around candidates.
#include "anonymizer/context.hpp"

#include "anonymizer/characters.hpp"

namespace anonymizer {

std::string left_of(std::string_view text, std::size_t at, std::size_t bytes, int lines) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < bytes) {
        if (text[begin - 1] == '\n' && --lines < 0) break;
        --begin;
    }
    return folded(text.substr(begin, at - begin));
}

std::string right_of(std::string_view text, std::size_t at, std::size_t bytes) {
    const std::string_view window = text.substr(at, bytes);
    return folded(window.substr(0, window.find('\n')));
}

bool has_word(std::string_view window, std::span<const std::string_view> words) {
    for (std::string_view word : words) {
        const bool may_go_on = word.ends_with('*');
        if (may_go_on) word.remove_suffix(1);
        for (std::size_t at = window.find(word); at != std::string_view::npos;
             at = window.find(word, at + 1)) {
            const char next = at_or_nul(window, at + word.size());
            // An identifier's parts are not told apart here, so short cues need a clear beginning.
            const bool begins = word.size() > 4 || !is_word(before(window, at));
            if (begins && (may_go_on || word.size() > 4 || !is_word(next))) return true;
        }
    }
    return false;
}

bool is_near(std::string_view text, std::size_t begin, std::size_t end,
             std::span<const std::string_view> words) {
    return has_word(left_of(text, begin, 60), words) || has_word(right_of(text, end, 30), words);
}

}  // namespace anonymizer
