// factory PROJECT tasks: its backlog. Everything is kept by mcp-lrm and reached by its tools.
#include "orchestrator/cli/tasks.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

#include <algorithm>
#include <filesystem>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using base::Json;

struct Options {
    std::vector<std::string> ids;
    std::vector<std::string> status;
    std::vector<std::string> files;
    std::vector<std::string> depends_on;
    std::vector<std::string> tags;
    std::string domain;
    std::string type;
    std::string title;
    std::string description;
    std::string id;
    std::string reason;
    std::string out;
    std::string format;
    int value = 0, urgency = 0, risk = 0, size = 0;
    int limit = 100;
    bool salvage = false;
};

std::string project_of(const Session& session) {
    if (session.project.empty())
        throw UsageError(
            "say which project's backlog: factory PROJECT tasks ...; to see all projects: factory project "
            "list");
    return session.project;
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.resize(width, ' ');
    return text;
}

int list(const Session& session, const Options& options) {
    Json arguments = {{"project", project_of(session)}, {"limit", options.limit}};
    if (!options.status.empty()) arguments["status"] = options.status;
    if (!options.domain.empty()) arguments["domain"] = options.domain;
    const Json facts = task_call(session, "task_query", arguments);
    std::string text;
    for (const Json& task : facts["tasks"]) {
        char score[16];
        std::snprintf(score, sizeof score, "%5.1f", task.value("wsjf", 0.0));
        text += padded(task.value("id", ""), 24) + " " + padded(task.value("status", ""), 20) + " " + score +
                "  " + task.value("title", "") + "\n";
    }
    if (text.empty())
        text = "no such tasks in " + session.project + "; to add one: factory " + session.project +
               " tasks add TITLE\n";
    if (facts.contains("next_cursor")) text += "there are more: --limit\n";
    session.print(facts, text);
    return 0;
}

int show(const Session& session, const Options& options) {
    const Json facts = task_call(session, "task_query", {{"what", "show"}, {"id", options.ids.front()}});
    std::string text;
    for (const auto& item : facts["task"].items())
        text += item.key() + ": " +
                (item.value().is_string() ? item.value().get<std::string>() : base::to_text(item.value())) +
                "\n";
    session.print(facts, text);
    return 0;
}

int why(const Session& session, const Options& options) {
    const Json facts = task_call(session, "task_query", {{"what", "why"}, {"id", options.ids.front()}});
    std::string text;
    for (const Json& line : facts["why"]) text += line.get<std::string>() + "\n";
    session.print(facts, text);
    return 0;
}

int history(const Session& session, const Options& options) {
    const Json facts = task_call(
        session, "task_query",
        {{"what", "history"}, {"id", options.ids.front()}, {"limit", std::max(options.limit, 1000)}});
    std::string text;
    for (const Json& event : facts["events"]) {
        text += event.value("at", "") + "  " + padded(event.value("actor", ""), 13) +
                padded(event.value("kind", ""), 9);
        if (event.contains("to"))
            text += event.value("from", "") + (event.contains("from") ? " -> " : "") + event.value("to", "");
        if (event.contains("reason")) text += "  " + event.value("reason", "");
        text += "\n";
    }
    session.print(facts, text);
    return 0;
}

int add(const Session& session, const Options& options) {
    Json task = {{"title", options.title}};
    const auto set = [&task](const char* name, const std::string& value) {
        if (!value.empty()) task[name] = value;
    };
    set("id", options.id);
    set("type", options.type);
    set("domain", options.domain);
    set("description", options.description.empty() ? options.title : options.description);
    if (!options.files.empty()) task["files"] = options.files;
    if (!options.depends_on.empty()) task["depends_on"] = options.depends_on;
    if (!options.tags.empty()) task["tags"] = options.tags;
    const auto part = [&task](const char* name, int value) {
        if (value > 0) task[name] = value;
    };
    part("business_value", options.value);
    part("time_criticality", options.urgency);
    part("risk_reduction", options.risk);
    part("job_size", options.size);
    const Json facts =
        task_call(session, "task_add", {{"project", project_of(session)}, {"tasks", Json::array({task})}});
    session.print(facts, "added " + facts["added"].at(0).get<std::string>());
    return 0;
}

