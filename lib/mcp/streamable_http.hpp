// What the handlers of /mcp share.
#pragma once

#include "mcp/protocol/era.hpp"
#include "mcp/router.hpp"

#include <memory>
#include <string>

namespace mcp {

/// Answers with a refusal's status and JSON-RPC error. `id` is JSON text; empty: null.
void refuse_message(const Visit& visit, const std::string& id, const protocol::Refusal& refusal);
/// The session a legacy request names; null when it names none. Throws Refusal, 404, when it is not to be
/// had.
std::shared_ptr<Session> session_of(Core& core, const base::http::Request& request);
/// The revision a legacy request speaks. Throws Refusal for one we do not have.
std::string legacy_version(const base::http::Request& request, const Session* session);
/// Seconds since 1970.
std::int64_t wall_s();

}  // namespace mcp
