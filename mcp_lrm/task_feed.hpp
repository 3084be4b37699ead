// The audit trail as a resource: factory://audit, whose updates can be listened to.
#pragma once

#include "mcp/server.hpp"
#include "mcp_lrm/task_service.hpp"

namespace lrm {

inline constexpr const char* audit_uri = "factory://audit";

/// For the orchestrator alone: the last hundred events, or with ?after=N at most 500 that follow event N.
class TaskFeed : public mcp::Resources {
public:
    explicit TaskFeed(TaskService& service) : service_(service) {}
    std::vector<mcp::ResourceInfo> list(mcp::Call& call, const std::string& cursor,
                                        std::string& next) override;
    std::vector<mcp::ResourceTemplate> templates() override;
    std::optional<mcp::Json> read(mcp::Call& call, const std::string& uri) override;

private:
    TaskService& service_;
};

}  // namespace lrm
