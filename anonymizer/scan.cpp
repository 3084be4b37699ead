// One pass over a text: tells words, numbers and signs apart and calls the finders that wait for them.
#include "anonymizer/blocks.hpp"
#include "anonymizer/characters.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>
#include <bit>

namespace anonymizer {
namespace {

using Find = void (*)(Scan&, std::size_t);

/// The functions that wait for each trigger, of the entities asked for.
struct Table {
    std::array<std::array<Find, 12>, trigger_count> functions{};
    std::array<std::size_t, trigger_count> counts{};
    // For Trigger::word: which functions a word may concern, by the low bits of its first two bytes.
    std::array<std::uint8_t, 1024> by_beginning{};
};

constexpr std::size_t beginning(char first, char second) {
    return (static_cast<std::size_t>(first) & 31U) << 5U | (static_cast<std::size_t>(second) & 31U);
}

Table make_table(const std::bitset<entity_count>& entities) {
    Table table;
    for (const Finder& finder : finders()) {
        if (!entities.test(static_cast<std::size_t>(finder.entity))) continue;
        const auto trigger = static_cast<std::size_t>(finder.trigger);
        const std::size_t index = table.counts[trigger]++;
        table.functions[trigger].at(index) = finder.find;
        for (const std::string_view word : finder.begins)
            table.by_beginning[beginning(word[0], word[1])] |= static_cast<std::uint8_t>(1U << index);
    }
    return table;
}

enum Kind : std::uint8_t { other, letter, capital, digit, sign };

constexpr auto kinds = [] {
    std::array<std::uint8_t, 256> out{};
    for (unsigned c = 0; c < 256; ++c) {
        const char byte = static_cast<char>(c);
        if (is_lower(byte) || is_high(byte) || byte == '_') out[c] = letter;
        if (is_upper(byte)) out[c] = capital;
        if (is_digit(byte)) out[c] = digit;
    }
    for (const char c : {'@', ':', '=', ',', '>', '/', '-', '$'}) out[static_cast<unsigned char>(c)] = sign;
    return out;
}();

constexpr auto word_bytes = [] {
    std::array<bool, 256> out{};
    for (unsigned c = 0; c < 256; ++c)
        out[c] = kinds[c] == letter || kinds[c] == capital || kinds[c] == digit;
    return out;
}();

constexpr bool in_word(char c) {
    return word_bytes[static_cast<unsigned char>(c)];
}

/// The bytes between two groups of one number: 0 when what follows at `at` does not go on with it.
std::size_t separator_size(std::string_view text, std::size_t at) {
    std::size_t size = 0;
    while (size < 3) {
        const char c = at_or_nul(text, at + size);
        if (is_digit(c)) return size;
        if (c != ' ' && c != '.' && c != '-' && c != '/' && c != '(' && c != ')') return 0;
        ++size;
    }
    return is_digit(at_or_nul(text, at + size)) ? size : 0;
}

/// Fills scan.number from the digits at `at`; the end of the first group.
std::size_t read_number(Scan& scan, std::size_t at) {
    Number& number = scan.number;
    number.count = number.digit_count = 0;
    std::size_t first_end = 0;
    while (number.count < Number::most_groups) {
        const std::size_t begin = at;
        while (is_digit(at_or_nul(scan.text, at))) {
            if (number.digit_count < Number::most_digits) number.digits[number.digit_count++] = scan.text[at];
            ++at;
        }
        if (first_end == 0) first_end = at;
        if (number.digit_count == Number::most_digits && number.count > 0) break;
        number.groups[number.count++] = {begin, at};
        const std::size_t separator = separator_size(scan.text, at);
        if (separator == 0) break;
        at += separator;
    }
    return first_end;
}

/// Whether a number that was read can be anything at all: most in code are not.
bool is_of_interest(const Scan& scan) {
    const Number& number = scan.number;
    if (number.digit_count >= 6 || number.count >= 4) return true;
    const std::size_t size = number.groups[0].end - number.groups[0].begin;
    const char next = at_or_nul(scan.text, number.groups[0].end);
    if (next == ',' && is_space(at_or_nul(scan.text, number.groups[0].end + 1))) return size <= 5;
    if (size == 4 && (scan.text[number.begin()] == '1' || scan.text[number.begin()] == '2')) return true;
    if (next == '-' && size == 2) return true;  // a MAC address
    if (next == '.' && size == 4 && is_hex(at_or_nul(scan.text, number.groups[0].end + 1)))
        return true;  // another
    if (is_blank(next)) return size <= 5 && is_word(at_or_nul(scan.text, number.groups[0].end + 1));
    return size == 5 || is_letter(next);
}

class Pass {
public:
    Pass(const Table& table, Scan& scan)
        : table_(table), scan_(scan), text_(scan.text), data_(text_.data()) {}

