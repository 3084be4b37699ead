// SSN (United States) and NINO (United Kingdom): their form and the ranges that are never issued.
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {
namespace {

constexpr std::string_view ssn_list[] = {"ssn", "ssns",  "social security*", "social",
                                         "ss#", "ssn_*", "soc sec",          "taxpayer*"};
constexpr Cues ssn_words(ssn_list);
constexpr std::string_view nino_list[] = {"nino", "national insurance*", "ni number", "ni no*",
                                          "insurance number"};
constexpr Cues nino_words(nino_list);

bool is_issued_ssn(std::string_view digits) {
    return !digits.starts_with("000") && !digits.starts_with("666") && digits[0] != '9' &&
           digits.substr(3, 2) != "00" && digits.substr(5) != "0000" && digits != "123456789" &&
           digits != "078051120" && digits != "219099999";
}

constexpr bool is_in(std::string_view set, char c) {
    return set.find(c) != std::string_view::npos;
}

}  // namespace

void find_ssn(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const Number& number = scan.number;
    const std::size_t groups = number.groups_of(9);
    if (groups != 1 && groups != 3) return;
    const char left = before(text, at);
    if (is_word(left) || left == '_' || left == '+' ||
        ((left == '.' || left == '-') && is_word(before(text, at - 1))))
        return;
    const std::size_t end = number.groups[groups - 1].end;
    const char next = at_or_nul(text, end);
    if (is_word(next) || next == '_' || ((next == '-' || next == '.') && is_digit(at_or_nul(text, end + 1))))
        return;
    if (!is_issued_ssn(number.first_digits(9))) return;
    if (groups == 3) {
        const auto size = [&](std::size_t i) { return number.groups[i].end - number.groups[i].begin; };
        if (size(0) != 3 || size(1) != 2 || size(2) != 4) return;
        const char first = text[number.groups[0].end];
        const char second = text[number.groups[1].end];
        if (first == '-' && second == '-' && number.groups[1].begin == number.groups[0].end + 1) {
            scan.found(Entity::ssn, at, end);
            return;
        }
        if (first != second) return;
    }
    if (is_near(text, at, end, ssn_words)) scan.found(Entity::ssn, at, end);
}

void find_nino(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at)) || before(text, at) == '_') return;
    const char a = to_upper(text[at]);
    const char b = to_upper(at_or_nul(text, at + 1));
    if (!is_in("ABCEGHJKLMNOPRSTWXYZ", a) || !is_in("ABCEGHJKLMNPRSTWXYZ", b)) return;
    for (const std::string_view never : {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"})
        if (a == never[0] && b == never[1]) return;
    std::size_t end = at + 2;
    int digits = 0;
    while (digits < 6) {
        if (is_digit(at_or_nul(text, end))) ++digits;
        else if ((at_or_nul(text, end) != ' ' && at_or_nul(text, end) != '-') ||
                 !is_digit(at_or_nul(text, end + 1)))
            return;
        ++end;
    }
    std::size_t suffix = end;
    if (at_or_nul(text, suffix) == ' ' || at_or_nul(text, suffix) == '-') ++suffix;
    if (is_in("ABCD", to_upper(at_or_nul(text, suffix))) && at_or_nul(text, suffix) != '\0' &&
        !is_word(at_or_nul(text, suffix + 1))) {
        scan.found(Entity::nino, at, suffix + 1);
        return;
    }
    if (!is_word(at_or_nul(text, end)) && is_near(text, at, end, nino_words))
        scan.found(Entity::nino, at, end);
}

}  // namespace anonymizer
