// figma_get_file: a design file's structure.
#include "mcp_lrm/figma_answer.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string file;
    std::string cursor;
    int budget_tokens = 5000;
};

const base::Description<Args> arguments{
    base::required("file", &Args::file, "Key or URL."),
    base::optional("cursor", &Args::cursor, "Where to go on."),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    return figma_answer(
        workspace, call,
        {"figma_get_file", connectors::FigmaWants::file, args.file, "", args.cursor, args.budget_tokens});
}

}  // namespace

mcp::Tool figma_get_file(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("figma_get_file",
                                    "The structure of a Figma file; anonymized, cached. Example: "
                                    "{\"file\":\"https://www.figma.com/design/KEY/Name\"}",
                                    arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
