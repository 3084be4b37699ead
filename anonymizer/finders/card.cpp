// CARD: 12 to 19 digits that satisfy Luhn and begin as an issuer's do; other beginnings beside a card word.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr std::string_view card_list[] = {
    "card*",   "carte*",   "credit", "visa", "mastercard", "amex",     "american express",
    "maestro", "discover", "diners", "jcb",  "unionpay",   "paiement", "payment",
    "debit",   "cb",       "pan",    "ccn",  "cc"};
constexpr Cues card_words(card_list);

bool is_issuer(std::string_view digits) {
    int six = 0;
    for (const char c : digits.substr(0, 6)) six = six * 10 + (c - '0');
    const int four = six / 100;
    const int three = six / 1000;
    const int two = six / 10000;
    switch (digits.size()) {
        case 13:
            return two / 10 == 4;
        case 14:
            return two == 36 || two == 38 || two == 39 || (three >= 300 && three <= 305);
        case 15:
            return two == 34 || two == 37 || four == 2131 || four == 1800;
        case 16:
            return two / 10 == 4 || (two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) ||
                   four == 6011 || two == 65 || (three >= 644 && three <= 649) ||
                   (four >= 3528 && four <= 3589) || two == 62 || two == 50 || two == 56 || two == 57 ||
                   two == 58 || two == 60 || two == 63 || two == 67 || (four >= 2200 && four <= 2204) ||
                   two == 81 || two == 36 || two == 30 || two == 38 || four == 9792;
        case 12:
        case 17:
        case 18:
            return two == 62 || four == 5018 || four == 5020 || four == 5038 || four == 6304 ||
                   four == 6759 || four == 6761 || four == 6762 || four == 6763;
        case 19:
            return two / 10 == 4 || two == 62 || four == 6011 || two == 65 || four == 6304 || four == 6759 ||
                   four == 5018 || four == 5020 || four == 5038 || two == 63 || two == 67 ||
                   (four >= 3528 && four <= 3589);
        default:
            return false;
    }
}

/// The groups are divided by one and the same blank or hyphen, and none but the last is shorter than three.
bool is_grouped_well(std::string_view text, const Number& number, std::size_t groups) {
    for (std::size_t i = 0; i + 1 < groups; ++i) {
        const std::size_t begin = number.groups[i].end;
        const std::string_view separator = text.substr(begin, number.groups[i + 1].begin - begin);
        if (separator != " " && separator != "-" && separator != "." && separator != " - ") return false;
        if (number.groups[i].end - number.groups[i].begin < 3) return false;
        if (i > 0 &&
            separator != text.substr(number.groups[0].end, number.groups[1].begin - number.groups[0].end))
            return false;
    }
    return true;
}

}  // namespace

void find_card(Scan& scan, std::size_t at) {
    const Number& number = scan.number;
    const std::string_view text = scan.text;
    if (number.digit_count < 12) return;
    const char left = before(text, at);
    if (is_word(left) || left == '_' || (left == '.' && is_digit(before(text, at - 1)))) return;
    for (std::size_t size = 19; size >= 12; --size) {
        const std::size_t groups = number.groups_of(size);
        if (groups == 0 || !is_grouped_well(text, number, groups)) continue;
        const std::string_view digits = number.first_digits(size);
        if (std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; }) ||
            !is_luhn(digits))
            continue;
        const std::size_t end = number.groups[groups - 1].end;
        const char next = at_or_nul(text, end);
        if (is_word(next) || next == '_' || (next == '.' && is_digit(at_or_nul(text, end + 1)))) continue;
        if (next == '-' && is_digit(at_or_nul(text, end + 1))) continue;
        if (!is_issuer(digits) && !is_near(text, at, end, card_words)) continue;
        scan.found(Entity::card, at, end);
        return;
    }
}

}  // namespace anonymizer
