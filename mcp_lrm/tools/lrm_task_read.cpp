// lrm_task_read: an agent's own task whole, or a list of tasks without their bodies.
#include "base/error.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm::tools {
namespace {

struct Args {
    std::string id;
    std::vector<std::string> status;
    bool mine = false;
    int budget_tokens = 4000;
};

const base::Description<Args> arguments{
    base::optional("id", &Args::id, "default: yours"),
    base::optional("status", &Args::status, "list these"),
    base::optional("mine", &Args::mine, ""),
    base::optional("budget_tokens", &Args::budget_tokens, "", 50, 50000),
};

void add_value(std::string& text, const std::string& name, const mcp::Json& value) {
    if (value.is_string()) {
        const std::string plain = value.get<std::string>();
        text += name + (plain.find('\n') == std::string::npos ? ": " + plain : ":\n" + plain) + "\n";
        return;
    }
    text += name + ": " + base::to_text(value) + "\n";
}

mcp::ToolResult one(tasks::EventLog& log, const std::string& id, int budget_tokens) {
    const auto task = log.read(id);
    if (!task) throw mcp::ToolError("no task '" + id + "'");
    mcp::Json facts = shown_whole(*task, log.content(id));
    std::string text;
    // What has to be done first, then where, then all the rest.
    for (const char* name :
         {"id", "status", "title", "description", "finding", "contract", "definition_of_done", "files"})
        if (facts.contains(name)) add_value(text, name, facts[name]);
    for (const auto& item : facts.items())
        if (text.find(item.key() + ":") != 0 && text.find("\n" + item.key() + ":") == std::string::npos)
            add_value(text, item.key(), item.value());
    BudgetedText cut(budget_tokens, 80);
    cut.add_part(text);
    const bool is_cut = text.size() > cut.left() && cut.is_cut();
    return mcp::ToolResult::text_and_structured(
        cut.end(is_cut ? "cut: ask again with a larger budget_tokens" : ""), {{"task", std::move(facts)}});
}

mcp::ToolResult list(tasks::EventLog& log, const Args& args, const std::string& own) {
    tasks::TaskFilter filter;
    for (const std::string& word : args.status) {
        const auto status = tasks::to_status(word);
        if (!status) throw mcp::BadArguments("argument 'status': '" + word + "' is no state of a task");
        filter.statuses.push_back(*status);
    }
    BudgetedText text(args.budget_tokens, 80);
    mcp::Json tasks = mcp::Json::array();
    for (const tasks::Task& task : log.list(filter)) {
        if (args.mine && task.id != own && task.parent != own) continue;
        if (!text.add(task.id + " " + to_word(task.status) + " " + task.title)) break;
        tasks.push_back({{"id", task.id},
                         {"status", to_word(task.status)},
                         {"title", task.title},
                         {"project", task.project}});
    }
    const bool is_cut = text.is_cut();
    const bool is_empty = tasks.empty();
    return mcp::ToolResult::text_and_structured(text.end(is_cut     ? "cut: ask for fewer states"
                                                         : is_empty ? "no such tasks"
                                                                    : ""),
                                                {{"tasks", std::move(tasks)}});
}

mcp::ToolResult run(Workspace& workspace, mcp::Call& call, Args args) {
    const std::string own = call.caller().task;
    try {
        tasks::EventLog& log = workspace.tasks().store().log();
        if (!args.status.empty() || args.mine) return list(log, args, own);
        if (args.id.empty()) args.id = own;
        if (args.id.empty())
            throw mcp::ToolError(
                "you are bound to no task: give an id, or a status to list tasks, e.g. [\"pending\"]");
        return one(log, args.id, args.budget_tokens);
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace

mcp::Tool lrm_task_read(Workspace& workspace) {
    mcp::Tool tool =
        mcp::make_tool("lrm_task_read", "Your task: what to do, where, when it is done. Example: {}",
                       arguments, workspace, run);
    tool.output_schema = mcp::Json{
        {"type", "object"}, {"properties", {{"task", {{"type", "object"}}}, {"tasks", {{"type", "array"}}}}}};
    return tool;
}

}  // namespace lrm::tools
