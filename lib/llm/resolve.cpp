// The addresses of a host's name, in bounded time.
#include "llm/resolve.hpp"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <thread>

namespace llm {
namespace {

/// What a look-up found; outlives whoever gave up waiting for it.
struct Waiting {
    std::mutex mutex;  // guards what follows
    std::condition_variable ended;
    bool is_done = false;
    std::vector<std::string> addresses;
};

bool is_numeric(const std::string& host) {
    return host.find(':') != std::string::npos || host.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

std::vector<std::string> look_up(const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    std::vector<std::string> out;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return out;
    for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
        char text[NI_MAXHOST];
        if (getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) != 0)
            continue;
        if (std::find(out.begin(), out.end(), text) == out.end()) out.emplace_back(text);
    }
    freeaddrinfo(found);
    return out;
}

std::vector<std::string> addresses_of(const std::string& host, Time deadline,
                                      const std::function<bool()>& cancelled, const LookUp& ask) {
    constexpr std::chrono::milliseconds poll{50};
    if (is_numeric(host)) return {host};
    if (host == "localhost") return {"127.0.0.1", "::1"};  // whatever the resolver says
    const auto state = std::make_shared<Waiting>();
    // The system's resolver has time-outs of its own, long ones: it is left behind when they are too long.
    std::thread([state, host, ask] {
        std::vector<std::string> addresses = ask(host);
        const std::lock_guard lock(state->mutex);
        state->addresses = std::move(addresses);
        state->is_done = true;
        state->ended.notify_all();
    }).detach();
    std::unique_lock lock(state->mutex);
    while (!state->is_done) {
        if (std::chrono::steady_clock::now() >= deadline || (cancelled && cancelled())) return {};
        state->ended.wait_for(lock, poll);
    }
    return state->addresses;
}

}  // namespace llm
