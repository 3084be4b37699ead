// The server that a base_url names.
#include "llm/endpoint.hpp"

#include "base/schema.hpp"

#include <algorithm>
#include <cctype>

namespace llm {
namespace {

bool is_host(const std::string& host) {
    return !host.empty() && host.size() < 254 && std::all_of(host.begin(), host.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

/// "127.0.0.1", and nothing that merely begins like it.
bool is_dotted_loopback(const std::string& host) {
    int dots = 0;
    for (const char c : host) {
        if (c == '.') ++dots;
        else if (std::isdigit(static_cast<unsigned char>(c)) == 0) return false;
    }
    return dots == 3 && host.starts_with("127.");
}

}  // namespace

bool Endpoint::is_loopback() const {
    return host == "localhost" || host == "::1" || is_dotted_loopback(host);
}

Endpoint endpoint_of(const std::string& base_url) {
    constexpr const char* expected = "a URL such as https://host/v1 or http://127.0.0.1:8002/v1";
    Endpoint out;
    out.is_tls = base_url.starts_with("https://");
    const std::string rest = base_url.substr(out.is_tls                        ? 8
                                             : base_url.starts_with("http://") ? 7
                                                                               : base_url.size());
    std::string authority = rest.substr(0, rest.find('/'));
    out.path = rest.substr(std::min(authority.size(), rest.size()));
    while (out.path.ends_with('/')) out.path.pop_back();
    const auto is_bad = [](unsigned char c) {
        return c <= 0x20 || c >= 0x7f || c == '?' || c == '#' || c == '@';
    };
    if (std::any_of(base_url.begin(), base_url.end(), is_bad)) throw base::BadValue(expected);

    std::string port;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        if (close == std::string::npos) throw base::BadValue(expected);
        port = authority.substr(close + 1);
        out.host = authority.substr(1, close - 1);
    } else {
        const std::size_t colon = std::min(authority.find(':'), authority.size());
        port = authority.substr(colon);
        out.host = authority.substr(0, colon);
        if (out.host.find(':') != std::string::npos) throw base::BadValue(expected);
    }
    std::transform(out.host.begin(), out.host.end(), out.host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!is_host(out.host)) throw base::BadValue(expected);
    int number = out.is_tls ? 443 : 80;
    if (!port.empty()) {
        const bool fits =
            port.size() >= 2 && port.size() <= 6 && port[0] == ':' &&
            std::all_of(port.begin() + 1, port.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
        number = fits ? std::stoi(port.substr(1)) : 0;
    }
    if (number < 1 || number > 65535) throw base::BadValue(expected);
    out.port = static_cast<std::uint16_t>(number);
    return out;
}

}  // namespace llm
