// ADDRESS: French and English streets with their number, with postcode and city when they follow; postcodes
// with a city or a state by themselves where their form is clear.
#include "anonymizer/address_words.hpp"
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

using namespace address_words;

/// The words behind a place, one after another: letters (and digits), with inner hyphens and apostrophes.
struct Words {
    std::string_view text;
    std::size_t end;  // behind the last word taken

    /// The next word behind blanks (and, when `may_skip_comma`, a comma or a line end); empty when there is
    /// none.
    std::string_view peek(bool may_skip_comma, std::size_t& begin) const {
        std::size_t i = end;
        bool has_comma = false;
        while (i < text.size() && i - end < 4) {
            if (is_blank(text[i])) ++i;
            else if (may_skip_comma && !has_comma && (text[i] == ',' || text[i] == '\n' || text[i] == ';'))
                has_comma = true, ++i;
            else if (may_skip_comma && (text[i] == '\n' || text[i] == '-')) ++i;
            else break;
        }
        begin = i;
        if (i == end && !may_skip_comma) return {};
        std::size_t j = i;
        while (j < text.size() && (is_word(text[j]) || ((text[j] == '-' || text[j] == '\'') && j > i &&
                                                        is_word(at_or_nul(text, j + 1)))))
            ++j;
        return text.substr(i, j - i);
    }
};

bool is_capitalised(std::string_view word) {
    return is_capital_at(word, 0);
}

/// "75002 Paris", "Paris 75002" or "Cedex 08" behind a street; the end.
std::size_t french_city_end(std::string_view text, std::size_t end) {
    Words words{text, end};
    std::size_t begin = 0;
    std::string_view word = words.peek(true, begin);
    if (word.starts_with("F-") && word.size() == 7) word.remove_prefix(2), begin += 2;
    if (word.size() != 5 || !std::all_of(word.begin(), word.end(), is_digit)) return end;
    words.end = begin + word.size();
    for (int taken = 0; taken < 6; ++taken) {
        word = words.peek(false, begin);
        if (word.empty()) break;
        const std::string name = folded(word);
        const bool is_cedex_number =
            taken > 0 && word.size() <= 2 && std::all_of(word.begin(), word.end(), is_digit);
        if (!is_capitalised(word) && !is_cedex_number && name != "cedex" &&
            !(particle_list.holds(name) && taken > 0))
            break;
        words.end = begin + word.size();
    }
    while (words.end > end && is_space(text[words.end - 1])) --words.end;
    return words.end;
}

/// Behind the name of a street that began with its type; `begin` when there is no name.
std::size_t french_street_end(std::string_view text, std::size_t begin) {
    Words words{text, begin};
    std::size_t end = begin;
    for (int taken = 0; taken < 8; ++taken) {
        std::size_t at = 0;
        const std::string_view word = words.peek(false, at);
        if (word.empty()) break;
        const std::string name = folded(word);
        const bool is_elided = name.size() > 2 && name[1] == '\'' && is_capital_at(word, 2);
        const bool is_date = is_digit(word[0]);
        if (is_date && word.size() > 4) break;
        const bool counts = is_capitalised(word) || is_elided || (is_date && taken <= 2);
        if (!counts && !particle_list.holds(name) && !(taken == 0 || (taken <= 2 && end == begin)) &&
            !(end > begin && is_date))
            break;
        words.end = at + word.size();
        if (at_or_nul(text, words.end) == '.' && word.size() <= 4 && is_capitalised(word))
            ++words.end;  // "St.", "Gal."
        if (!particle_list.holds(name)) end = at + word.size();
    }
    return end;
}

