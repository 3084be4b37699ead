// A URL that may be called, and which addresses are nobody's business. Pure.
#include "mcp_lrm/connectors/url.hpp"

#include "base/error.hpp"
#include "base/http/message.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace connectors {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw base::Error(base::ErrorKind::network, "not a URL that can be called: " + why);
}

bool is_host_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

void read_authority(std::string_view authority, Url& out) {
    if (authority.find('@') != std::string_view::npos) refuse("it holds a user name");
    std::string_view port;
    if (authority.starts_with('[')) {
        const std::size_t end = authority.find(']');
        if (end == std::string_view::npos) refuse("its host is broken");
        out.host = authority.substr(1, end - 1);
        boost::system::error_code ec;
        boost::asio::ip::make_address_v6(out.host, ec);
        if (ec) refuse("its host is broken");
        port = authority.substr(end + 1);
        if (!port.empty() && !port.starts_with(':')) refuse("its host is broken");
        if (!port.empty()) port.remove_prefix(1);
    } else {
        const std::size_t colon = authority.find(':');
        out.host = authority.substr(0, colon);
        if (colon != std::string_view::npos) port = authority.substr(colon + 1);
        for (char& c : out.host)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        while (out.host.ends_with('.')) out.host.pop_back();
        if (out.host.empty() || !std::all_of(out.host.begin(), out.host.end(), is_host_byte))
            refuse("its host is broken");
    }
    if (port.empty()) return;
    unsigned number = 0;
    const auto [end, ec] = std::from_chars(port.data(), port.data() + port.size(), number);
    if (ec != std::errc() || end != port.data() + port.size() || number == 0 || number > 65535)
        refuse("its port is broken");
    out.port = static_cast<std::uint16_t>(number);
}

bool is_public_v4(std::uint32_t a) {
    struct Range {
        std::uint32_t network;
        int bits;
    };
    static constexpr std::array<Range, 16> closed = {{{0x00000000, 8},
                                                      {0x0a000000, 8},
                                                      {0x64400000, 10},
                                                      {0x7f000000, 8},
                                                      {0xa9fe0000, 16},
                                                      {0xac100000, 12},
                                                      {0xc0000000, 24},
                                                      {0xc0000200, 24},
                                                      {0xc0586300, 24},
                                                      {0xc0a80000, 16},
                                                      {0xc6120000, 15},
                                                      {0xc6336400, 24},
                                                      {0xcb007100, 24},
                                                      {0xe0000000, 4},
                                                      {0xf0000000, 4},
                                                      {0xffffffff, 32}}};
    return std::none_of(closed.begin(), closed.end(),
                        [a](const Range& range) { return (a ^ range.network) >> (32 - range.bits) == 0; });
}

bool is_public_v6(const boost::asio::ip::address_v6::bytes_type& bytes) {
    const auto v4_at = [&bytes](std::size_t i) {
        return static_cast<std::uint32_t>(bytes[i]) << 24U | static_cast<std::uint32_t>(bytes[i + 1]) << 16U |
               static_cast<std::uint32_t>(bytes[i + 2]) << 8U | bytes[i + 3];
    };
    const bool ten_zeros = std::all_of(bytes.begin(), bytes.begin() + 10, [](auto b) { return b == 0; });
    if (ten_zeros && bytes[10] == 0xff && bytes[11] == 0xff) return is_public_v4(v4_at(12));  // mapped
    if (ten_zeros && bytes[10] == 0 && bytes[11] == 0) return false;  // ::, ::1, the old embedding
    if (bytes[0] == 0x00 && bytes[1] == 0x64 && bytes[2] == 0xff && bytes[3] == 0x9b)
        return bytes[4] == 0 && bytes[5] == 0 && is_public_v4(v4_at(12));       // NAT64
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_public_v4(v4_at(2));    // 6to4
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02) return false;  // Teredo and others
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8)
        return false;                   // documentation
    return (bytes[0] & 0xe0U) == 0x20;  // 2000::/3 is all that is given out
}

}  // namespace

std::string Url::origin() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    std::string out = (tls ? "https://" : "http://") + (is_v6 ? "[" + host + "]" : host);
    if (port != (tls ? 443 : 80)) out += ":" + std::to_string(port);
    return out;
}

std::string Url::text() const {
    return origin() + path + (query.empty() ? "" : "?" + query);
}

Url parse_url(std::string_view text) {
    if (text.size() > 8192) refuse("it is too long");
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == 127)
            refuse("it holds a blank or a control character");
    Url out;
    std::string_view rest = text;
    const auto starts = [&rest](std::string_view scheme) {
        if (rest.size() < scheme.size()) return false;
        return std::equal(scheme.begin(), scheme.end(), rest.begin(),
                          [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
    };
    if (starts("https://")) {
        rest.remove_prefix(8);
    } else if (starts("http://")) {
        rest.remove_prefix(7);
        out.tls = false;
        out.port = 80;
    } else {
        refuse("it begins with neither https:// nor http://");
    }
    rest = rest.substr(0, rest.find('#'));
    const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
    read_authority(rest.substr(0, end), out);
    rest.remove_prefix(end);
    const std::size_t mark = rest.find('?');
    if (const std::string_view path = rest.substr(0, mark); !path.empty()) out.path = path;
    if (mark != std::string_view::npos) out.query = rest.substr(mark + 1);
    return out;
}

Url resolve_reference(const Url& base, std::string_view reference) {
    if (reference.empty()) refuse("it is empty");
    if (reference.starts_with("//"))
        return parse_url((base.tls ? "https:" : "http:") + std::string(reference));
    if (reference.starts_with('/')) return parse_url(base.origin() + std::string(reference));
    const std::size_t colon = reference.find(':');
    if (colon != std::string_view::npos && colon < reference.find_first_of("/?#"))
        return parse_url(reference);
    const std::string folder = base.path.substr(0, base.path.rfind('/') + 1);
    return parse_url(base.origin() + (reference.starts_with('?') ? base.path : folder) +
                     std::string(reference));
}

bool is_public_address(const std::string& address) {
    boost::system::error_code ec;
    const auto parsed = boost::asio::ip::make_address(address, ec);
    if (ec) return false;
    return parsed.is_v4() ? is_public_v4(parsed.to_v4().to_uint()) : is_public_v6(parsed.to_v6().to_bytes());
}

std::string encode(std::string_view text) {
    return base::http::encode_percent(text);
}

}  // namespace connectors
