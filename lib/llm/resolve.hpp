// The addresses of a host's name, in bounded time.
#pragma once

#include "llm/fallback.hpp"

#include <functional>
#include <string>
#include <vector>

namespace llm {

/// All numeric addresses of a name; may block for long. Runs on a thread of its own.
using LookUp = std::function<std::vector<std::string>(const std::string& host)>;

/// By the system's resolver, in its order of preference, each once; empty when there is no such name.
std::vector<std::string> look_up(const std::string& host);

/// What `ask` says; a numeric `host` is its own address. Empty when there is no such name, or no answer
/// until `deadline`, or `cancelled` says so (polled; may be empty). Any thread.
std::vector<std::string> addresses_of(const std::string& host, Time deadline,
                                      const std::function<bool()>& cancelled, const LookUp& ask);

}  // namespace llm
