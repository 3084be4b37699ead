// Light English stemming.
#include "mcp_lrm/index/stem.hpp"

#include <cstring>

namespace lrm::index {
namespace {

bool ends(const char* word, std::size_t size, const char* tail, std::size_t tail_size) noexcept {
    return size >= tail_size && std::memcmp(word + size - tail_size, tail, tail_size) == 0;
}

bool is_vowel(char c) noexcept {
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

bool has_vowel(const char* word, std::size_t size) noexcept {
    for (std::size_t i = 0; i < size; ++i)
        if (is_vowel(word[i])) return true;
    return false;
}

std::size_t without_plural(char* word, std::size_t size) noexcept {
    if (word[size - 1] != 's') return size;
    const char before = word[size - 2];
    if (before == 's' || before == 'u' || before == 'i') return size;  // class, status, axis
    if (before != 'e') return size - 1;
    if (size >= 5 && word[size - 3] == 'i') {  // queries -> query
        word[size - 3] = 'y';
        return size - 2;
    }
    const char stem_end = word[size - 3];
    const bool hisses = stem_end == 's' || stem_end == 'x' || stem_end == 'z' ||
                        (stem_end == 'h' && size >= 5 && (word[size - 4] == 'c' || word[size - 4] == 's'));
    return hisses ? size - 2 : size - 1;
}

std::size_t without_ending(const char* word, std::size_t size) noexcept {
    std::size_t left = size;
    if (ends(word, size, "ing", 3)) left = size - 3;
    else if (ends(word, size, "ed", 2) && !ends(word, size, "eed", 3)) left = size - 2;
    if (left == size || left < 3 || !has_vowel(word, left)) return size;
    // running -> run, but not: calling, passing, buzzing.
    const char last = word[left - 1];
    if (left > 3 && last == word[left - 2] && !is_vowel(last) && last != 'l' && last != 's' && last != 'z')
        return left - 1;
    return left;
}

}  // namespace

std::size_t stem(char* word, std::size_t size) noexcept {
    if (size < 4) return size;
    size = without_plural(word, size);
    if (size < 4) return size;
    size = without_ending(word, size);
    if (size >= 4 && word[size - 1] == 'e' && word[size - 2] != 'e') --size;
    return size;
}

}  // namespace lrm::index
