// jira_search: issues by JQL or by words.
#include "mcp_lrm/outside_answer.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string query;
    std::string jql;
    std::vector<std::string> projects;
    std::vector<std::string> fields;
    bool details = false;
    int limit = 10;
    std::string cursor;
    int budget_tokens = 3000;
};

const base::Description<Args> arguments{
    base::optional("query", &Args::query, "Words to look for."),
    base::optional("jql", &Args::jql, "Instead of query."),
    base::optional("projects", &Args::projects, "Only these project keys."),
    base::optional("fields", &Args::fields, "More fields, by id."),
    base::optional("details", &Args::details, "With descriptions."),
    base::optional("limit", &Args::limit, "", 1, 50),
    base::optional("cursor", &Args::cursor, ""),
    base::optional("budget_tokens", &Args::budget_tokens, "", 64, 50000),
};

std::string shown(const base::Json& issue) {
    const auto at = [&issue](const char* name) { return issue.value(name, std::string()); };
    std::string line = at("key") + " [" + at("status") + "] " + at("summary");
    std::string about;
    for (const char* name : {"type", "priority", "assignee", "updated", "labels"})
        if (!at(name).empty()) about += (about.empty() ? "" : ", ") + std::string(name) + " " + at(name);
    line += about.empty() ? "" : " (" + about + ")";
    line += " " + at("url");
    if (issue.contains("fields"))
        for (const auto& [name, value] : issue["fields"].items())
            line += "\n  " + name + ": " + value.get<std::string>();
    if (!at("description").empty()) line += "\n" + at("description") + "\n";
    return line;
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    Outside& outside = workspace.outside();
    const connectors::Site* site = &outside.jira();
    connectors::JiraQuestion question;
    try {
        question.jql = outside.asked().restored(args.jql);
        question.words = outside.asked().restored(args.query);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
    question.projects = args.projects;
    question.fields = args.fields;
    question.details = args.details;
    question.limit = args.limit;
    base::Json key = {{"jql", question.jql},   {"query", question.words},     {"projects", args.projects},
                      {"fields", args.fields}, {"details", question.details}, {"limit", args.limit}};
    const OutsidePlace place = outside_list_place(key, args.cursor);
    question.page = place.page;
    base::Json whole = key;
    whole["page"] = question.page;
    connectors::Given given = ask_outside(
        outside, call,
        {{"jira_search", whole, site->identity(), {}},
         outside.lifetime("jira"),
         "Jira at " + site->base_url()},
        [site, question](const connectors::GivenUp& stop) { return search_jira(*site, question, stop); });
    return outside_list(std::move(given.facts),
                        {"issues", "no issue matches", key, place, args.budget_tokens}, shown);
}

}  // namespace

mcp::Tool jira_search(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("jira_search",
                       "Jira issues by words or JQL; anonymized, cached. "
                       "Example: {\"query\":\"login timeout\",\"projects\":[\"DEMO\"],\"details\":true}",
                       arguments, workspace, run);
    tool.open_world = true;
    return tool;
}

}  // namespace lrm::tools
