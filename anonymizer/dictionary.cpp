// Known values, found by the hash of their first word.
#include "anonymizer/dictionary.hpp"

#include "anonymizer/blocks.hpp"
#include "anonymizer/characters.hpp"
#include "anonymizer/gazetteer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace anonymizer {
namespace {

/// Words of letters and digits; all else divides.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < text.size() && is_word(text[at])) ++at;
        out.push_back(folded(text.substr(begin, at - begin)));
    }
    return out;
}

/// The bytes between two words of a name: "Jean Dupont", "dupont, jean", "jean.dupont", "Jean-Pierre".
std::size_t gap_size(std::string_view text, std::size_t at) {
    std::size_t size = 0;
    while (size < 3) {
        const char c = at_or_nul(text, at + size);
        if (is_word(c) ||
            (c != ' ' && c != ',' && c != '.' && c != '-' && c != '_' && c != '\'' && c != '\n' && c != '\t'))
            break;
        ++size;
    }
    return size;
}

constexpr auto word_bytes = [] {
    std::array<bool, 256> out{};
    for (unsigned c = 0; c < 256; ++c) out[c] = is_word(static_cast<char>(c));
    return out;
}();
// Five bits for each byte of a word, the same in both cases; 0 for other bytes, 31 for those beyond ASCII.
constexpr std::uint32_t beyond_ascii = 31;
constexpr auto five_bits = [] {
    std::array<std::uint8_t, 256> out{};
    for (unsigned c = 0; c < 256; ++c)
        out[c] =
            !is_word(static_cast<char>(c)) ? 0 : static_cast<std::uint8_t>(c < 0x80 ? c & 31U : beyond_ascii);
    return out;
}();

constexpr std::uint32_t three(std::uint32_t first, std::uint32_t second, std::uint32_t third) {
    return first << 10U | second << 5U | third;
}

std::uint32_t bits_at(std::string_view text, std::size_t at) {
    return five_bits[static_cast<unsigned char>(at_or_nul(text, at))];
}

}  // namespace

void Dictionary::index(std::string_view first_word, Entry entry) {
    const std::uint32_t hash = folded_hash(first_word);
    by_first_word_.emplace(hash, entries_.size());
    const std::string plain = entry.is_folded ? folded(first_word) : std::string(first_word);
    const std::uint32_t one = bits_at(plain, 0);
    const std::uint32_t two = bits_at(plain, 1);
    for (std::uint32_t third = 0; third < 32; ++third) {
        // Behind a word of one letter anything stands; an accent makes two bytes of the first letter.
        if (two == 0) may_begin_.set(three(one, 0, third));
        if (entry.is_folded) may_begin_.set(three(beyond_ascii, beyond_ascii, third));
    }
    may_begin_.set(three(one, two, bits_at(plain, 2)));
    if (entry.is_folded) {
        may_begin_.set(three(one, beyond_ascii, beyond_ascii));
        may_begin_.set(three(one, two, beyond_ascii));
    }
    entries_.push_back(std::move(entry));
}

bool Dictionary::add(Entity entity, std::string_view value) {
    if (value.size() < 4) return false;
    const auto first = std::find_if(value.begin(), value.end(), is_word);
    if (first == value.end() || !known_.insert(std::string(value)).second) return false;
    const auto lead = static_cast<std::size_t>(first - value.begin());
    std::size_t end = lead;
    while (end < value.size() && is_word(value[end])) ++end;
    index(value.substr(lead, end - lead), {entity, false, lead, std::string(value), {}});
    return true;
}

bool Dictionary::add_person(std::string_view name) {
    std::vector<std::string> words = words_of(name);
    // "(Contractor)", "[X]", mail addresses and the like are not part of a name.
    if (words.empty() || words.size() > 6 || name.size() > 100 || name.find('@') != std::string_view::npos)
        return false;
    if (words.size() == 1) {
        if (words[0].size() < 4 || (known_as(words[0]) & common_word) != 0) return false;
        return add(Entity::person, name);
    }
    const bool is_reversed = name.find(',') != std::string_view::npos;
    if (is_reversed) std::rotate(words.begin(), words.begin() + 1, words.end());
    std::string key;
    for (const std::string& word : words) key += word + " ";
    if (!known_.insert(key).second) return false;
    const auto add_form = [this](std::vector<std::string> form) {
        const std::string first = form.front();
        index(first, {Entity::person, true, 0, {}, std::move(form)});
    };
    add_form(words);
    std::vector<std::string> last_first(words.end() - 1, words.end());
    last_first.insert(last_first.end(), words.begin(), words.end() - 1);
    add_form(last_first);
    const std::string& last = words.back();
    if (last.size() >= 3 && words.front().size() > 1) {
        add_form({words.front().substr(0, 1), last});
        if ((known_as(last) & common_word) == 0) add_form({last, words.front().substr(0, 1)});
    }
    if (words.size() > 2 && last.size() >= 3) add_form({words.front(), last});
    return true;
}

std::size_t Dictionary::match(std::string_view text, std::size_t at, const Entry& entry) {
    if (!entry.is_folded) {
        if (at < entry.lead || text.substr(at - entry.lead, entry.text.size()) != entry.text) return 0;
        const std::size_t end = at - entry.lead + entry.text.size();
        return is_word(entry.text.back()) && is_word(at_or_nul(text, end)) ? 0 : end;
    }
    std::size_t end = at;
    bool had_capital = false;
    for (std::size_t i = 0; i < entry.words.size(); ++i) {
        if (i > 0) {
            const std::size_t gap = gap_size(text, end);
            if (gap == 0) return 0;
            // An initial and the name: "J. Dupont", "jdupont" is none of it.
            end += gap;
        }
        const std::size_t begin = end;
        while (end < text.size() && is_word(text[end])) ++end;
        if (folded(text.substr(begin, end - begin)) != entry.words[i]) return 0;
        had_capital = had_capital || is_capital_at(text, begin);
        if (entry.words[i].size() == 1 && !is_capital_at(text, begin)) return 0;
    }
    if (entry.words.back().size() == 1 && at_or_nul(text, end) == '.') ++end;
    return end;
}

void Dictionary::find_all(std::string_view text, std::vector<Finding>& findings) const {
    if (entries_.empty()) return;
    std::uint64_t ends_in_word = 0;
    for (std::size_t block = 0; block < text.size(); block += block_bytes) {
        const std::uint64_t words = block_at(text, block).words;
        std::uint64_t starts = words & ~(words << 1U | ends_in_word);
        ends_in_word = words >> 63U;
        for (; starts != 0; starts &= starts - 1)
            find_at(text, block + static_cast<std::size_t>(std::countr_zero(starts)), findings);
    }
}

void Dictionary::find_at(std::string_view text, std::size_t begin, std::vector<Finding>& findings) const {
    if (!may_begin_[three(bits_at(text, begin), bits_at(text, begin + 1), bits_at(text, begin + 2))]) return;
    std::size_t end_of_word = begin;
    while (end_of_word < text.size() && word_bytes[static_cast<unsigned char>(text[end_of_word])])
        ++end_of_word;
    const std::uint32_t hash = folded_hash(text.substr(begin, end_of_word - begin));
    const auto [first, last] = by_first_word_.equal_range(hash);
    for (auto it = first; it != last; ++it) {
        const Entry& entry = entries_[it->second];
        const std::size_t end = match(text, begin, entry);
        if (end != 0) findings.push_back({entry.entity, begin - entry.lead, end});
    }
}

}  // namespace anonymizer
