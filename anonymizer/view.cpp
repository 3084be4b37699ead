// Decoding of what hides characters from the finders.
#include "anonymizer/view.hpp"

#include "anonymizer/blocks.hpp"
#include "anonymizer/characters.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace anonymizer {
namespace {

struct Decoded {
    std::size_t raw_size = 0;  // 0: nothing to decode here
    std::array<char, 4> bytes{};
    std::size_t size = 0;
};

int hex_value(char c) {
    return is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10;
}

/// The number in `digits` hexadecimal places; -1 when they are none.
long hex_number(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    long value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (!is_hex(text[i])) return -1;
        value = value * 16 + hex_value(text[i]);
    }
    return value;
}

Decoded character(std::size_t raw_size, long code) {
    Decoded out;
    out.raw_size = raw_size;
    const auto put = [&out](long byte) { out.bytes[out.size++] = static_cast<char>(byte); };
    if (code == 0xA0 || code == 0x202F || (code >= 0x2000 && code <= 0x200A)) {
        put(' ');
    } else if (code == 0x2010 || code == 0x2011) {
        put('-');
    } else if (code >= 0xFF01 && code <= 0xFF5E) {
        put(code - 0xFEE0);
    } else if (code == 0xAD || code == 0xFEFF || code == 0x2060 || (code >= 0x200B && code <= 0x200F)) {
        return out;  // not seen by a reader
    } else if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000 && (code < 0xD800 || code > 0xDFFF)) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        out.raw_size = 0;
    }
    return out;
}

Decoded backslash(std::string_view text, std::size_t at) {
    switch (at_or_nul(text, at + 1)) {
        case 'n':
        case 'r':
            return character(2, '\n');
        case 't':
            return character(2, '\t');
        case '"':
            return character(2, '"');
        case '/':
            return character(2, '/');
        case 'x': {
            const long code = hex_number(text, at + 2, 2);
            return code >= 0x20 && code < 0x7F ? character(4, code) : Decoded{};
        }
        case 'u': {
            const long code = hex_number(text, at + 2, 4);
            return code >= 0x20 ? character(6, code) : Decoded{};
        }
        default:
            return {};
    }
}

struct NamedEntity {
    std::string_view name;
    long code;
};
constexpr NamedEntity entities[] = {
    {"amp", '&'},     {"lt", '<'},        {"gt", '>'},      {"quot", '"'},    {"apos", '\''},
    {"nbsp", 0xA0},   {"commat", '@'},    {"period", '.'},  {"colon", ':'},   {"num", '#'},
    {"eacute", 0xE9}, {"egrave", 0xE8},   {"ecirc", 0xEA},  {"euml", 0xEB},   {"agrave", 0xE0},
    {"acirc", 0xE2},  {"ccedil", 0xE7},   {"icirc", 0xEE},  {"iuml", 0xEF},   {"ocirc", 0xF4},
    {"ouml", 0xF6},   {"ugrave", 0xF9},   {"ucirc", 0xFB},  {"uuml", 0xFC},   {"auml", 0xE4},
    {"Eacute", 0xC9}, {"Egrave", 0xC8},   {"Ccedil", 0xC7}, {"Agrave", 0xC0}, {"ntilde", 0xF1},
    {"rsquo", '\''},  {"thinsp", 0x2009}, {"ensp", 0x2002}, {"emsp", 0x2003}, {"shy", 0xAD},
    {"zwnj", 0x200C},
};

Decoded entity(std::string_view text, std::size_t at) {
    const std::size_t end = text.substr(0, at + 10).find(';', at + 1);
    if (end == std::string_view::npos || end < at + 3) return {};
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const std::size_t size = end + 1 - at;
    if (name[0] != '#') {
        for (const NamedEntity& known : entities)
            if (known.name == name) return character(size, known.code);
        return {};
    }
    const bool is_hexadecimal = to_lower(name[1]) == 'x';
    const std::string_view digits = name.substr(is_hexadecimal ? 2 : 1);
    if (digits.empty() || digits.size() > 6) return {};
    long code = 0;
    for (const char c : digits) {
        if (is_hexadecimal ? !is_hex(c) : !is_digit(c)) return {};
        code = code * (is_hexadecimal ? 16 : 10) + hex_value(c);
    }
    return code >= 0x20 ? character(size, code) : Decoded{};
}

Decoded percent(std::string_view text, std::size_t at) {
    const long code = hex_number(text, at + 1, 2);
    return code >= 0x20 && code < 0x7F ? character(3, code) : Decoded{};
}

/// No-break spaces and the like; full-width forms.
Decoded odd_character(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at_or_nul(text, at + i)); };
    if (byte(0) == 0xC2) return byte(1) == 0xA0 || byte(1) == 0xAD ? character(2, byte(1)) : Decoded{};
    if ((byte(1) & 0xC0U) != 0x80U || (byte(2) & 0xC0U) != 0x80U) return {};
    const long code = (byte(0) & 0xFL) << 12 | (byte(1) & 0x3FL) << 6 | (byte(2) & 0x3FL);
    if (code == 0x2019 || code == 0x2018) return character(3, '\'');
    if (byte(0) == 0xE2)
        return (code >= 0x2000 && code <= 0x2011) || code == 0x202F || code == 0x2060 ? character(3, code)
                                                                                      : Decoded{};
    return (code >= 0xFF01 && code <= 0xFF5E) || code == 0xFEFF ? character(3, code) : Decoded{};
}

Decoded decode(std::string_view text, std::size_t at) {
    switch (text[at]) {
        case '\\':
            return backslash(text, at);
        case '&':
            return entity(text, at);
        case '%':
            return percent(text, at);
        default:
            return odd_character(text, at);
    }
}

}  // namespace

View::View(std::string_view raw) : raw_(raw) {
    std::size_t copied = 0;
    for (std::size_t at = next_suspect(raw, 0); at < raw.size(); at = next_suspect(raw, at + 1)) {
        if (raw[at] == '\\' && at_or_nul(raw, at + 1) == '\\') {
            ++at;
            continue;
        }
        const Decoded decoded = decode(raw, at);
        if (decoded.raw_size == 0) continue;
        if (units_.empty()) text_.reserve(raw.size());
        text_.append(raw, copied, at - copied);
        units_.push_back({text_.size(), decoded.size, at, decoded.raw_size});
        text_.append(decoded.bytes.data(), decoded.size);
        copied = at + decoded.raw_size;
        at = copied - 1;
    }
    if (!units_.empty()) text_.append(raw, copied, std::string_view::npos);
}

std::size_t View::raw_begin(std::size_t position) const {
    // The last unit that begins at or before the position; of several with nothing in between, the last.
    auto unit = std::upper_bound(units_.begin(), units_.end(), position,
                                 [](std::size_t p, const Unit& u) { return p < u.at; });
    if (unit == units_.begin()) return position;
    --unit;
    if (position < unit->at + unit->size) return unit->raw;
    return unit->raw + unit->raw_size + (position - unit->at - unit->size);
}

std::size_t View::raw_end(std::size_t position) const {
    // The last unit that begins before the position.
    auto unit = std::lower_bound(units_.begin(), units_.end(), position,
                                 [](const Unit& u, std::size_t p) { return u.at < p; });
    if (unit == units_.begin()) return position;
    --unit;
    if (position < unit->at + unit->size) return unit->raw + unit->raw_size;
    return unit->raw + unit->raw_size + (position - unit->at - unit->size);
}

}  // namespace anonymizer
