// confluence_read: one page as Markdown.
#include "mcp_lrm/outside_text.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string page;
    std::string cursor;
    int budget_tokens = 5000;
};

const base::Description<Args> arguments{
    base::required("page", &Args::page, "The page id, or its URL."),
    base::optional("cursor", &Args::cursor, "Where to go on."),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    Outside& outside = workspace.outside();
    const connectors::Site* site = &outside.confluence();
    std::string page;
    try {
        page = outside.asked().restored(args.page);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    const base::Json key = {{"page", page}};
    connectors::Given given = ask_outside(
        outside, call,
        {{"confluence_read", key, site->identity(), {}},
         outside.lifetime("confluence"),
         "Confluence at " + site->base_url()},
        [site, page](const connectors::GivenUp& stop) { return read_confluence(*site, page, stop); });
    const base::Json& facts = given.facts;
    const auto at = [&facts](const char* name) { return facts.value(name, std::string()); };
    std::string head = at("title");
    for (const char* name : {"space", "version", "updated", "author"})
        if (!at(name).empty()) head += ", " + std::string(name) + " " + at(name);
    head += ", " + at("url");
    if (facts.contains("not_rendered"))
        head += "\nnot rendered here: " + base::to_text(facts["not_rendered"]);
    return outside_text(std::move(given.facts), "markdown", head, key, args.cursor, args.budget_tokens);
}

}  // namespace

mcp::Tool confluence_read(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("confluence_read",
                       "A Confluence page as Markdown; anonymized, cached. Example: {\"page\":\"123456\"}",
                       arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
