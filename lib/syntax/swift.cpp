// Swift that is newer than its grammar.
#include "syntax/swift.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace syntax {
namespace {

struct Word {
    std::string_view text;
    bool before_type = false;  // only before a word with a capital
};

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

}  // namespace

bool mask_swift(std::string_view text, std::string& copy) {
    constexpr std::array<Word, 6> words = {Word{"@unchecked "},      {"@preconcurrency "}, {"@retroactive "},
                                           {"nonisolated(unsafe) "}, {"sending "},         {"any ", true}};
    bool changed = false;
    for (const Word& word : words) {
        for (std::size_t at = text.find(word.text); at != std::string_view::npos;
             at = text.find(word.text, at + 1)) {
            const std::size_t after = at + word.text.size();
            const bool begins = at == 0 || !is_word_char(text[at - 1]);
            const bool has_type =
                after < text.size() && std::isupper(static_cast<unsigned char>(text[after])) != 0;
            if (!begins || (word.before_type && !has_type)) continue;
            if (!changed) copy.assign(text);
            changed = true;
            std::fill_n(copy.begin() + static_cast<std::ptrdiff_t>(at), word.text.size(), ' ');
        }
    }
    return changed;
}

}  // namespace syntax
