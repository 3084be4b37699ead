// confluence_search: pages by CQL or by words.
#include "mcp_lrm/outside_answer.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string query;
    std::string cql;
    std::vector<std::string> spaces;
    int limit = 10;
    std::string cursor;
    int budget_tokens = 3000;
};

const base::Description<Args> arguments{
    base::optional("query", &Args::query, "Words to look for."),
    base::optional("cql", &Args::cql, "Instead of query."),
    base::optional("spaces", &Args::spaces, "Only these space keys."),
    base::optional("limit", &Args::limit, "", 1, 50),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

std::string shown(const base::Json& result) {
    const auto at = [&result](const char* name) { return result.value(name, std::string()); };
    std::string line = at("id") + " " + at("title");
    if (!at("space").empty())
        line += " (" + at("space") + (at("updated").empty() ? "" : ", " + at("updated")) + ")";
    line += " " + at("url");
    return at("excerpt").empty() ? line : line + "\n  " + at("excerpt");
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    Outside& outside = workspace.outside();
    const connectors::Site* site = &outside.confluence();
    connectors::ConfluenceQuestion question;
    try {
        question.cql = outside.asked().restored(args.cql);
        question.words = outside.asked().restored(args.query);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    question.spaces = args.spaces;
    question.limit = args.limit;
    base::Json key = {
        {"cql", question.cql}, {"query", question.words}, {"spaces", args.spaces}, {"limit", args.limit}};
    const OutsidePlace place = outside_list_place(key, args.cursor);
    question.page = place.page;
    base::Json whole = key;
    whole["page"] = question.page;
    connectors::Given given = ask_outside(outside, call,
                                          {{"confluence_search", whole, site->identity(), {}},
                                           outside.lifetime("confluence"),
                                           "Confluence at " + site->base_url()},
                                          [site, question](const connectors::GivenUp& stop) {
                                              return search_confluence(*site, question, stop);
                                          });
    return outside_list(std::move(given.facts),
                        {"results", "no page matches", key, place, args.budget_tokens}, shown);
}

}  // namespace

mcp::Tool confluence_search(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("confluence_search",
                                    "Confluence pages by words or CQL; anonymized, cached. "
                                    "Example: {\"query\":\"release plan\",\"spaces\":[\"DEMO\"]}",
                                    arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