int import(const Session& session, const Options& options) {
    Json added = Json::array();
    Json lost = Json::array();
    std::string text;
    std::vector<fs::path> files;
    for (const std::string& name : options.files) {
        std::error_code ec;
        if (!fs::is_directory(name, ec)) {
            files.emplace_back(name);
            continue;
        }
        for (const auto& entry : fs::directory_iterator(name))
            if (entry.path().extension() == ".md") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) {
        const Json facts = task_call(session, "task_import",
                                     {{"project", project_of(session)},
                                      {"name", file.filename().string()},
                                      {"text", base::read_file(file)},
                                      {"salvage", options.salvage}});
        text += file.string() + ": " + std::to_string(facts["added"].size()) + " tasks added\n";
        for (const Json& damage : facts.value("lost", Json::array())) {
            text += "  lost: " + damage.get<std::string>() + "\n";
            lost.push_back(damage);
        }
        for (const Json& id : facts["added"]) added.push_back(id);
    }
    session.print({{"added", added}, {"lost", lost}}, text);
    return 0;
}

int export_to(const Session& session, const Options& options) {
    const std::string what = options.format == "deploys"    ? "deploys"
                             : options.format == "markdown" ? "markdown"
                                                            : "export";
    Json all = Json::array();
    Json arguments = {{"what", what}, {"project", project_of(session)}, {"limit", 200}};
    for (;;) {
        const Json page = task_call(session, "task_query", arguments);
        for (const Json& task : page["tasks"]) all.push_back(task);
        if (!page.contains("next_cursor")) break;
        arguments["cursor"] = page["next_cursor"];
    }
    if (what == "markdown") {
        if (options.out.empty())
            throw UsageError("--format markdown writes one file a task: say where with -o FOLDER");
        fs::create_directories(options.out);
        for (const Json& file : all)
            base::write_file(fs::path(options.out) / file.value("name", ""), file.value("text", ""), 0644);
        session.print({{"written", all.size()}, {"folder", options.out}},
                      std::to_string(all.size()) + " tasks written to " + options.out);
        return 0;
    }
    const Json backlog = {
        {"updated", task_call(session, "task_query", {{"what", "counts"}}).value("now", "")}, {"tasks", all}};
    if (options.out.empty()) {
        session.print(backlog, backlog.dump(2, ' ', false, Json::error_handler_t::replace));
        return 0;
    }
    base::write_file(options.out, backlog.dump(2, ' ', false, Json::error_handler_t::replace) + "\n", 0644);
    session.print({{"written", all.size()}, {"file", options.out}},
                  std::to_string(all.size()) + " tasks written to " + options.out);
    return 0;
}

int retry(const Session& session, const Options& options) {
    std::vector<std::string> ids = options.ids;
    if (!options.status.empty()) {
        const Json found =
            task_call(session, "task_query",
                      {{"project", project_of(session)}, {"status", options.status}, {"limit", 1000}});
        for (const Json& task : found["tasks"]) ids.push_back(task.value("id", ""));
    }
    if (ids.empty() && options.status.empty()) throw UsageError("say which: an id, or --status blocked");
    Json moved = Json::array();
    std::string text;
    for (const std::string& id : ids) {
        task_call(session, "task_move",
                  {{"id", id},
                   {"to", "pending"},
                   {"fresh_attempts", true},
                   {"worker", "a person"},
                   {"reason", options.reason.empty() ? "a person wants it tried again" : options.reason}});
        moved.push_back(id);
        text += id + " is pending again\n";
    }
    session.print({{"retried", moved}}, text.empty() ? "no such tasks" : text);
    return 0;
}

int approve(const Session& session, const Options& options) {
    for (const std::string& id : options.ids)
        task_call(session, "task_edit",
                  {{"id", id}, {"changes", {{"approved", true}}}, {"reason", "approved by a person"}});
    session.print({{"approved", options.ids}}, "approved");
    return 0;
}

int cancel(const Session& session, const Options& options) {
    for (const std::string& id : options.ids)
        task_call(session, "task_move",
                  {{"id", id}, {"to", "cancelled"}, {"reason", options.reason}, {"worker", "a person"}});
    session.print({{"cancelled", options.ids}}, "cancelled");
    return 0;
}

using Action = int (*)(const Session&, const Options&);

CLI::App* command(CLI::App& app, Session& session, const std::shared_ptr<Options>& options, const char* name,
                  const char* description, Action action, const char* examples) {
    CLI::App* const added = app.add_subcommand(name, description);
    added->group("Backlog");
    set_examples(*added, examples);
    added->callback([&session, options, action] {
        session.action = [&session, options, action] { return action(session, *options); };
    });
    return added;
}

}  // namespace

Json task_call(const Session& session, const std::string& tool, Json arguments) {
    // A repetition after a lost connection must not do it twice.
    if (tool != "task_query") arguments["key"] = base::to_hex(base::random_bytes(16));
    return session.lrm()
        .call(tool, arguments, std::chrono::minutes(2))
        .value("structuredContent", Json::object());
}

