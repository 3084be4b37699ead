// MAC: six or eight bytes with colons or hyphens, or in Cisco's dotted form.
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <algorithm>

namespace anonymizer {
namespace {

constexpr std::string_view mac_list[] = {"mac",
                                         "mac_*",
                                         "ether*",
                                         "hwaddr",
                                         "lladdr",
                                         "bssid",
                                         "bluetooth",
                                         "wifi",
                                         "wi-fi",
                                         "nic",
                                         "physical address",
                                         "adresse physique",
                                         "hardware address",
                                         "link/ether",
                                         "station",
                                         "at",
                                         "arp",
                                         "dhcp*",
                                         "interface"};
constexpr Cues mac_words(mac_list);
constexpr Cues sure_mac_words{std::span<const std::string_view>(mac_list).first(6)};

bool is_ordinary(const std::string& digits) {
    if (std::all_of(digits.begin(), digits.end(), [&](char c) { return to_lower(c) == to_lower(digits[0]); }))
        return false;
    bool are_bytes_equal = true;
    for (std::size_t i = 2; i < digits.size(); i += 2)
        are_bytes_equal = are_bytes_equal && digits.substr(i, 2) == digits.substr(0, 2);
    // 00-00-5E-00-53 is for documentation (RFC 9542).
    return !are_bytes_equal && lowered(digits).substr(0, 10) != "00005e0053";
}

/// Pairs with one separator from `begin` on; the number of pairs.
std::size_t read_pairs(std::string_view text, std::size_t begin, char separator, std::string& digits,
                       std::size_t& end) {
    std::size_t pairs = 0;
    std::size_t i = begin;
    while (is_hex(at_or_nul(text, i)) && is_hex(at_or_nul(text, i + 1))) {
        digits += text.substr(i, 2);
        ++pairs;
        end = i + 2;
        if (at_or_nul(text, end) != separator || pairs == 9) break;
        i = end + 1;
    }
    return pairs;
}

void check_pairs(Scan& scan, std::size_t begin, char separator) {
    const std::string_view text = scan.text;
    const char left = before(text, begin);
    if (is_word(left) || left == '_' || left == separator) return;
    std::string digits;
    std::size_t end = begin;
    const std::size_t pairs = read_pairs(text, begin, separator, digits, end);
    if (pairs != 6 && pairs != 8) return;
    const char next = at_or_nul(text, end);
    if (is_word(next) || next == '_' || next == separator) return;
    if (separator == '-' && std::all_of(digits.begin(), digits.end(), is_digit) &&
        !is_near(text, begin, end, mac_words))
        return;
    if (is_ordinary(digits)) scan.found(Entity::mac, begin, end);
}

}  // namespace

void find_mac(Scan& scan, std::size_t at) {
    if (at < 2 || !is_hex(scan.text[at - 1]) || !is_hex(scan.text[at - 2])) return;
    check_pairs(scan, at - 2, ':');
}

void find_dotted_mac(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (!is_hex(text[at]) || is_word(before(text, at))) return;
    if (is_hex(at_or_nul(text, at + 1)) && at_or_nul(text, at + 2) == '-') {
        check_pairs(scan, at, '-');
        return;
    }
    const bool is_dotted = at_or_nul(text, at + 4) == '.' || at_or_nul(text, at + 4) == '-';
    // Twelve digits, or four and a separator: nearly all words and numbers are neither.
    if (is_dotted ? at_or_nul(text, at + 9) != text[at + 4] : !is_hex(at_or_nul(text, at + 11))) return;
    std::string digits;
    std::size_t i = at;
    const char separator = is_dotted ? text[at + 4] : '\0';
    while (is_hex(at_or_nul(text, i)) && digits.size() < 13) {
        digits += text[i++];
        if (is_dotted && digits.size() % 4 == 0 && digits.size() < 12) {
            if (at_or_nul(text, i) != separator) return;
            ++i;
        }
    }
    const char left = before(text, at);
    const char next = at_or_nul(text, i);
    if (digits.size() != 12 || left == '.' || left == '-' || left == '_' || is_word(next) || next == '.' ||
        next == '-' || next == '_') {
        if (next != '.' || is_word(at_or_nul(text, i + 1)) || digits.size() != 12) return;
    }
    const bool has_letter = std::any_of(digits.begin(), digits.end(), is_letter);
    const bool is_named = is_near(text, at, i, mac_words);
    if (is_dotted ? !(has_letter && separator == '.') && !is_named
                  : !sure_mac_words.are_in(left_of(text, at, 24, 0)))
        return;
    if (is_ordinary(digits)) scan.found(Entity::mac, at, i);
}

}  // namespace anonymizer
