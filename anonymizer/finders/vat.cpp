// VAT: the French TVA number by its key; those of other countries, and French fiscal numbers, beside their
// word.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr std::string_view vat_list[] = {"vat", "tva", "intracom*", "ust-id*", "ustid*",
                                         "btw", "iva", "tax id",    "vat_*",   "tva_*"};
constexpr Cues vat_words(vat_list);
constexpr std::string_view fiscal_list[] = {"fiscal*", "spi", "impot*", "tax number", "tax id"};
constexpr Cues fiscal_words(fiscal_list);
constexpr std::string_view countries[] = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES",
                                          "FI", "GB", "HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT",
                                          "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI", "CHE"};

/// Two characters of key and the SIREN; a numeric key follows from the SIREN.
bool is_french(std::string_view key_and_siren) {
    const std::string_view siren = key_and_siren.substr(2);
    if (!is_siren(siren)) return false;
    const char a = key_and_siren[0];
    const char b = key_and_siren[1];
    if (!is_digit(a) || !is_digit(b)) return a != 'I' && a != 'O' && b != 'I' && b != 'O';
    int number = 0;
    for (const char c : siren) number = (number * 10 + (c - '0')) % 97;
    return (a - '0') * 10 + (b - '0') == (12 + 3 * number) % 97;
}

/// Letters and digits from `at` on, blanks, dots and hyphens left out, until there are `size`; the end in
/// `end`.
std::string read(std::string_view text, std::size_t at, std::size_t size, std::size_t& end) {
    std::string out;
    end = at;
    while (end < text.size() && out.size() < size) {
        if (is_alnum(text[end])) out += to_upper(text[end]);
        else if ((text[end] != ' ' && text[end] != '.' && text[end] != '-') ||
                 !is_alnum(at_or_nul(text, end + 1)))
            break;
        ++end;
    }
    return out;
}

}  // namespace

void find_vat(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at)) || before(text, at) == '_') return;
    std::size_t end = 0;
    if (text.substr(at, 2) == "FR") {
        const std::string french = read(text, at, 13, end);
        if (french.size() == 13 && !is_word(at_or_nul(text, end)) &&
            is_french(std::string_view(french).substr(2)))
            scan.found(Entity::vat, at, end);
        return;
    }
    if (std::find(std::begin(countries), std::end(countries), text.substr(at, 2)) == std::end(countries))
        return;
    if (!is_near(text, at, scan.word_end, vat_words)) return;
    const std::string rest = read(text, at + 2, 12, end);
    const auto digits = std::count_if(rest.begin(), rest.end(), is_digit);
    if (rest.size() < 8 || digits < 7) return;
    while (end > at && !is_digit(text[end - 1]) && !is_upper(text[end - 1])) --end;
    // The end of the run that began here: the number itself has no blank unless all of it has.
    std::size_t word_end = at;
    while (word_end < text.size() && is_alnum(text[word_end])) ++word_end;
    scan.found(Entity::vat, at, word_end - at >= 9 ? word_end : end);
}

void find_fiscal_number(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at))) return;
    const Number& number = scan.number;
    if (const std::size_t groups = number.groups_of(13); groups > 0 && text[at] <= '3') {
        const std::size_t end = number.groups[groups - 1].end;
        if (!is_word(at_or_nul(text, end)) && is_near(text, at, end, fiscal_words))
            scan.found(Entity::vat, at, end);
    }
    if (const std::size_t groups = number.groups_of(11); groups > 0 && is_french(number.first_digits(11))) {
        const std::size_t end = number.groups[groups - 1].end;
        if (!is_word(at_or_nul(text, end)) && is_near(text, at, end, vat_words))
            scan.found(Entity::vat, at, end);
    }
}

}  // namespace anonymizer
