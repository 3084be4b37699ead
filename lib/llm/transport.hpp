// Getting a request to a provider and its bytes back.
#pragma once

#include "base/http/channel.hpp"
#include "base/http/message.hpp"
#include "llm/endpoint.hpp"
#include "llm/fallback.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace llm {

struct Exchange {
    std::string provider;  // for messages
    Endpoint endpoint;
    std::string authorities;  // of https: a PEM file; empty: the system's
    base::http::Request request;
    std::chrono::milliseconds connect_timeout{5000};
    std::chrono::milliseconds stall_timeout{300'000};  // without any byte
    Time deadline = Time::max();
    std::function<bool()> cancelled;  // polled; may be empty

    std::function<void(unsigned status, const base::http::Fields& fields)> on_head;
    std::function<void(std::string_view bytes)> on_data;  // what it throws ends the exchange and is thrown on
};

class Transport {
public:
    virtual ~Transport() = default;
    /// Blocks until the response is complete. Throws Failed: unreachable, stalled, too_slow, broken_off,
    /// cancelled. Any thread.
    virtual void run(const Exchange& exchange) = 0;
};

/// Over HTTP/1.1, with TLS for https, on the calling thread.
class HttpTransport : public Transport {
public:
    void run(const Exchange& exchange) override;

private:
    base::http::MakeChannel channel_of(const Exchange& exchange);

    std::mutex mutex_;                                                                 // guards channels_
    std::map<std::pair<std::string, std::string>, base::http::MakeChannel> channels_;  // by host, authorities
};

}  // namespace llm
