// One call of an outside source, within bounds: time, bytes, redirects, retries, addresses.
#include "mcp_lrm/connectors/web.hpp"

#include "base/http/client.hpp"
#include "base/tls/client_tls.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <random>
#include <thread>

namespace connectors {
namespace {

using base::http::Response;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds look_up{25};  // how often a waiting call looks whether it is still wanted

milliseconds left_until(Clock::time_point end) {
    return std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(end - Clock::now()));
}

std::int64_t seconds_now() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

double random_share() {
    thread_local std::minstd_rand generator{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(generator);
}

/// The system's resolver cannot be interrupted: it works on a thread of its own, which may be left behind.
struct Lookup {
    std::mutex mutex;
    std::condition_variable done_signal;
    bool done = false;
    int error = 0;
    std::vector<std::string> addresses;
};

void look_up_host(const std::shared_ptr<Lookup>& lookup, const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
    const std::lock_guard lock(lookup->mutex);
    lookup->error = error;
    for (const addrinfo* one = error == 0 ? found : nullptr; one != nullptr; one = one->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) == 0)
            lookup->addresses.emplace_back(text);
    }
    if (error == 0) freeaddrinfo(found);
    lookup->done = true;
    lookup->done_signal.notify_all();
}

[[noreturn]] void fail_given_up(const std::string& name) {
    throw WebError(0, "the call of " + name + " was given up");
}

}  // namespace

std::vector<std::string> addresses_of(const std::string& host, milliseconds limit, const GivenUp& given_up) {
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, host] { look_up_host(lookup, host); }).detach();
    const Clock::time_point end = Clock::now() + limit;
    std::unique_lock lock(lookup->mutex);
    while (!lookup->done) {
        if (given_up && given_up()) fail_given_up(host);
        if (Clock::now() >= end) throw WebError(0, "the name " + host + " could not be resolved in time");
        lookup->done_signal.wait_for(lock, look_up);
    }
    if (lookup->error != 0 || lookup->addresses.empty())
        throw WebError(0, "there is no host " + host + "; check the base_url in factory.yaml");
    return lookup->addresses;
}

std::vector<std::string> Web::addresses_for(const Url& url, milliseconds limit,
                                            const GivenUp& given_up) const {
    std::vector<std::string> addresses = addresses_of(url.host, limit, given_up);
    // One private address among several is refused too: the next look-up might choose it.
    for (const std::string& address : addresses)
        if (!rules_.allow_private && !is_public_address(address))
            throw WebError(
                0, "the host " + url.host + " of " + rules_.name +
                       " has a private address; if that is meant, set allow_private: true in factory.yaml");
    return addresses;
}

Response Web::once(const WebRequest& request, Clock::time_point end, const GivenUp& given_up) const {
    const std::vector<std::string> addresses =
        addresses_for(request.url, std::min(rules_.connect, left_until(end)), given_up);
    for (std::size_t i = 0;; ++i) {
        bool not_sent = false;
        try {
            return call_address(request, addresses[i], end, given_up, not_sent);
        } catch (const WebError&) {
            // A host of several addresses may be reached by one and not by another (IPv6, mostly).
            if (!not_sent || i + 1 == addresses.size() || Clock::now() >= end) throw;
        }
    }
}

Response Web::call_address(const WebRequest& request, const std::string& address, Clock::time_point end,
                           const GivenUp& given_up, bool& not_sent) const {
    base::http::ClientOptions options;
    options.connect_timeout = std::min(rules_.connect, left_until(end));
    options.address = address;
    options.port = request.url.port;
    if (request.url.tls) options.channel = base::tls::client(request.url.host, rules_.authorities);

    base::http::Request out;
    out.method = request.method;
    out.path = request.url.path;
    out.query = request.url.query;
    out.fields.add("Host", request.url.origin().substr(request.url.tls ? 8 : 7));
    out.fields.add("User-Agent", "factory");
    out.fields.add("Accept-Encoding", "identity");
    for (const auto& [name, value] : request.fields) out.fields.add(name, value);
    out.body = request.body;

    boost::asio::io_context io(1);
    base::http::Client client(io, options);
    Response response;
    std::string problem;
    bool ended = false;
    base::http::Events events;
    events.on_head = [&response](unsigned status, const base::http::Fields& fields) {
        response.status = status;
        response.fields = fields;
    };
    events.on_data = [&](std::string_view data) {
        if (response.body.size() + data.size() <= rules_.most_bytes) {
            response.body.append(data);
            return;
        }
        if (!problem.empty()) return;
        problem = "sent more than " + std::to_string(rules_.most_bytes >> 20U) + " MiB";
        io.stop();
    };
    events.on_end = [&](const base::http::Failure* failure) {
        ended = true;
        if (failure != nullptr && problem.empty()) {
            problem = failure->text;
            not_sent = failure->not_sent;
        }
        io.stop();
    };
    const auto cancel = client.send(std::move(out), std::move(events));
    while (!ended && problem.empty()) {
        if (given_up && given_up()) fail_given_up(rules_.name);
        if (Clock::now() >= end)
            problem = "did not answer within " + std::to_string(rules_.time.count() / 1000) + " s";
        else io.run_for(look_up);
        if (io.stopped()) io.restart();
    }
    cancel();
    if (!problem.empty()) throw WebError(0, rules_.name + " (" + request.url.host + "): " + problem);
    return response;
}

Response Web::follow(WebRequest request, Clock::time_point end, const GivenUp& given_up) const {
    const Url configured = request.url;
    for (int redirects = 0;; ++redirects) {
        Response response = once(request, end, given_up);
        const bool is_redirect = response.status >= 301 && response.status <= 308 && response.status != 304;
        if (!is_redirect || !response.fields.has("Location")) return response;
        if (request.method != "GET")
            throw WebError(response.status, rules_.name + " redirects a " + request.method +
                                                "; check the base_url in factory.yaml");
        if (redirects >= rules_.most_redirects)
            throw WebError(response.status,
                           rules_.name + " redirects endlessly; check the base_url in factory.yaml");
        const Url next = resolve_reference(request.url, response.fields.get("Location"));
        if (next.origin() != configured.origin())
            throw WebError(response.status,
                           rules_.name +
                               " redirects to another host, which is not followed; if it has "
                               "moved, or wants a login, check base_url and token in factory.yaml");
        request.url = next;
    }
}

Response Web::call(const WebRequest& request, const GivenUp& given_up) const {
    const Clock::time_point end = Clock::now() + rules_.time;
    for (int attempt = 1;; ++attempt) {
        Response response = follow(request, end, given_up);
        const auto wait = wait_before_retry(response.status, response.fields, attempt, seconds_now(),
                                            left_until(end), random_share(), rules_.retries);
        if (!wait) return response;
        const Clock::time_point again = Clock::now() + *wait;
        while (Clock::now() < again) {
            if (given_up && given_up()) fail_given_up(rules_.name);
            std::this_thread::sleep_for(std::min(look_up, left_until(again) + milliseconds(1)));
        }
    }
}

}  // namespace connectors