std::size_t french_end(std::string_view text, std::size_t number_end) {
    Words words{text, number_end};
    std::size_t begin = 0;
    std::string_view word = words.peek(true, begin);
    std::string name = folded(word);
    if (name == "bis" || name == "ter" || name == "quater" || (word.size() == 1 && is_upper(word[0]))) {
        words.end = begin + word.size();
        word = words.peek(true, begin);
        name = folded(word);
    }
    if (text.substr(words.end, begin - words.end).find('\n') != std::string_view::npos) return 0;
    if (!french_type_list.holds(name)) return 0;
    std::size_t end = begin + word.size();
    if (at_or_nul(text, end) == '.') ++end;
    const std::size_t street = french_street_end(text, end);
    if (street <= end) return 0;
    const std::size_t city = french_city_end(text, street);
    // Short types and those of ordinary words need a capital behind them, or the city.
    std::size_t at = 0;
    Words behind{text, end};
    std::string_view first = behind.peek(false, at);
    while (!first.empty() && particle_list.holds(folded(first))) {
        behind.end = at + first.size();
        first = behind.peek(false, at);
    }
    const bool has_capital = is_capitalised(first) ||
                             (first.size() > 2 && first[1] == '\'' && is_capital_at(first, 2)) ||
                             is_digit(at_or_nul(first, 0));
    if (!has_capital && city == street && name != "rue" && name != "avenue" && name != "boulevard") return 0;
    if (!has_capital && city == street && street - end < 4) return 0;
    return city;
}

bool is_uk_postcode(std::string_view text, std::size_t at, std::size_t& end) {
    std::size_t i = at;
    while (is_upper(at_or_nul(text, i)) && i - at < 2) ++i;
    if (i == at || !is_digit(at_or_nul(text, i))) return false;
    ++i;
    if (is_alnum(at_or_nul(text, i)) && (is_digit(text[i]) || is_upper(text[i]))) ++i;
    if (at_or_nul(text, i) != ' ' || !is_digit(at_or_nul(text, i + 1)) || !is_upper(at_or_nul(text, i + 2)) ||
        !is_upper(at_or_nul(text, i + 3)))
        return false;
    end = i + 4;
    return !is_word(at_or_nul(text, end)) && !is_word(before(text, at)) && before(text, at) != '_';
}

/// ", Apt 4B", ", Springfield, IL 62704", ", London SW1A 2AA" behind an English street; the end.
std::size_t english_rest_end(std::string_view text, std::size_t end) {
    Words words{text, end};
    if (at_or_nul(text, end) == '.') ++words.end;
    std::size_t last = end;
    for (int taken = 0; taken < 9; ++taken) {
        std::size_t begin = 0;
        std::string_view word = words.peek(true, begin);
        if (word.empty() && at_or_nul(text, begin) == '#') {
            begin += 1;
            words.end = begin;
            continue;
        }
        if (word.empty()) break;
        const std::string name = lowered(word);
        std::size_t postcode_end = 0;
        if (is_uk_postcode(text, begin, postcode_end)) return postcode_end;
        const bool is_number =
            std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == '-'; });
        if (is_number && (word.size() == 5 || word.size() == 10)) return begin + word.size();
        const bool is_unit = name == "apt" || name == "suite" || name == "ste" || name == "unit" ||
                             name == "flat" || name == "floor" || name == "apartment";
        if (!is_capitalised(word) && !is_unit && !(is_number && taken > 0 && word.size() <= 4)) break;
        words.end = begin + word.size();
        if (at_or_nul(text, words.end) == '.' && word.size() <= 4) ++words.end;
        if (is_unit) {
            Words unit = words;
            std::size_t at = 0;
            const std::string_view number = unit.peek(false, at);
            if (!number.empty() && number.size() <= 5) last = words.end = at + number.size();
        }
        if (word.size() == 2 && state_list.holds(word)) {
            last = words.end;
            std::size_t at = 0;
            const std::string_view zip = words.peek(true, at);
            if (zip.size() >= 5 && is_digit(zip[0]) && is_digit(zip[4])) return at + zip.size();
            return last;
        }
    }
    return last;
}

