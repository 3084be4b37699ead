// IP: IPv4 and IPv6 addresses of the public Internet, parsed; versions and reserved ranges are left alone.
#include "anonymizer/characters.hpp"
#include "anonymizer/context.hpp"
#include "anonymizer/finders.hpp"

#include <array>
#include <cstdint>

namespace anonymizer {
namespace {

constexpr std::string_view version_list[] = {"version*", "release*", "v",           "ver",    "ver.",
                                             "build",    "revision", "upgrade*",    "chrome", "firefox",
                                             "safari",   "edg",      "mise a jour", "oid",    "section",
                                             "chapter",  "chapitre", "clause",      "figure"};
constexpr Cues version_words(version_list);
constexpr std::string_view address_list[] = {
    "ip",          "ips",     "ipv4",   "addr*",      "host*",  "server*",  "serveur*",
    "client*",     "remote*", "peer*",  "dns",        "from",   "ping",     "ssh",
    "nameserver*", "gateway", "depuis", "adresse*",   "source", "connect*", "login",
    "network",     "reseau",  "ip_*",   "_ip*",       "src",    "dst",      "traceroute",
    "firewall",    "listen*", "proxy",  "forwarded*", "real-ip"};
constexpr Cues address_words(address_list);

using Octets = std::array<int, 4>;

/// RFC 6890 and the documentation ranges of RFC 5737.
bool is_reserved(const Octets& o) {
    return o[0] == 0 || o[0] == 10 || o[0] == 127 || (o[0] == 172 && o[1] >= 16 && o[1] <= 31) ||
           (o[0] == 192 && o[1] == 168) || (o[0] == 169 && o[1] == 254) ||
           (o[0] == 192 && o[1] == 0 && (o[2] == 2 || o[2] == 0)) ||
           (o[0] == 198 && o[1] == 51 && o[2] == 100) || (o[0] == 203 && o[1] == 0 && o[2] == 113) ||
           (o[0] == 198 && (o[1] == 18 || o[1] == 19)) || (o[0] == 100 && o[1] >= 64 && o[1] <= 127) ||
           o[0] >= 224;
}

std::size_t prefix_end(std::string_view text, std::size_t end) {
    if (at_or_nul(text, end) != '/' || !is_digit(at_or_nul(text, end + 1))) return end;
    std::size_t i = end + 1;
    while (is_digit(at_or_nul(text, i))) ++i;
    return i - end <= 4 && !is_word(at_or_nul(text, i)) ? i : end;
}

/// The groups of an IPv6 address at `at`, and where it ends.
struct Address {
    std::size_t end = 0;
    std::size_t groups = 0;
    bool is_compressed = false;
    bool has_ipv4 = false;
    std::array<unsigned, 8> values{};  // those before the gap, then those behind it
};

bool read_ipv4(std::string_view text, std::size_t at, Octets& octets, std::size_t& end) {
    end = at;
    for (std::size_t i = 0; i < 4; ++i) {
        if (i > 0 && at_or_nul(text, end++) != '.') return false;
        const std::size_t begin = end;
        int value = 0;
        while (is_digit(at_or_nul(text, end)) && end - begin < 4) value = value * 10 + (text[end++] - '0');
        if (end == begin || end - begin > 3 || value > 255) return false;
        octets.at(i) = value;
    }
    return true;
}

bool read_ipv6(std::string_view text, std::size_t at, Address& out) {
    std::size_t i = at;
    if (text.substr(i, 2) == "::") {
        out.is_compressed = true;
        i += 2;
    }
    while (out.groups < 8) {
        const std::size_t begin = i;
        unsigned value = 0;
        while (is_hex(at_or_nul(text, i)) && i - begin < 5) {
            value = value * 16 +
                    static_cast<unsigned>(is_digit(text[i]) ? text[i] - '0' : to_lower(text[i]) - 'a' + 10);
            ++i;
        }
        if (i == begin) break;
        if (i - begin > 4) return false;
        if (at_or_nul(text, i) == '.') {  // ends as IPv4
            Octets octets{};
            std::size_t end = 0;
            if (out.groups == 0 && !out.is_compressed) return false;
            if (read_ipv4(text, begin, octets, end)) {
                out.has_ipv4 = true;
                out.groups += 2;
                i = end;
                break;
            }
        }
        out.values.at(out.groups++) = value;
        if (text.substr(i, 2) == "::") {
            if (out.is_compressed) break;
            out.is_compressed = true;
            i += 2;
            continue;
        }
        if (at_or_nul(text, i) != ':' || !is_hex(at_or_nul(text, i + 1))) break;
        ++i;
    }
    out.end = i;
    return out.is_compressed ? out.groups < 8 && out.groups > 0 : out.groups == 8;
}

bool is_public_ipv6(const Address& a) {
    const unsigned first = a.values[0];
    if ((first & 0xFE00U) == 0xFC00U || (first & 0xFFC0U) == 0xFE80U || (first & 0xFF00U) == 0xFF00U)
        return false;
    if (first == 0x2001 && a.groups > 1 && a.values[1] == 0xDB8) return false;
    if (first == 0x3FFF || first == 0x0100) return false;
    return true;
}

}  // namespace

void find_ipv4(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    if (scan.number.count < 4) return;
    const char left = before(text, at);
    if (is_word(left) || left == '_' || left == '.' || left == '-' || left == '^' || left == '~') return;
    if ((left == '=' && before(text, at - 1) == '=') || (left == '@' && is_word(before(text, at - 1)))) {
        if (left == '=' || scan.number.count > 4) return;
    }
    Octets octets{};
    std::size_t end = 0;
    if (!read_ipv4(text, at, octets, end)) return;
    const char next = at_or_nul(text, end);
    if (is_word(next) || next == '_' || (next == '.' && is_word(at_or_nul(text, end + 1))) ||
        (next == '-' && is_letter(at_or_nul(text, end + 1))))
        return;
    if (is_reserved(octets) && !scan.options.hide_private_addresses) return;
    for (std::size_t i = at; i < end; ++i)  // "01.02.03.04" is no address
        if (text[i] == '0' && is_digit(at_or_nul(text, i + 1)) && (i == at || text[i - 1] == '.')) return;
    const Near left_text = left_of(text, at, 32, 0);
    const bool is_small = octets[0] < 20 && octets[1] < 20 && octets[2] < 20 && octets[3] < 20;
    const bool is_resolver = octets == Octets{8, 8, 8, 8} || octets == Octets{8, 8, 4, 4} ||
                             octets == Octets{1, 1, 1, 1} || octets == Octets{1, 0, 0, 1} ||
                             octets == Octets{9, 9, 9, 9};
    const bool has_address_word = address_words.are_in(left_text);
    if (version_words.are_in(left_text) && !has_address_word) return;
    if (left == '/' && !(before(text, at - 1) == '/') && is_letter(before(text, at - 1)) && octets[3] == 0)
        return;  // Chrome/91.0.4472.0
    if (left == '/' && is_letter(before(text, at - 1)) && !has_address_word) return;
    if (is_small && !is_resolver && !has_address_word && !is_reserved(octets)) return;
    scan.found(Entity::ip, at, prefix_end(text, end));
}

void find_ipv6(Scan& scan, std::size_t at) {
    const std::string_view text = scan.text;
    // Only from the first colon of an address.
    std::size_t begin = at;
    while (begin > 0 && is_hex(text[begin - 1]) && at - begin < 5) --begin;
    const char left = before(text, begin);
    if (is_word(left) || left == '_' || left == ':' || left == '.') return;
    if (begin == at && at_or_nul(text, at + 1) != ':') return;
    Address address;
    if (!read_ipv6(text, begin, address)) return;
    std::size_t end = address.end;
    if (!address.is_compressed && end - begin == 23) {
        // Eight groups of two digits are a hardware address.
        bool is_mac = true;
        for (std::size_t i = begin + 2; i < end; i += 3) is_mac = is_mac && text[i] == ':';
        if (is_mac) return;
    }
    char next = at_or_nul(text, end);
    if (is_word(next) || next == '_' || (next == ':' && at_or_nul(text, end + 1) == ':')) return;
    if (address.is_compressed && !address.has_ipv4) {
        // "ab::cd" is a name in many languages: an address begins as the global ones do, or has groups
        // enough.
        bool has_digit = false;
        for (std::size_t i = begin; i < end; ++i) has_digit = has_digit || is_digit(text[i]);
        const bool is_global = address.values[0] >= 0x2000 && address.values[0] <= 0x3FFF;
        if (!has_digit || (!is_global && address.groups < 4)) return;
        if (address.groups < 2 && address.values[0] < 0x2000) return;
    }
    if (address.is_compressed && address.groups == 0) return;
    if (!address.has_ipv4 && !is_public_ipv6(address) && !scan.options.hide_private_addresses) return;
    if (address.has_ipv4) {
        Octets octets{};
        std::size_t ignored = 0;
        const std::size_t ipv4 = find_back(text, end, ":", 64) + 1;
        if (read_ipv4(text, ipv4, octets, ignored) && is_reserved(octets) &&
            !scan.options.hide_private_addresses)
            return;
    }
    if (next == '%') {  // a zone
        ++end;
        while (is_word(at_or_nul(text, end))) ++end;
    }
    scan.found(Entity::ip, begin, prefix_end(text, end));
}

}  // namespace anonymizer
