// The addresses of a host's name, in bounded time.
#pragma once

#include "llm/fallback.hpp"

#include <functional>
#include <string>
#include <vector>

namespace llm {

/// Numeric addresses, each once, in the system's order of preference; a numeric `host` is its own. Empty when
/// there is no such name, or the resolver does not answer until `deadline`, or `cancelled` says so (polled).
/// Any thread.
std::vector<std::string> addresses_of(const std::string& host, Time deadline,
                                      const std::function<bool()>& cancelled);

}  // namespace llm
