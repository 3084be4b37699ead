// admin_backup: the task store in one file, while it is in use (the command line's `factory backup`).
#include "base/error.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string file;
};

const base::Description<Args> arguments{
    base::required("file", &Args::file, "The new file, an absolute path."),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call&, Args args) {
    if (args.file.empty() || args.file.front() != '/')
        throw mcp::BadArguments("argument 'file' must be an absolute path");
    try {
        const tasks::BackupReport report = workspace.tasks().back_up(args.file);
        return task_answer({{"file", args.file},
                            {"bytes", report.file.bytes},
                            {"sha256", report.file.sha256},
                            {"events", report.audit.events},
                            {"tasks", report.audit.tasks},
                            {"problems", report.audit.problems}});
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace

mcp::Tool admin_backup(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("admin_backup", "Copy the task store into a new file, and check the copy.", arguments,
                       workspace, run);
    tool.read_only = false;
    tool.idempotent = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
