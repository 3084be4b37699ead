// Builds as tasks of the protocol, and their logs as resources.
#pragma once

#include "mcp/server.hpp"
#include "mcp_lrm/build_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm {

/// lrm_build for clients that declare io.modelcontextprotocol/tasks: the receipt is a row in build.db, so
/// that it survives the daemon.
class BuildTasks : public mcp::Tasks {
public:
    explicit BuildTasks(Workspace& workspace) : workspace_(workspace) {}
    bool takes(const std::string& tool) const override { return tool == "lrm_build"; }
    mcp::TaskState begin(mcp::Call& call, const std::string& tool, const mcp::Json& arguments) override;
    std::optional<mcp::TaskState> find(mcp::Call& call, const std::string& id) override;
    bool cancel(mcp::Call& call, const std::string& id) override;

private:
    Workspace& workspace_;
};

/// factory://builds/JOB/log: what a job wrote, without personal data and secrets.
class BuildLogs : public mcp::Resources {
public:
    explicit BuildLogs(BuildService& builds) : builds_(builds) {}
    std::vector<mcp::ResourceInfo> list(mcp::Call& call, const std::string& cursor,
                                        std::string& next) override;
    std::vector<mcp::ResourceTemplate> templates() override;
    std::optional<mcp::Json> read(mcp::Call& call, const std::string& uri) override;

private:
    BuildService& builds_;
};

}  // namespace lrm
