#include "orchestrator/agents/proxy_entry.hpp"

namespace factory::agents {

std::map<std::string, std::string> proxy_environment(const Assignment& assignment) {
    std::map<std::string, std::string> out = assignment.suite;
    out["FACTORY_TASK"] = assignment.task;
    out["FACTORY_FENCE"] = assignment.fence;
    return out;
}

}  // namespace factory::agents
