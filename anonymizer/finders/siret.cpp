// SIRET and SIREN: French companies and their places, by check digit, in any grouping.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {
namespace {

constexpr std::string_view company_list[] = {"siren",
                                             "siret",
                                             "rcs",
                                             "r.c.s",
                                             "sirene",
                                             "insee",
                                             "immatricul*",
                                             "entreprise*",
                                             "societe",
                                             "registre",
                                             "kbis",
                                             "etablissement*",
                                             "tva",
                                             "fournisseur*",
                                             "company number",
                                             "company id",
                                             "numero d'entreprise",
                                             "identifiant",
                                             "sas",
                                             "sarl",
                                             "s.a.s",
                                             "s.a.r.l",
                                             "sasu",
                                             "eurl"};
constexpr Cues company_words(company_list);
constexpr std::string_view amount_list[] = {"eur",     "euros",     "euro",      "€",     "usd",    "$",
                                            "dollars", "habitants", "octets",    "bytes", "fr",     "francs",
                                            "k€",      "m€",        "personnes", "km",    "lignes", "rows"};
constexpr Cues amount_words(amount_list);

/// YYYYMMDDhhmmss, which satisfies the check digit in one case of a hundred.
bool is_time_stamp(std::string_view digits) {
    const auto value = [&](std::size_t from, std::size_t size) {
        int out = 0;
        for (const char c : digits.substr(from, size)) out = out * 10 + (c - '0');
        return out;
    };
    return is_date(value(0, 4), value(4, 2), value(6, 2)) && value(8, 2) < 24 && value(10, 2) < 60;
}

}  // namespace

void find_siret(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const Number& number = scan.number;
    if (number.digit_count < 9) return;
    const char left = before(text, at);
    if (is_word(left) || left == '_' || left == '+' ||
        ((left == '.' || left == ',') && is_digit(before(text, at - 1))))
        return;
    const auto is_free = [&](std::size_t end) {
        const char next = at_or_nul(text, end);
        return !is_word(next) && next != '_' &&
               !((next == '.' || next == ',' || next == '-') && is_digit(at_or_nul(text, end + 1)));
    };
    if (const std::size_t groups = number.groups_of(14); groups > 0) {
        const std::size_t end = number.groups[groups - 1].end;
        const std::string_view digits = number.first_digits(14);
        if (is_free(end) && is_siret(digits) &&
            (!is_time_stamp(digits) || is_near(text, at, end, company_words))) {
            scan.found(Entity::siret, at, end);
            return;
        }
    }
    const std::size_t groups = number.groups_of(9);
    // The beginning of a SIRET that fails its check is no SIREN.
    if (number.groups_of(14) > 0 && number.count < 6) return;
    if (groups == 0 || !is_siren(number.first_digits(9))) return;
    const std::size_t end = number.groups[groups - 1].end;
    if (!is_free(end)) return;
    const bool is_named = is_near(text, at, end, company_words);
    const bool is_in_threes =
        groups == 3 && number.groups[0].end - at == 3 && number.groups[1].end - number.groups[1].begin == 3;
    const bool has_blanks =
        is_in_threes && text[number.groups[0].end] == ' ' && text[number.groups[1].end] == ' ';
    const bool is_amount =
        amount_words.are_in(right_of(text, end, 12)) || (left == ' ' && is_digit(before(text, at - 1)));
    if (is_named || (has_blanks && number.count == 3 && !is_amount)) scan.found(Entity::siren, at, end);
}

}  // namespace anonymizer
