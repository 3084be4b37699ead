// One HTTP call to an address that a project's file names: a health check, a webhook.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace factory {

struct WebAnswer {
    unsigned status = 0;
    std::string body;  // its first 64 KiB
};

/// `url` is http or https, a query allowed; redirects are not followed. A body that is not empty is sent as
/// JSON. Blocks, at most `limit`; `given_up` (may be empty) ends it early. Throws base::Error{network} when
/// there is no answer, base::Error{config} when `url` is none; neither holds its query. Any thread.
WebAnswer web_call(const std::string& method, const std::string& url, const std::string& body,
                   std::chrono::milliseconds limit, const std::function<bool()>& given_up = {});

/// `url` without its query and what is before an '@': for logs and errors.
std::string shown_url(const std::string& url);

/// `url` at another port of 127.0.0.1: the path and query of it, plain HTTP.
std::string at_loopback_port(const std::string& url, int port);

}  // namespace factory
