// Published check digit rules.
#include "anonymizer/checksums.hpp"

#include "anonymizer/characters.hpp"

namespace anonymizer {
namespace {

/// The remainder of a number of any length; letters count as 10 to 35.
int remainder_97(std::string_view text, int remainder = 0) {
    for (const char c : text) {
        if (is_digit(c)) remainder = (remainder * 10 + (c - '0')) % 97;
        else remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
    }
    return remainder;
}

struct Country {
    char code[3];
    int length;
};
// The registry of ISO 13616.
constexpr Country countries[] = {
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BI", 27}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24},
    {"DE", 22}, {"DJ", 27}, {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18},
    {"FK", 18}, {"FO", 18}, {"FR", 27}, {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27},
    {"GT", 28}, {"HR", 21}, {"HU", 28}, {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27},
    {"JO", 30}, {"KW", 30}, {"KZ", 20}, {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20},
    {"LV", 21}, {"LY", 25}, {"MC", 27}, {"MD", 24}, {"ME", 22}, {"MK", 19}, {"MN", 20}, {"MR", 27},
    {"MT", 31}, {"MU", 30}, {"NI", 28}, {"NL", 18}, {"NO", 15}, {"OM", 23}, {"PK", 24}, {"PL", 28},
    {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"RU", 33}, {"SA", 24}, {"SC", 31},
    {"SD", 18}, {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"SO", 23}, {"ST", 25}, {"SV", 28},
    {"TL", 23}, {"TN", 24}, {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20}, {"YE", 30},
};

}  // namespace

bool is_luhn(std::string_view digits) {
    int sum = 0;
    bool is_doubled = false;
    for (std::size_t i = digits.size(); i-- > 0; is_doubled = !is_doubled) {
        int digit = digits[i] - '0';
        if (is_doubled && (digit *= 2) > 9) digit -= 9;
        sum += digit;
    }
    return sum % 10 == 0;
}

bool is_iban_sum(std::string_view iban) {
    return iban.size() > 4 && remainder_97(iban.substr(0, 4), remainder_97(iban.substr(4))) == 1;
}

int iban_length(std::string_view country) {
    for (const Country& row : countries)
        if (country == std::string_view(row.code, 2)) return row.length;
    return 0;
}

bool is_siren(std::string_view digits) {
    return digits.size() == 9 && digits != "000000000" && is_luhn(digits);
}

bool is_siret(std::string_view digits) {
    if (digits.size() != 14 || digits.starts_with("000000000")) return false;
    if (is_luhn(digits) && is_luhn(digits.substr(0, 9))) return true;
    if (!digits.starts_with("356000000")) return false;
    int sum = 0;
    for (const char c : digits) sum += c - '0';
    return sum % 5 == 0;
}

bool is_nir(std::string_view characters) {
    if (characters.size() != 15) return false;
    std::string digits(characters);
    if (digits[5] == '2' && to_upper(digits[6]) == 'A') digits[6] = '9', digits[5] = '1';
    else if (digits[5] == '2' && to_upper(digits[6]) == 'B') digits[6] = '8', digits[5] = '1';
    for (const char c : digits)
        if (!is_digit(c)) return false;
    if (digits[0] != '1' && digits[0] != '2' && digits[0] != '3' && digits[0] != '4' && digits[0] != '7' &&
        digits[0] != '8')
        return false;
    const int month = (digits[3] - '0') * 10 + (digits[4] - '0');
    // 20 to 42 and 50 to 99 stand for an unknown month.
    if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) return false;
    const int key = (digits[13] - '0') * 10 + (digits[14] - '0');
    return key == 97 - remainder_97(std::string_view(digits).substr(0, 13));
}

bool is_date(int year, int month, int day) {
    constexpr int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1];
}

}  // namespace anonymizer
