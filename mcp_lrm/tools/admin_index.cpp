// admin_index: index a tree now and wait for it, with progress (the command line's `factory index`).
#include "base/error.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/workspace.hpp"

#include <chrono>
#include <thread>

namespace lrm::tools {
namespace {

struct Args {
    std::string root;
};

const base::Description<Args> arguments{
    base::required("root", &Args::root, "The tree, an absolute path."),
};

bool running(index::Phase phase) {
    return phase == index::Phase::scanning || phase == index::Phase::indexing;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    if (args.root.empty() || args.root.front() != '/')
        throw mcp::BadArguments("argument 'root' must be an absolute path");
    const auto start = std::chrono::steady_clock::now();
    Project project;
    try {
        project = workspace.add(args.root, "", true);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    index::TreeState state = project.tree->state();
    while (running(state.phase) && !call.cancelled()) {
        const char* doing = state.phase == index::Phase::scanning ? "scanning" : "indexing";
        if (state.total > 0)
            call.progress(static_cast<double>(state.done), static_cast<double>(state.total), doing);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        state = project.tree->state();
    }
    if (state.phase == index::Phase::failed)
        throw mcp::ToolError("cannot index " + args.root + ": " + state.problem);
    if (call.cancelled()) throw mcp::ToolError("cancelled; the daemon goes on indexing in the background");
    project.tree->wait_fresh(call.deadline(), [&call] { return call.cancelled(); });
    state = project.tree->state();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    mcp::Json facts = {{"name", project.name},
                       {"root", project.tree->root()},
                       {"files", state.files},
                       {"symbols", state.symbols},
                       {"seconds", seconds}};
    std::string text = "indexed " + project.name + ": " + std::to_string(state.files) + " files, " +
                       std::to_string(state.symbols) + " symbols";
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

}  // namespace

mcp::Tool admin_index(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("admin_index", "Index a tree and wait for it.", arguments, workspace, run);
    tool.read_only = false;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
