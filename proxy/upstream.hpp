// A client's message as a request to the daemon: 2026-07-28, stateless. Pure.
#pragma once

#include "base/http/message.hpp"
#include "proxy/frame.hpp"
#include "proxy/known.hpp"
#include "proxy/options.hpp"

#include <string>

namespace proxy {

/// What is told of the client with each message; all JSON text but `root`.
struct Identity {
    std::string root;         // the work tree, absolute; empty: none
    std::string client_info;  // of a legacy client; empty: unknown
    std::string log_level;    // of a legacy client's logging/setLevel; empty: no logs wanted
};

/// The message goes as it is, with what we know put into params._meta. `tool`: of a tools/call, when known.
base::http::Request make_request(Frame frame, const Options& options, const Identity& identity,
                                 const ToolFacts* tool);

/// A request of our own. `params` is the text of its members, without braces and _meta; may be empty.
Frame own_frame(std::string_view id, std::string_view method, const std::string& params = {});

/// The member of params that the header Mcp-Name repeats; empty for a method that has none.
std::string_view name_member(std::string_view method);

}  // namespace proxy
