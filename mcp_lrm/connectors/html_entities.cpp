// The named characters of HTML 4, as people write them in wiki pages.
#include "mcp_lrm/connectors/storage_format.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace connectors {
namespace {

using Entity = std::pair<std::string_view, std::uint32_t>;

// U+00A0 to U+00FF, in order.
constexpr std::array<std::string_view, 96> latin = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",
    "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",
    "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12",
    "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde",
    "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
    "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};

constexpr std::array<Entity, 38> others = {
    {{"amp", '&'},       {"lt", '<'},       {"gt", '>'},        {"quot", '"'},      {"apos", '\''},
     {"OElig", 0x152},   {"oelig", 0x153},  {"Scaron", 0x160},  {"scaron", 0x161},  {"ensp", 0x20},
     {"emsp", 0x20},     {"thinsp", 0x20},  {"ndash", 0x2013},  {"mdash", 0x2014},  {"lsquo", 0x2018},
     {"rsquo", 0x2019},  {"sbquo", 0x201a}, {"ldquo", 0x201c},  {"rdquo", 0x201d},  {"bdquo", 0x201e},
     {"dagger", 0x2020}, {"bull", 0x2022},  {"hellip", 0x2026}, {"permil", 0x2030}, {"lsaquo", 0x2039},
     {"rsaquo", 0x203a}, {"euro", 0x20ac},  {"trade", 0x2122},  {"larr", 0x2190},   {"uarr", 0x2191},
     {"rarr", 0x2192},   {"darr", 0x2193},  {"harr", 0x2194},   {"minus", 0x2212},  {"ne", 0x2260},
     {"le", 0x2264},     {"ge", 0x2265},    {"infin", 0x221e}}};

std::uint32_t value_of(std::string_view name) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
        const std::string_view digits = name.substr(hex ? 2 : 1);
        std::uint32_t value = 0;
        const auto [end, ec] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
        const bool whole = ec == std::errc() && end == digits.data() + digits.size() && !digits.empty();
        const bool is_character = value > 0 && value < 0x110000 && (value < 0xd800 || value > 0xdfff);
        return whole && is_character ? value : 0;
    }
    if (name == "nbsp") return ' ';
    const auto in_latin = std::find(latin.begin(), latin.end(), name);
    if (in_latin != latin.end()) return 0xa0 + static_cast<std::uint32_t>(in_latin - latin.begin());
    for (const Entity& one : others)
        if (one.first == name) return one.second;
    return 0;
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto add = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (c < 0x80) return add(c);
    if (c < 0x800) {
        add(0xc0U | c >> 6U);
        return add(0x80U | (c & 0x3fU));
    }
    if (c < 0x10000) {
        add(0xe0U | c >> 12U);
    } else {
        add(0xf0U | c >> 18U);
        add(0x80U | (c >> 12U & 0x3fU));
    }
    add(0x80U | (c >> 6U & 0x3fU));
    add(0x80U | (c & 0x3fU));
}

}  // namespace

std::string decode_entities(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '&') {
            const std::size_t end = text.substr(0, std::min(text.size(), at + 12)).find(';', at);
            const std::uint32_t value =
                end == std::string_view::npos ? 0 : value_of(text.substr(at + 1, end - at - 1));
            if (value != 0) {
                append_utf8(out, value);
                at = end + 1;
                continue;
            }
        }
        out += text[at++];
    }
    return out;
}

}  // namespace connectors
