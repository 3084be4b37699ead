// The one door: every request passes the checks of Host, Origin and token here, then goes to its route.
#pragma once

#include "mcp/core.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace mcp {

/// What a route is given: a request that passed all checks.
struct Visit {
    std::shared_ptr<Core> core;
    std::shared_ptr<base::http::Exchange> exchange;
    Credential credential = Credential::none;
};

struct Route {
    std::string_view method;
    std::string_view path;
    void (*serve)(Visit visit);
};

/// All routes there are; tests walk it.
const std::vector<Route>& routes();

/// Answers any request: 403 for a foreign Host or Origin, 401 without a needed token, 404 for an unknown
/// path, 405 for another method; else the route. I/O thread.
void serve(const std::shared_ptr<Core>& core, std::shared_ptr<base::http::Exchange> exchange);

/// A plain-text refusal.
void refuse(Core& core, base::http::Exchange& exchange, unsigned status, const std::string& text,
            base::http::Fields fields = {});

// The routes, by file.
void post_mcp(Visit visit);
void get_mcp(Visit visit);
void delete_mcp(Visit visit);
void get_sse(Visit visit);
void post_messages(Visit visit);
void get_health(Visit visit);
void get_ready(Visit visit);
void get_metrics(Visit visit);

/// The caller as far as headers and URL tell.
Caller caller_of(const base::http::Request& request, Credential credential);
/// And what the message's _meta adds.
void add_meta(Caller& caller, const Json& meta);
std::optional<std::string_view> header_of(const base::http::Request& request, std::string_view name);

}  // namespace mcp
