#include "orchestrator/web_call.hpp"

#include "base/error.hpp"
#include "base/schema.hpp"
#include "llm/failure.hpp"
#include "llm/transport.hpp"

namespace factory {
namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t most_bytes = std::size_t{64} << 10U;

struct Parts {
    std::string origin;  // "https://host:1"
    std::string path;    // from its first slash; "/" where there is none
    std::string query;
};

Parts parts_of(const std::string& url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
    Parts out{url.substr(0, end), url.substr(end, url.find('#', end) - end), ""};
    if (const std::size_t mark = out.path.find('?'); mark != std::string::npos) {
        out.query = out.path.substr(mark + 1);
        out.path.resize(mark);
    }
    if (out.path.empty()) out.path = "/";
    return out;
}

llm::Endpoint endpoint(const Parts& parts, const std::string& url) {
    try {
        return llm::endpoint_of(parts.origin);
    } catch (const base::BadValue&) {
        throw Error(ErrorKind::config, "'" + shown_url(url) + "' is no address: write http://host:port/path");
    }
}

std::string host_field(const llm::Endpoint& endpoint) {
    const std::string host =
        endpoint.host.find(':') == std::string::npos ? endpoint.host : "[" + endpoint.host + "]";
    const bool is_usual = endpoint.port == (endpoint.is_tls ? 443 : 80);
    return host + (is_usual ? "" : ":" + std::to_string(endpoint.port));
}

const char* in_words(llm::FailureKind kind) {
    switch (kind) {
        case llm::FailureKind::unreachable:
            return "nothing answers there";
        case llm::FailureKind::stalled:
        case llm::FailureKind::too_slow:
            return "it does not answer in time";
        case llm::FailureKind::cancelled:
            return "the call was given up";
        default:
            return "it closed the connection without a valid answer";
    }
}

}  // namespace

std::string shown_url(const std::string& url) {
    std::string out = url.substr(0, url.find_first_of("?#"));
    const std::size_t scheme = out.find("://");
    const std::size_t host = scheme == std::string::npos ? 0 : scheme + 3;
    const std::size_t user = out.substr(0, out.find('/', host)).rfind('@');
    if (user != std::string::npos && user >= host) out.erase(host, user + 1 - host);
    return out;
}

std::string at_loopback_port(const std::string& url, int port) {
    const Parts parts = parts_of(url);
    return "http://127.0.0.1:" + std::to_string(port) + parts.path +
           (parts.query.empty() ? "" : "?" + parts.query);
}

WebAnswer web_call(const std::string& method, const std::string& url, const std::string& body,
                   std::chrono::milliseconds limit, const std::function<bool()>& given_up) {
    const Parts parts = parts_of(url);
    WebAnswer out;
    llm::Exchange exchange;
    exchange.provider = shown_url(url);
    exchange.endpoint = endpoint(parts, url);
    exchange.request.method = method;
    exchange.request.path = parts.path;
    exchange.request.query = parts.query;
    exchange.request.fields.add("Host", host_field(exchange.endpoint));
    exchange.request.fields.add("User-Agent", "factory/" FACTORY_VERSION);
    if (!body.empty()) exchange.request.fields.add("Content-Type", "application/json");
    exchange.request.body = body;
    exchange.connect_timeout = std::min(exchange.connect_timeout, limit);
    exchange.deadline = std::chrono::steady_clock::now() + limit;
    exchange.cancelled = given_up;
    exchange.on_head = [&out](unsigned status, const base::http::Fields&) { out.status = status; };
    exchange.on_data = [&out](std::string_view data) {
        out.body.append(data.substr(0, most_bytes - std::min(most_bytes, out.body.size())));
    };
    try {
        llm::HttpTransport().run(exchange);
    } catch (const llm::Failed& failed) {
        throw Error(ErrorKind::network, method + " " + shown_url(url) + " failed", in_words(failed.kind()));
    }
    return out;
}

}  // namespace factory
