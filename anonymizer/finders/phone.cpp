// PHONE: international, French and North American forms by themselves; other groups of digits beside a phone
// word.
#include "anonymizer/characters.hpp"
#include "anonymizer/checksums.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr std::string_view phone_list[] = {
    "phone*",    "tel",       "tel.",          "telephone*", "mobile*",        "cell",
    "cellphone", "fax",       "whatsapp",      "sms",        "text me",        "hotline",
    "helpline",  "portable",  "appelez*",      "appeler",    "appelle",        "rappel*",
    "joindre",   "joignable", "ligne directe", "gsm",        "numero de tel*", "mon numero",
    "my number", "ph",        "ph.",           "voicemail",  "landline",       "msisdn",
    "ring me",   "telefon*",  "phone number",  "call me",    "call us",        "dial"};
constexpr Cues phone_words(phone_list);
constexpr std::string_view call_list[] = {"call", "called", "reach",  "contact*",  "standard",
                                          "fixe", "numero", "number", "extension", "appel"};
constexpr Cues call_words(call_list);

/// Country calling codes begin so (ITU-T E.164): the first one or two digits.
bool is_country_code(std::string_view digits) {
    if (digits.empty() || digits[0] == '0') return false;
    return true;
}

bool is_uniform(std::string_view digits) {
    return std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; });
}

bool is_run(std::string_view digits) {  // 0123456789, 1234567890, 9876543210
    int up = 0;
    int down = 0;
    for (std::size_t i = 1; i < digits.size(); ++i) {
        if ((digits[i] - digits[i - 1] + 10) % 10 == 1) ++up;
        if ((digits[i - 1] - digits[i] + 10) % 10 == 1) ++down;
    }
    return static_cast<std::size_t>(std::max(up, down)) + 1 == digits.size();
}

/// " x123", " ext. 45", " poste 12" behind a number; where it ends.
std::size_t extension_end(std::string_view text, std::size_t at) {
    std::size_t i = at;
    while (i < at + 2 && (is_blank(at_or_nul(text, i)) || at_or_nul(text, i) == ',')) ++i;
    if (at_or_nul(text, i) == ' ') ++i;
    for (const std::string_view word : {"extension", "ext.", "ext", "poste", "x", "#"}) {
        if (lowered(text.substr(i, word.size())) != word) continue;
        std::size_t j = i + word.size();
        while (j < text.size() && j < i + word.size() + 2 &&
               (text[j] == ' ' || text[j] == ':' || text[j] == '.'))
            ++j;
        std::size_t end = j;
        while (is_digit(at_or_nul(text, end)) && end - j < 7) ++end;
        if (end > j && !is_word(at_or_nul(text, end))) return end;
    }
    return at;
}

struct Shape {
    std::string_view text;
    const Number& number;

    std::size_t size(std::size_t group) const {
        return number.groups[group].end - number.groups[group].begin;
    }
    std::string_view separator(std::size_t group) const {  // behind it
        return text.substr(number.groups[group].end,
                           number.groups[group + 1].begin - number.groups[group].end);
    }
    bool sizes_are(std::initializer_list<std::size_t> sizes, std::size_t from = 0) const {
        std::size_t i = from;
        for (const std::size_t wanted : sizes)
            if (i >= number.count || size(i++) != wanted) return false;
        return true;
    }
    std::string_view group(std::size_t index) const {
        return text.substr(number.groups[index].begin, size(index));
    }
    std::size_t end_of(std::size_t groups) const { return number.groups[groups - 1].end; }
    bool ends_after(std::size_t groups) const {
        return number.count == groups || separator(groups - 1).find_first_of(" (") != std::string_view::npos;
    }
    /// The groups are all there is, but for another number behind a blank that is no pair of digits.
    bool is_whole(std::size_t groups) const {
        return number.count == groups || (ends_after(groups) && size(groups) != size(groups - 1));
    }
};

