// One call of an outside source, within bounds: time, bytes, redirects, retries, addresses.
#pragma once

#include "base/http/message.hpp"
#include "mcp_lrm/connectors/retry.hpp"
#include "mcp_lrm/connectors/url.hpp"
#include "mcp_lrm/connectors/web_error.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace connectors {

/// What holds for all calls of one source; from the configuration, never from a caller or an answer.
struct WebRules {
    std::string name;  // for messages: "jira"
    bool allow_private = false;
    std::string authorities;                 // PEM file; empty: the system's
    std::chrono::milliseconds time{30'000};  // for one call, retries and redirects included
    std::chrono::milliseconds connect{5'000};
    std::size_t most_bytes = 8 << 20;
    int most_redirects = 5;
    RetryLimits retries;
};

struct WebRequest {
    std::string method = "GET";
    Url url;
    std::vector<std::pair<std::string, std::string>> fields;  // credentials among them
    std::string body;
};

using GivenUp = std::function<bool()>;

/// The numeric addresses of a host. Throws WebError. Bounded by `limit`.
std::vector<std::string> addresses_of(const std::string& host, std::chrono::milliseconds limit,
                                      const GivenUp& given_up);

class Web {
public:
    explicit Web(WebRules rules) : rules_(std::move(rules)) {}

    /// Blocks. Any status but those that are retried comes back as it is. A redirect is followed for GET
    /// within the same host, https staying https. The host is resolved once an attempt, its addresses
    /// checked, and one of those called, the next when it cannot be reached. Throws WebError. Any thread.
    base::http::Response call(const WebRequest& request, const GivenUp& given_up) const;

    const WebRules& rules() const { return rules_; }

private:
    base::http::Response once(const WebRequest& request, std::chrono::steady_clock::time_point end,
                              const GivenUp& given_up) const;
    base::http::Response follow(WebRequest request, std::chrono::steady_clock::time_point end,
                                const GivenUp& given_up) const;
    base::http::Response call_address(const WebRequest& request, const std::string& address,
                                      std::chrono::steady_clock::time_point end, const GivenUp& given_up,
                                      bool& not_sent) const;
    std::vector<std::string> addresses_for(const Url& url, std::chrono::milliseconds limit,
                                           const GivenUp& given_up) const;

    WebRules rules_;
};

}  // namespace connectors
