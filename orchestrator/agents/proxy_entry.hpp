// The MCP server of a factory's agent: its proxy, bound to its task.
#pragma once

#include "orchestrator/agents/driver.hpp"

namespace factory::agents {

/// The name under which agents know it: their tools are called mcp__lrm__lrm_locate, lrm_lrm_locate.
inline constexpr const char* server_name = "lrm";

/// What the proxy gets in its environment: the task and its fence go with every call.
std::map<std::string, std::string> proxy_environment(const Assignment& assignment);

}  // namespace factory::agents