/// Where an international number that begins at the first group ends; 0 when it is none. `text[begin - 1]` is
/// '+' or the digits begin with 00.
std::size_t international_end(const Shape& shape, bool has_plus) {
    const Number& number = shape.number;
    const std::size_t skip = has_plus ? 0 : 2;
    std::size_t digits = 0;
    std::size_t best = 0;
    for (std::size_t i = 0; i < number.count; ++i) {
        if (i > 0) {
            const std::string_view separator = shape.separator(i - 1);
            if (separator.find("  ") != std::string_view::npos ||
                separator.find('/') != std::string_view::npos)
                break;
        }
        digits += shape.size(i);
        if (digits > 15 + skip + 1) break;
        if (digits >= 8 + skip && (i == 0 || shape.size(i) >= 2)) best = i + 1;
        // A blank, and then a group that begins a second number.
        if (i + 1 < number.count && digits >= 10 + skip && shape.size(i + 1) >= 5) break;
    }
    if (best == 0 ||
        !is_country_code(std::string_view(number.digits.data() + skip, number.digit_count - skip)))
        return 0;
    return shape.end_of(best);
}

std::size_t french_end(const Shape& shape) {
    const std::string_view digits(shape.number.digits.data(), shape.number.digit_count);
    if (digits.size() < 10 || digits[0] != '0' || digits[1] < '1' || digits[1] > '9') return 0;
    if (shape.sizes_are({10}))
        return shape.is_whole(1) && !is_run(digits.substr(0, 10)) ? shape.end_of(1) : 0;
    for (const auto& sizes : {std::initializer_list<std::size_t>{2, 2, 2, 2, 2},
                              {1, 3, 3, 3},
                              {4, 2, 2, 2},
                              {4, 3, 3},
                              {2, 4, 4},
                              {1, 1, 2, 2, 2, 2},
                              {3, 3, 2, 2},
                              {4, 6},
                              {2, 8}}) {
        if (!shape.sizes_are(sizes)) continue;
        const std::string_view first = shape.separator(0);
        if (first.find('/') != std::string_view::npos && sizes.size() < 5) continue;
        for (std::size_t i = 1; i + 1 < sizes.size(); ++i)
            if (shape.separator(i) != shape.separator(sizes.size() - 2)) return 0;
        return shape.is_whole(sizes.size()) ? shape.end_of(sizes.size()) : 0;
    }
    return 0;
}

/// 3-3-4 with an area code, and with a 1 in front.
std::size_t north_american_end(const Shape& shape) {
    const std::size_t from = shape.sizes_are({1, 3, 3, 4}) && shape.group(0) == "1" ? 1 : 0;
    if (!shape.sizes_are({3, 3, 4}, from)) return 0;
    const std::string_view area = shape.separator(from);
    const std::string_view last = shape.separator(from + 1);
    const bool has_area_brackets = area.find(')') != std::string_view::npos;
    if (last != "-" && last != "." && last != " ") return 0;
    if (area.find('/') != std::string_view::npos && last != "-") return 0;
    if (!has_area_brackets && last == " " && (shape.group(from)[0] < '2' || shape.group(from + 1)[0] < '2'))
        return 0;
    if (shape.group(from)[0] == '0') return 0;
    return shape.is_whole(from + 3) ? shape.end_of(from + 3) : 0;
}

/// "(02) 9374 4000", "020 7946 0958", "0161 496 0000": a trunk zero and groups, no date.
std::size_t trunk_end(const Shape& shape, bool has_bracket) {
    const Number& number = shape.number;
    std::size_t digits = 0;
    std::size_t count = 0;
    while (count < number.count && digits + shape.size(count) <= 12) {
        if (count > 0) {
            const std::string_view separator = shape.separator(count - 1);
            if (separator.find_first_of("/.") != std::string_view::npos) break;
        }
        digits += shape.size(count++);
    }
    if (digits < 9 || count < 2 || count > 4 || count != number.count) return 0;
    if (count == 2 && shape.size(0) == 5 && shape.size(1) == 4) return 0;  // a ZIP code
    if (!has_bracket && (shape.text[number.begin()] != '0' || shape.size(0) < 3 || shape.size(0) > 5))
        return 0;
    for (std::size_t i = 1; i < count; ++i)
        if (shape.size(i) < 2 || (!has_bracket && shape.size(i) < 3)) return 0;
    return shape.end_of(count);
}

