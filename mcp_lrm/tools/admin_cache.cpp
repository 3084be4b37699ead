// admin_cache: what the cache holds, searched and cleared (the command line's `factory cache`).
#include "base/error.hpp"
#include "mcp/tool.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/outside.hpp"
#include "mcp_lrm/workspace.hpp"

#include <ctime>

namespace lrm::tools {
namespace {

struct Args {
    std::string action;
    std::string query;
    std::string tool;
    int limit = 10;
};

const base::Description<Args> arguments{
    base::one_of("action", &Args::action, "What to do; default stats.", {"stats", "search", "clear"}),
    base::optional("query", &Args::query, "search: words; the last one may be the beginning of one."),
    base::optional("tool", &Args::tool, "search, clear: only answers of this tool."),
    base::optional("limit", &Args::limit, "search: most answers to show.", 1, 100),
};

std::string time_text(cache::Millis millis) {
    const std::time_t seconds = millis / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

mcp::ToolResult stats(cache::Cache& cache) {
    const cache::Stats stats = cache.stats();
    mcp::Json tools = mcp::Json::object();
    for (const auto& [name, one] : stats.tools)
        tools[name] = {{"entries", one.entries}, {"bytes", one.bytes}};
    mcp::Json facts = {{"entries", stats.entries},     {"bytes", stats.bytes},
                       {"max_bytes", stats.max_bytes}, {"file_bytes", stats.file_bytes},
                       {"unindexed", stats.unindexed}, {"tools", std::move(tools)},
                       {"hits", stats.hits},           {"stale_hits", stats.stale_hits},
                       {"misses", stats.misses},       {"joined", stats.joined},
                       {"fetches", stats.fetches},     {"failures", stats.failures},
                       {"evicted", stats.evicted},     {"not_stored", stats.not_stored}};
    if (!stats.problem.empty()) facts["problem"] = stats.problem;
    std::string text = base::to_text(facts);
    return mcp::ToolResult::text_and_structured(std::move(text), std::move(facts));
}

mcp::ToolResult search(cache::Cache& cache, const Args& args) {
    if (args.query.empty()) throw mcp::BadArguments("search needs the argument 'query'");
    mcp::Json found = mcp::Json::array();
    std::string text;
    for (const cache::Found& one : cache.search(args.query, args.tool, args.limit)) {
        found.push_back({{"tool", one.tool},
                         {"title", one.title},
                         {"snippet", one.snippet},
                         {"created", time_text(one.created)},
                         {"fresh", one.fresh}});
        text += one.tool + "  " + time_text(one.created) + (one.fresh ? "  " : " stale  ") + one.title +
                "\n    " + one.snippet + "\n";
    }
    if (found.empty()) text = "nothing in the cache has these words";
    return mcp::ToolResult::text_and_structured(as_utf8(std::move(text)), {{"found", std::move(found)}});
}

mcp::ToolResult run(Workspace& workspace, mcp::Call&, Args args) {
    cache::Cache& cache = workspace.outside().cache();
    try {
        if (args.action.empty() || args.action == "stats") return stats(cache);
        if (args.action == "search") return search(cache, args);
        const std::int64_t removed = cache.clear(args.tool);
        return mcp::ToolResult::text_and_structured(std::to_string(removed) + " answers removed",
                                                    {{"removed", removed}});
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace

mcp::Tool admin_cache(Workspace& workspace) {
    mcp::Tool tool = mcp::make_tool("admin_cache", "Remembered answers: statistics, search, clear.",
                                    arguments, workspace, run);
    tool.read_only = false;
    tool.destructive = true;
    return mcp::for_orchestrator(std::move(tool));
}

}  // namespace lrm::tools
