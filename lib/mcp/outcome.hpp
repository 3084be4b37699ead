// What a request came to, as JSON-RPC text.
#pragma once

#include "base/error.hpp"
#include "mcp/running_call.hpp"

#include <string>

namespace mcp {

struct Outcome {
    const char* word = "ok";  // for the log and the counters
    unsigned status = 200;
    std::string message;  // empty: no answer
};

/// A result; `ttl_ms` as in Method.
Outcome success(const Core& core, const RunningCall& call, int ttl_ms, const std::string& body);
Outcome rpc_error(const RunningCall& call, const char* word, int error, const std::string& text,
                  const Json& data = nullptr);
/// A failure that a model may read and act on; only tools have such results, others get an error.
Outcome tool_failure(const Core& core, const RunningCall& call, const char* word, int error,
                     const std::string& text);
Outcome input_required(const Core& core, const RunningCall& call, const InputRequired& wanted);
/// Something failed below us: logged in full, the caller gets a reference.
Outcome failure_below(const Core& core, const RunningCall& call, const base::Error& error);
/// A bug of ours: logged as critical, the caller gets a reference.
Outcome our_bug(const RunningCall& call, const char* what);

}  // namespace mcp