bool looks_like_date(const Shape& shape) {
    if (shape.number.count < 3) return false;
    const auto value = [&](std::size_t i) {
        int out = 0;
        for (const char c : shape.group(i).substr(0, 4)) out = out * 10 + (c - '0');
        return out;
    };
    if (shape.size(0) == 4) return is_date(value(0), value(1), value(2));
    return shape.size(2) >= 4 &&
           (is_date(value(2), value(1), value(0)) || is_date(value(2), value(0), value(1)));
}

/// An address of the Internet's: four groups of at most three digits with dots.
bool is_dotted_quad(const Shape& shape) {
    if (shape.number.count < 4) return false;
    for (std::size_t i = 0; i < 4; ++i)
        if (shape.size(i) > 3 || (i < 3 && shape.separator(i) != ".")) return false;
    return shape.number.count == 4 || shape.separator(3) != ".";
}

/// Any digits of a phone's length beside a phone word.
std::size_t possible_end(const Scan& scan, const Shape& shape, std::size_t begin) {
    const Number& number = shape.number;
    std::size_t digits = 0;
    std::size_t best = 0;
    for (std::size_t i = 0; i < number.count; ++i) {
        digits += shape.size(i);
        if (digits > 15) break;
        if (digits >= 6) best = i + 1;
        if (digits >= 9 && i + 1 < number.count && shape.size(i + 1) >= 5) break;
    }
    if (best == 0 || looks_like_date(shape)) return 0;
    const std::size_t end = shape.end_of(best);
    if (best == 1 && number.count > 1 && shape.separator(0).find('.') != std::string_view::npos) return 0;
    const Near left = left_of(scan.text, begin, 40, 0);
    if (phone_words.are_in(left) || phone_words.are_in(right_of(scan.text, end, 16))) return end;
    // "call", "contact" and the like stand beside other numbers too.
    return best >= 3 && digits >= 8 && call_words.are_in(left) ? end : 0;
}

}  // namespace

void find_phone(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    const Shape shape{text, scan.number};
    if (scan.number.digit_count < 6) return;
    std::size_t begin = at;
    char left = before(text, begin);
    const bool has_bracket = left == '(';
    if (has_bracket) left = before(text, --begin);
    const bool has_plus = left == '+';
    if (has_plus) left = before(text, --begin);
    // A part of something longer: of a word, a decimal, a path, or digits before it.
    if (is_word(left) || left == '_' || left == '#' || left == '$') return;
    if ((left == '.' || left == '-' || left == '/' || left == ',') && is_word(before(text, begin - 1)) &&
        !has_plus)
        return;
    if (left == ' ' && is_digit(before(text, begin - 1)) && shape.size(0) <= 2 && !has_plus) return;
    const std::string_view digits(scan.number.digits.data(), scan.number.digit_count);
    if (is_uniform(digits) || is_dotted_quad(shape)) return;
    std::size_t end = 0;
    if (has_plus) end = international_end(shape, true);
    if (end == 0 && shape.group(0).starts_with("00") && digits.size() >= 11 && digits[2] != '0' &&
        shape.size(0) <= 5 && shape.number.count > 1)
        end = international_end(shape, false);
    if (end == 0 && digits.starts_with("00") && shape.number.count == 1 && digits.size() >= 12 &&
        digits.size() <= 15 && digits[2] != '0')
        end = international_end(shape, false);
    if (end == 0 && digits.starts_with("011") && shape.size(0) == 3 && shape.number.count > 2)
        end = international_end(shape, false);
    if (end == 0) end = french_end(shape);
    if (end == 0) end = north_american_end(shape);
    if (end == 0 && !looks_like_date(shape)) end = trunk_end(shape, has_bracket);
    if (end == 0) end = possible_end(scan, shape, begin);
    if (end == 0) return;
    const char next = at_or_nul(text, end);
    if ((is_word(next) && to_lower(next) != 'x') || next == '_' ||
        (next == '.' && is_digit(at_or_nul(text, end + 1))) ||
        (next == '-' && is_word(at_or_nul(text, end + 1)) && !has_plus))
        return;
    if (has_bracket && text.substr(begin, end - begin).find(')') == std::string_view::npos) begin = begin + 1;
    scan.found(Entity::phone, begin, extension_end(text, end));
}

}  // namespace anonymizer