std::size_t english_end(std::string_view text, std::size_t number_end) {
    Words words{text, number_end};
    bool has_capital = false;
    std::size_t good = 0;
    bool is_sure = false;
    for (int taken = 0; taken < 6; ++taken) {
        std::size_t begin = 0;
        const std::string_view word = words.peek(false, begin);
        if (word.empty()) break;
        // What is not capitalised begins no street: "200 requests".
        if (taken == 0 && !is_capitalised(word) && !is_digit(word[0])) break;
        const std::string name = lowered(word);
        const int type = english_type_list.find(name);
        if (has_capital && type >= 0) {
            good = begin + word.size();
            is_sure = static_cast<std::size_t>(type) < sure_english_types && is_capitalised(word);
            if (is_sure && name != "st" && name != "park") {
                // "12 Park Avenue South": a direction may follow.
                std::size_t at = 0;
                Words behind{text, good};
                const std::string_view direction = behind.peek(false, at);
                for (const std::string_view known :
                     {"N", "S", "E", "W", "NE", "NW", "SE", "SW", "North", "South", "East", "West"})
                    if (direction == known) good = at + direction.size();
                break;
            }
        }
        const bool is_ordinal = is_digit(word[0]) && word.size() >= 3 && is_letter(word[word.size() - 1]);
        if (!is_capitalised(word) && !is_ordinal && !(taken > 0 && particle_list.holds(name))) break;
        has_capital = has_capital || is_capitalised(word) || is_ordinal;
        words.end = begin + word.size();
        if (at_or_nul(text, words.end) == '.' && word.size() <= 2) ++words.end;  // "N. Main St"
        // Two types in a row ("Park Lane") go on; a sure one at the end of the words stays.
    }
    if (good == 0) return 0;
    const std::size_t rest = english_rest_end(text, good);
    if (!is_sure && rest == good) return 0;
    return rest;
}

/// "Springfield, IL 62704" around the five digits at `at`.
void find_state(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    std::size_t end = scan.number.groups[0].end;
    if (at < 6 || text[at - 1] != ' ' || !state_list.holds(text.substr(at - 3, 2)) || text[at - 4] != ' ')
        return;
    std::size_t begin = at - 4;
    if (before(text, begin) == ',') --begin;
    const std::size_t city_end = begin;
    for (int taken = 0; taken < 3; ++taken) {
        std::size_t word = begin;
        while (word > 0 && (is_word(text[word - 1]) || text[word - 1] == '-' || text[word - 1] == '.'))
            --word;
        if (word == begin || !is_capital_at(text, word)) break;
        begin = word;
        if (before(text, begin) != ' ') break;
        if (!is_capital_at(text, begin)) break;
        --begin;
    }
    while (begin < city_end && is_space(text[begin])) ++begin;
    if (begin == city_end) return;
    if (at_or_nul(text, end) == '-' && scan.number.count > 1 &&
        scan.number.groups[1].end - scan.number.groups[1].begin == 4)
        end = scan.number.groups[1].end;
    scan.found(Entity::address, begin, end);
}

/// "BP 123", "P.O. Box 12" before the number, with what follows as in a street.
bool is_box(std::string_view text, std::size_t at, std::size_t& begin) {
    if (at < 7 || text[at - 1] != ' ' || to_lower(text[at - 2]) != 'x') return false;
    const std::string left = lowered(text.substr(at < 10 ? 0 : at - 10, std::min<std::size_t>(at, 10)));
    for (const std::string_view form : {"p.o. box ", "po box ", "p.o.box ", "p.o box ", "p. o. box "})
        if (left.ends_with(form)) {
            begin = at - form.size();
            return true;
        }
    return false;
}

/// "rue de la Paix, 75002 Paris": a street without a number before the postcode at `at`.
std::size_t street_before(std::string_view text, std::size_t at) {
    const std::size_t from = at > 70 ? at - 70 : 0;
    std::size_t line = find_back(text, at, "\n", 200);
    if (line != std::string_view::npos && at - line < 4 && line > 0)
        line = find_back(text, line, "\n", 200);  // the line above
    const std::size_t begin = line == std::string_view::npos || line < from ? from : line + 1;
    for (std::size_t i = begin; i < at; ++i) {
        if (!is_word(text[i]) || (i > begin && is_word(text[i - 1]))) continue;
        std::size_t end = i;
        while (end < at && (is_word(text[end]) || text[end] == '-')) ++end;
        const std::string name = folded(text.substr(i, end - i));
        if (name.size() < 3 || !french_type_list.holds(name)) continue;
        if (french_city_end(text, french_street_end(text, end)) > at) return i;
    }
    return at;
}

