// IBAN: the country's length and the check sum; blanks, hyphens or dots in between.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {

void find_iban(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (is_word(before(text, at))) return;
    const std::string country{to_upper(text[at]), to_upper(at_or_nul(text, at + 1))};
    const auto length = static_cast<std::size_t>(iban_length(country));
    if (length == 0) return;
    std::string iban;
    std::size_t end = at;
    while (end < text.size() && iban.size() < length) {
        const char c = text[end];
        if (is_alnum(c)) {
            iban += to_upper(c);
            ++end;
            continue;
        }
        const bool is_separator = c == ' ' || c == '-' || c == '.' || c == '\t';
        if (!is_separator || !is_alnum(at_or_nul(text, end + 1))) return;
        ++end;
    }
    if (iban.size() != length || !is_digit(iban[2]) || !is_digit(iban[3]) || is_word(at_or_nul(text, end)))
        return;
    if (is_iban_sum(iban)) scan.found(Entity::iban, at, end);
}

}  // namespace anonymizer