    /// Goes from one beginning of a word, or sign, to the next; what is in between is never looked at.
    void run() {
        std::size_t next = 0;  // what begins before it was taken already
        std::uint64_t ends_in_word = 0;
        for (begin_ = 0; begin_ < text_.size(); begin_ += block_bytes) {
            const Block block = block_at(text_, begin_);
            words_ = block.words | block.underscores;
            std::uint64_t events = (words_ & ~(words_ << 1U | ends_in_word)) | block.signs;
            ends_in_word = words_ >> 63U;
            for (; events != 0; events &= events - 1) {
                const std::size_t at = begin_ + static_cast<std::size_t>(std::countr_zero(events));
                if (at >= next) next = event(at);
            }
        }
    }

private:
    /// Gives the place behind what begins at `at`.
    std::size_t event(std::size_t at) {
        switch (kinds[static_cast<unsigned char>(data_[at])]) {
            case letter:
                return word(at, is_high(data_[at]) && is_capital_at(text_, at));
            case capital:
                return word(at, true);
            case digit:
                return number(at);
            default:
                return sign_at(at);
        }
    }

    /// Behind the last byte of the word that goes on at `at`, which lies in the block.
    std::size_t end_of_word(std::size_t at) const {
        const std::size_t bit = at - begin_;
        const std::uint64_t others = ~words_ >> bit;
        if (others != 0)
            return std::min(at + static_cast<std::size_t>(std::countr_zero(others)), text_.size());
        std::size_t end = begin_ + block_bytes;
        while (end < text_.size() && in_word(data_[end])) ++end;
        return end;
    }

    void call(Trigger trigger, std::size_t at) {
        const auto index = static_cast<std::size_t>(trigger);
        for (std::size_t i = 0; i < table_.counts[index]; ++i) table_.functions[index][i](scan_, at);
    }

    void call_word(std::size_t at) {
        unsigned wanted = table_.by_beginning[beginning(data_[at], at_or_nul(text_, at + 1))];
        const auto& functions = table_.functions[static_cast<std::size_t>(Trigger::word)];
        for (std::size_t i = 0; wanted != 0; ++i, wanted >>= 1U)
            if ((wanted & 1U) != 0) functions[i](scan_, at);
    }

    std::size_t word(std::size_t at, bool is_capital) {
        const std::size_t end = end_of_word(at);
        scan_.word_end = end;
        call_word(at);
        if (end - at >= 16) call(Trigger::long_word, at);
        const char next = at_or_nul(text_, end);
        const bool is_mac =
            is_hex(text_[at]) && ((next == '-' && end - at == 2) || (next == '.' && end - at == 4));
        if (!is_capital) {
            if (is_mac) call(Trigger::code, at);
            return end;
        }
        const char second = at_or_nul(text_, at + 1);
        if (is_mac || is_digit(second) ||
            (is_upper(second) && (is_digit(at_or_nul(text_, at + 2)) || end == at + 2)))
            call(Trigger::code, at);
        scan_.word_end = end;
        call(Trigger::capital, at);
        return end;
    }

    std::size_t number(std::size_t at) {
        const std::size_t end = read_number(scan_, at);
        if (is_of_interest(scan_)) call(Trigger::number, at);
        if (!in_word(at_or_nul(text_, end))) return end;
        // Digits that go on as a word: "0c0ffee", "3rd", "4a7d1ed414".
        std::size_t word_end = end;
        while (word_end < text_.size() && in_word(text_[word_end])) ++word_end;
        scan_.word_end = word_end;
        call_word(at);
        if (word_end - at >= 16) call(Trigger::long_word, at);
        return word_end;
    }

    std::size_t sign_at(std::size_t at) {
        switch (text_[at]) {
            case '@':
                call(Trigger::at_sign, at);
                break;
            case ':':
                call(Trigger::colon, at);
                break;
            case '=':
                call(Trigger::equals, at);
                break;
            case ',':
                call(Trigger::comma, at);
                break;
            case '>':
                call(Trigger::greater, at);
                break;
            case '$':
                call(Trigger::dollar, at);
                break;
            case '/':
                if (at_or_nul(text_, at + 1) == '/') call(Trigger::slash, at);
                break;
            default: {  // '-'
                std::size_t end = at + 1;
                while (at_or_nul(text_, end) == '-') ++end;
                if (end - at == 2) call(Trigger::option, at);
                if (end - at == 5) call(Trigger::dashes, at);
                return end;
            }
        }
        return at + 1;
    }

    const Table& table_;
    Scan& scan_;
    std::string_view text_;
    const char* data_;         // of text_, without the checks of operator[]
    std::size_t begin_ = 0;    // of the block
    std::uint64_t words_ = 0;  // of the block: what words are made of
};

}  // namespace

std::size_t Number::groups_of(std::size_t wanted) const {
    std::size_t digits_so_far = 0;
    for (std::size_t i = 0; i < count; ++i) {
        digits_so_far += groups[i].end - groups[i].begin;
        if (digits_so_far == wanted) return i + 1;
        if (digits_so_far > wanted) break;
    }
    return 0;
}

void scan_text(std::string_view text, const Options& options, std::vector<Finding>& findings) {
    std::bitset<entity_count> wanted = options.entities;
    if (options.names == Names::known_only) wanted.reset(static_cast<std::size_t>(Entity::person));
    const Table table = make_table(wanted);
    Scan scan{text, options, findings, {}, 0};
    Pass(table, scan).run();
}

}  // namespace anonymizer