/// The addresses in licence texts, which nobody wants hidden.
bool is_of_licence(std::string_view text, std::size_t at) {
    for (const std::string_view known :
         {"51 Franklin S", "59 Temple Place", "675 Mass Ave", "500 Oracle Parkway", "171 Second Street",
          "444 Castro Street", "559 Nathan Abbott"})
        if (text.substr(at, known.size()) == known) return true;
    return false;
}

/// Where the street of a licence begins, when the number at `at` is its postcode; else `at`.
std::size_t find_licence(std::string_view text, std::size_t at) {
    if (before(text, at) != ' ') return at;
    for (const std::string_view street : {"51 Franklin", "59 Temple", "675 Mass", "500 Oracle"})
        if (const std::size_t found = find_back(text, at, street, 70); found != std::string_view::npos)
            return found;
    return at;
}

}  // namespace

void find_address(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const Number::Group first = scan.number.groups[0];
    const std::size_t size = first.end - first.begin;
    const char left = before(text, at);
    if (size > 5 || is_word(left) || left == '_' || left == '.' || left == '#' || left == '$') return;
    std::size_t begin = at;
    if (is_box(text, at, begin)) {
        scan.found(Entity::address, begin, english_rest_end(text, first.end));
        return;
    }
    const bool is_capital_behind = is_capital_at(text, first.end + 1) || is_capital_at(text, first.end + 2);
    if (size == 5 && (is_capital_behind || before(text, at) == ' ')) {
        if (is_of_licence(text, find_licence(text, at))) return;
        find_state(scan, at);
        const std::size_t city = is_capital_behind ? french_city_end(text, at) : at;
        if (city > first.end + 1) {
            const std::size_t street = street_before(text, at);
            if (street < at || cues.are_in(left_of(text, at, 40))) scan.found(Entity::address, street, city);
        }
    }
    // "12-14", "12/14", "221B", "12 bis": the number itself may go on.
    std::size_t end = first.end;
    if (scan.number.count > 1 && scan.number.groups[1].begin == end + 1 &&
        (text[end] == '-' || text[end] == '/'))
        end = scan.number.groups[1].end;
    if (is_letter(at_or_nul(text, end)) && !is_word(at_or_nul(text, end + 1))) ++end;
    else if (is_letter(at_or_nul(text, end)) &&
             (lowered(text.substr(end, 3)) == "bis" || lowered(text.substr(end, 3)) == "ter"))
        end += 3;
    // Behind the number of a house come blanks or a comma, and a word.
    const char next = at_or_nul(text, end);
    if (!is_blank(next) && next != ',') return;
    if (is_of_licence(text, at)) return;
    if (const std::size_t french = scan.options.language == Language::english ? 0 : french_end(text, end);
        french > 0) {
        scan.found(Entity::address, at, french);
        return;
    }
    if (const std::size_t english = scan.options.language == Language::french ? 0 : english_end(text, end);
        english > 0)
        scan.found(Entity::address, at, english);
}

void find_postcode(Scan& scan, std::size_t at) {
    std::size_t end = 0;
    const std::size_t digits = is_digit(at_or_nul(scan.text, at + 1)) ? 1 : 2;
    if (digits > 2 || !is_uk_postcode(scan.text, at, end)) return;
    // The words of the city before it, at most two.
    std::size_t begin = at;
    for (int taken = 0; taken < 2; ++taken) {
        std::size_t i = begin;
        while (i > 0 && (scan.text[i - 1] == ' ' || scan.text[i - 1] == ',') && begin - i < 2) --i;
        std::size_t word = i;
        while (word > 0 && is_word(scan.text[word - 1])) --word;
        if (word == i || i == begin || !is_capital_at(scan.text, word) || i - word < 3) break;
        begin = word;
        if (before(scan.text, begin) != ' ') break;
    }
    scan.found(Entity::address, begin, end);
}

}  // namespace anonymizer
