// task_query: tasks, their history, why they are where they are, the audit feed.
#include "base/error.hpp"
#include "mcp_lrm/task_service.hpp"
#include "mcp_lrm/tasks/audit.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/workspace.hpp"

#include <chrono>

namespace lrm::tools {
namespace {

struct Args {
    std::string what;
    std::string id;
    std::string project;
    std::vector<std::string> status;
    std::string domain;
    std::string parent;
    std::int64_t after = 0;
    int limit = 100;
    std::string cursor;
};

const base::Description<Args> arguments{
    base::one_of("what", &Args::what,
                 "list (default); with id: show, why, history; events after a number; counts; export and "
                 "deploys as entries of "
                 "the JSON backlogs; markdown; verify and replay the audit trail.",
                 {"list", "show", "why", "history", "events", "counts", "export", "deploys", "markdown",
                  "verify", "replay"}),
    base::optional("id", &Args::id, ""),
    base::optional("project", &Args::project, ""),
    base::optional("status", &Args::status, ""),
    base::optional("domain", &Args::domain, ""),
    base::optional("parent", &Args::parent, ""),
    base::optional("after", &Args::after, "events: those after this number.", 0, 1e15),
    base::optional("limit", &Args::limit, "", 1, 1000),
    base::optional("cursor", &Args::cursor, "next_cursor of the page before."),
};

tasks::TaskFilter filter_of(const Args& args) {
    tasks::TaskFilter filter{args.project, {}, args.domain, args.parent, args.limit, args.cursor};
    for (const std::string& word : args.status) {
        const auto status = tasks::to_status(word);
        if (!status) throw mcp::BadArguments("argument 'status': '" + word + "' is no state of a task");
        filter.statuses.push_back(*status);
    }
    return filter;
}

mcp::Json page(tasks::EventLog& log, const Args& args) {
    const std::vector<tasks::Task> tasks = log.list(filter_of(args));
    mcp::Json list = mcp::Json::array();
    for (const tasks::Task& task : tasks) {
        if (args.what == "list" || args.what.empty()) {
            list.push_back(shown(task));
            continue;
        }
        const std::string content = log.content(task.id);
        if (args.what == "markdown")
            list.push_back({{"name", task.id + ".md"}, {"text", tasks::to_markdown(task, content)}});
        else if (tasks::is_deploy_entry(content) != (args.what == "deploys")) continue;
        else if (args.what == "deploys") list.push_back(tasks::to_deploy_entry(task, content));
        else list.push_back(tasks::to_backlog_entry(task, content));
    }
    mcp::Json out = {{"tasks", std::move(list)}};
    if (tasks.size() == static_cast<std::size_t>(args.limit)) out["next_cursor"] = tasks.back().id;
    return out;
}

mcp::Json events(const std::vector<tasks::Event>& events) {
    mcp::Json list = mcp::Json::array();
    for (const tasks::Event& event : events) {
        mcp::Json one = tasks::to_json(event);
        one["at"] = tasks::to_rfc3339(event.at);
        list.push_back(std::move(one));
    }
    return {{"events", std::move(list)}};
}

mcp::Json report(const tasks::AuditReport& report) {
    return {{"events", report.events},
            {"tasks", report.tasks},
            {"seals", report.seals},
            {"sealed", report.sealed},
            {"problems", report.problems}};
}

mcp::Json answer(TaskService& service, const Args& args) {
    tasks::Store& store = service.store();
    tasks::EventLog& log = store.log();
    if (args.what == "events") return events(log.events(args.after, args.id, args.limit));
    if (args.what == "verify") return report(tasks::verify(log));
    if (args.what == "replay") return report(tasks::replay(log));
    if (args.what == "counts") {
        mcp::Json out = mcp::Json::object();
        for (const auto& [key, count] : log.counts()) out[key.first][key.second] = count;
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return {
            {"counts", out},
            {"now", tasks::to_rfc3339(std::chrono::duration_cast<std::chrono::milliseconds>(now).count())}};
    }
    if (args.what != "show" && args.what != "why" && args.what != "history") return page(log, args);
    const auto task = log.read(args.id);
    if (!task) throw mcp::ToolError("no task '" + args.id + "'");
    if (args.what == "history") return events(log.events(args.after, args.id, args.limit));
    if (args.what == "show") return {{"task", shown_whole(*task, log.content(args.id))}};
    return store.look([&](const tasks::Backlog& backlog, tasks::Millis now) {
        return mcp::Json{{"why", backlog.why(args.id, now)}};
    });
}

mcp::ToolResult run(Workspace& workspace, mcp::Call&, Args args) {
    try {
        return task_answer(answer(workspace.tasks(), args));
    } catch (const tasks::Refused& refused) {
        throw mcp::ToolError(refused.what());
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

}  // namespace

mcp::Tool task_query(Workspace& workspace) {
    return mcp::for_orchestrator(mcp::make_tool(
        "task_query", "Tasks, their history, why they are where they are, and the numbered audit feed.",
        arguments, workspace, run));
}

}  // namespace lrm::tools
