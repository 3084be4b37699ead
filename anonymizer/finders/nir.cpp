// NIR: the French social security number, 13 characters and a key; also with the Corsican 2A and 2B.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {

void find_nir(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (text[at] == '0' || is_word(before(text, at)) || before(text, at) == '_') return;
    if (before(text, at) == '.' && is_digit(before(text, at - 1))) return;
    std::string characters;
    std::size_t end = at;
    while (end < text.size() && characters.size() < 15) {
        const char c = text[end];
        const bool is_corsican =
            characters.size() == 6 && characters[5] == '2' && (to_upper(c) == 'A' || to_upper(c) == 'B');
        if (is_digit(c) || is_corsican) {
            characters += c;
            ++end;
            continue;
        }
        if (characters.empty() || (c != ' ' && c != '-' && c != '.' && c != '/' && c != '|') || end - at > 30)
            return;
        ++end;
    }
    const char next = at_or_nul(text, end);
    if (characters.size() != 15 || is_word(next) || next == '_' ||
        (next == '.' && is_digit(at_or_nul(text, end + 1))))
        return;
    if (is_nir(characters)) scan.found(Entity::nir, at, end);
}

}  // namespace anonymizer
