// A person's words as a safe MATCH, and the line that shows where they stand. Pure.
#include "rlm_cache/search_text.hpp"

#include <algorithm>

namespace cache {
namespace {

constexpr std::size_t most_words = 32;
constexpr std::size_t most_word_bytes = 100;

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

std::size_t find_word(std::string_view body, const std::vector<std::string>& words) {
    std::size_t first = std::string_view::npos;
    for (const std::string& word : words) {
        const auto found = std::search(body.begin(), body.end(), word.begin(), word.end(),
                                       [](char a, char b) { return lower(a) == lower(b); });
        if (found != body.end()) first = std::min(first, static_cast<std::size_t>(found - body.begin()));
    }
    return first;
}

}  // namespace

std::vector<std::string> words_of(std::string_view query) {
    std::vector<std::string> out;
    std::size_t i = 0;
    while (i < query.size() && out.size() < most_words) {
        while (i < query.size() && !is_word_byte(query[i])) ++i;
        std::size_t end = i;
        while (end < query.size() && is_word_byte(query[end])) ++end;
        if (end == i) break;
        std::size_t cut = std::min(end - i, most_word_bytes);
        while (cut > 0 && cut < end - i && is_continuation(query[i + cut])) --cut;
        if (cut > 0) out.emplace_back(query.substr(i, cut));
        i = end;
    }
    return out;
}

std::string match_expression(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty()) out += " AND ";
        out += '"' + word + '"';
    }
    return out.empty() ? out : out + '*';
}

std::string snippet(std::string_view body, const std::vector<std::string>& words, std::size_t most_bytes) {
    const std::size_t found = find_word(body, words);
    std::size_t begin =
        found == std::string_view::npos || found < most_bytes / 2 ? 0 : found - most_bytes / 4;
    while (begin > 0 && is_continuation(body[begin])) --begin;
    std::string out;
    for (std::size_t i = begin; i < body.size();) {
        std::size_t end = i + 1;
        while (end < body.size() && is_continuation(body[end])) ++end;
        const bool blank = static_cast<unsigned char>(body[i]) <= ' ';
        if (out.size() + (end - i) > most_bytes) break;
        if (!blank) out += body.substr(i, end - i);
        if (blank && !out.empty() && out.back() != ' ') out += ' ';
        i = end;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace cache