void add_tasks(CLI::App& parent, Session& session) {
    CLI::App* const app = parent.add_subcommand("tasks", "a project's backlog: factory PROJECT tasks ...");
    app->group("Backlog");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo tasks list --status pending     what waits\n"
                 "  factory demo tasks why T001                  where it stands, why, what happens next\n"
                 "  factory demo tasks import backlog_tasks.json\n");
    const auto options = std::make_shared<Options>();

    CLI::App* one = command(*app, session, options, "list", "the tasks, with state and WSJF", list,
                            "  factory demo tasks list\n  factory demo tasks list --status blocked --json\n");
    one->add_option("-t,-s,--status", options->status, "only in this state; may be repeated")
        ->type_name("STATUS");
    one->add_option("--domain", options->domain, "only of this domain")->type_name("NAME");
    one->add_option("--limit", options->limit, "at most N; default 100")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");

    const auto with_id = [&](const char* name, const char* description, Action action, const char* examples) {
        CLI::App* const added = command(*app, session, options, name, description, action, examples);
        added->add_option("ID", options->ids, "the task")->required()->type_name("ID");
        return added;
    };
    with_id("show", "one task, whole", show, "  factory demo tasks show T001\n");
    with_id("why", "where it stands, why, and what happens next", why, "  factory demo tasks why T001\n");
    with_id("history", "all that ever happened to it", history, "  factory demo tasks history T001\n");

    one = command(
        *app, session, options, "add", "one more task", add,
        "  factory demo tasks add \"retry failed uploads\" --files src/upload.ts --value 8 --size 2\n");
    one->add_option("TITLE", options->title, "what is to be done, in one line")
        ->required()
        ->type_name("TITLE");
    one->add_option("--id", options->id, "default: one is made")->type_name("ID");
    one->add_option("--type", options->type, "fix, feature, test, refactor, ...")->type_name("WORD");
    one->add_option("--domain", options->domain, "the part of the project")->type_name("NAME");
    one->add_option("--description", options->description, "all that a worker must know")->type_name("TEXT");
    one->add_option("--files", options->files, "what it touches: held while it is worked on")
        ->type_name("PATH");
    one->add_option("--after", options->depends_on, "waits until this task is merged")->type_name("ID");
    one->add_option("--tag", options->tags, "perf-risk, security, journey, ...")->type_name("WORD");
    for (const auto& [name, member, text] :
         {std::tuple{"--value", &Options::value, "business value, 1 to 10"},
          std::tuple{"--urgency", &Options::urgency, "time criticality, 1 to 10"},
          std::tuple{"--risk", &Options::risk, "risk reduction, 1 to 10"},
          std::tuple{"--size", &Options::size, "job size, 1 to 10"}})
        one->add_option(name, (*options).*member, text)->check(CLI::Range(1, 10))->type_name("N");

    one = command(*app, session, options, "import",
                  "backlog_tasks.json, deploy_backlog.json, T*.md, D*.md, or a folder of those", import,
                  "  factory demo tasks import rlm/backlog_tasks.json\n  factory demo tasks import tasks/\n");
    one->add_option("FILE", options->files, "files, or folders of Markdown tasks")
        ->required()
        ->type_name("PATH");
    one->add_flag("--salvage", options->salvage, "take what is whole of a damaged file");

    one = command(*app, session, options, "export", "the backlog as JSON or Markdown", export_to,
                  "  factory demo tasks export -o backlog_tasks.json\n  factory demo tasks export --format "
                  "markdown -o tasks/\n");
    one->add_option("-o,--out", options->out, "the file, or for markdown the folder; default: stdout")
        ->type_name("PATH");
    one->add_option("--format", options->format, "tasks (default), deploys or markdown")
        ->check(CLI::IsMember({"tasks", "deploys", "markdown"}))
        ->type_name("WORD");

    one = command(*app, session, options, "retry", "back to the queue with fresh attempts", retry,
                  "  factory demo tasks retry T001\n  factory demo tasks retry --status blocked\n");
    one->add_option("ID", options->ids, "the tasks")->type_name("ID");
    one->add_option("-t,-s,--status", options->status, "all that are in this state")->type_name("STATUS");
    one->add_option("--reason", options->reason, "why, for the history")->type_name("TEXT");

    with_id("approve", "lets a task that was made from outside text be deployed", approve,
            "  factory demo tasks approve T001\n");
    with_id("cancel", "not wanted any more", cancel, "  factory demo tasks cancel T001 --reason obsolete\n")
        ->add_option("--reason", options->reason, "why, for the history")
        ->type_name("TEXT");
}

}  // namespace factory::cli
