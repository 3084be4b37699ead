// admin_projects: register, list and show projects (the command line's `factory project`).
#include "base/error.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string action;
    std::string root;
    std::string name;
};

const base::Description<Args> arguments{
    base::one_of("action", &Args::action, "What to do; default list.", {"list", "add", "show"}),
    base::optional("root", &Args::root, "add: the tree, an absolute path."),
    base::optional("name", &Args::name, "add: its name. show: which one."),
};

mcp::ToolResult answer(mcp::Json facts) {
    std::string text = base::to_text(facts);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

mcp::Json one(Workspace& workspace, const std::string& name) {
    const mcp::Json all = workspace.health();
    for (const mcp::Json& entry : all["projects"])
        if (entry["name"] == name) return entry;
    throw mcp::ToolError("no project '" + name + "'");
}

mcp::ToolResult run(Workspace& workspace, mcp::Call&, Args args) {
    if (args.action.empty() || args.action == "list") return answer(workspace.health());
    if (args.action == "show") return answer(one(workspace, args.name));
    if (args.root.empty() || args.root.front() != '/')
        throw mcp::BadArguments("argument 'root' must be an absolute path");
    try {
        return answer(one(workspace, workspace.add(args.root, args.name, true).name));
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace

mcp::Tool admin_projects(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("admin_projects", "Register, list and show projects.", arguments, workspace, run);
    tool.read_only = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
