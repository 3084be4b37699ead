// DATE_OF_BIRTH: a date beside a word that says it is one.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

namespace anonymizer {
namespace {

constexpr std::string_view birth_list[] = {
    "born",          "birth*",    "dob",      "d.o.b",          "date of birth", "dateofbirth",
    "date_of_birth", "birthdate", "birthday", "naissance",      "datenaissance", "ne le",
    "nee le",        "ne(e) le",  "ne.e le",  "nes le",         "nee un",        "anniversaire",
    "ne en",         "nee en",    "ddn",      "date_naissance", "bday",          "nato"};
constexpr Cues birth_words(birth_list);
// These also stand behind a date.
constexpr Cues birth_words_behind{std::span<const std::string_view>(birth_list).first(5)};
constexpr std::string_view months[] = {
    "january", "february", "march",     "april",   "may",      "june",     "july",  "august", "september",
    "october", "november", "december",  "janvier", "fevrier",  "mars",     "avril", "mai",    "juin",
    "juillet", "aout",     "septembre", "octobre", "novembre", "decembre", "jan",   "feb",    "mar",
    "apr",     "jun",      "jul",       "aug",     "sep",      "sept",     "oct",   "nov",    "dec",
    "janv",    "fev",      "fevr",      "avr",     "juil"};

bool is_month(std::string_view word) {
    const std::string name = folded(word);
    for (const std::string_view month : months)
        if (name == month) return true;
    return false;
}

int value_of(std::string_view digits) {
    int out = 0;
    for (const char c : digits.substr(0, 6)) out = out * 10 + (c - '0');
    return out;
}

/// Where a date of three numbers that begins at the first group ends; 0 when it is none.
std::size_t numeric_end(std::string_view text, const Number& number) {
    if (number.count < 3) return 0;
    const auto group = [&](std::size_t i) {
        return text.substr(number.groups[i].begin, number.groups[i].end - number.groups[i].begin);
    };
    const std::string_view first =
        text.substr(number.groups[0].end, number.groups[1].begin - number.groups[0].end);
    const std::string_view second =
        text.substr(number.groups[1].end, number.groups[2].begin - number.groups[1].end);
    if (first != second || (first != "/" && first != "-" && first != "." && first != " " && first != " / "))
        return 0;
    const std::size_t end = number.groups[2].end;
    const int a = value_of(group(0));
    const int b = value_of(group(1));
    int c = value_of(group(2));
    if (group(0).size() == 4) return is_date(a, b, c) ? end : 0;
    if (group(2).size() == 2) c += c < 30 ? 2000 : 1900;
    else if (group(2).size() != 4) return 0;
    return is_date(c, b, a) || is_date(c, a, b) ? end : 0;
}

/// A date with the month in letters around the year that stands at `year`; its beginning, or `year`.
std::size_t written_begin(std::string_view text, std::size_t year) {
    std::size_t i = year;
    const auto skip = [&] {
        while (i > 0 &&
               (is_blank(text[i - 1]) || text[i - 1] == ',' || text[i - 1] == '.' || text[i - 1] == '-'))
            --i;
    };
    const auto day_begin = [&](std::size_t end) {  // "12", "1er", "3rd" that ends at `end`
        std::size_t begin = end;
        while (begin > 0 && is_letter(text[begin - 1]) && end - begin < 2) --begin;
        const std::size_t suffix = begin;
        while (begin > 0 && is_digit(text[begin - 1]) && suffix - begin < 2) --begin;
        return begin < suffix ? begin : end;
    };
    skip();
    std::size_t end = i;
    const std::size_t day = day_begin(end);
    const bool is_day_second = day < end;
    if (is_day_second) {
        i = day;
        skip();
        end = i;
    }
    std::size_t begin = end;
    while (begin > 0 && (is_letter(text[begin - 1]) || is_high(text[begin - 1])) && end - begin < 12) --begin;
    if (begin == end || !is_month(text.substr(begin, end - begin))) return year;
    if (is_day_second) return begin;
    i = begin;
    skip();
    if (text.substr(0, i).ends_with(" of")) i -= 3;
    const std::size_t first = day_begin(i);
    return first < i ? first : begin;
}

}  // namespace

void find_date_of_birth(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const Number& number = scan.number;
    if (is_word(before(text, at))) return;
    std::size_t begin = at;
    std::size_t end = numeric_end(text, number);
    if (end == 0) {
        const std::size_t size = number.groups[0].end - at;
        if (size == 8 && (text[at] == '1' || text[at] == '2') &&
            is_date(value_of(text.substr(at, 4)), value_of(text.substr(at + 4, 2)),
                    value_of(text.substr(at + 6, 2)))) {
            end = at + 8;
        } else if (size == 4 && (text.substr(at, 2) == "19" || text.substr(at, 2) == "20")) {
            begin = written_begin(text, at);
            if (begin == at) return;
            end = at + 4;
        } else {
            return;
        }
    }
    if (is_digit(at_or_nul(text, end))) return;
    if (birth_words.are_in(left_of(text, begin, 48)) || birth_words_behind.are_in(right_of(text, end, 20)))
        scan.found(Entity::date_of_birth, begin, end);
}

}  // namespace anonymizer
