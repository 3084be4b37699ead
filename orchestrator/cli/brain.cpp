// factory PROJECT brain: what is wrong with a repository, as tasks in its backlog.
#include "orchestrator/cli/brain.hpp"

#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/process/program.hpp"
#include "orchestrator/brain/brain.hpp"
#include "orchestrator/brain/chat.hpp"
#include "orchestrator/cli/factory_floor.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/project_named.hpp"

#include <cstdio>

namespace factory::cli {
namespace {

using base::Json;

struct Options {
    std::string focus;
    std::string question;
    std::string mode = "all";
    std::string domain;
    std::string chat;
    int calls = 8;
    bool no_llm = false;
    bool dry_run = false;
    int minutes = 30;
    int most = 50;
};

struct Place {
    base::config::ProjectFile project;
    std::filesystem::path root;
};

Place place_of(const Session& session, const std::string& command) {
    const std::string name = needed_project(session, command);
    Place out{project_named(session.lrm().places().config, name), {}};
    const auto location = base::git::discover(out.project.project.root_path);
    if (!location)
        throw base::Error(base::ErrorKind::git, out.project.project.root_path + ", the root of " + name +
                                                    ", is in no git work tree");
    out.root = location->work_tree;
    return out;
}

std::string counted(std::size_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string line_of(const Json& task) {
    char score[16];
    const brain::Parts parts{task.value("business_value", 1), task.value("time_criticality", 1),
                             task.value("risk_reduction", 1), task.value("job_size", 1)};
    std::snprintf(score, sizeof score, "%5.1f", brain::wsjf(parts));
    const int line = task.value("line", 0);
    return "  " + task.value("id", "") + " " + score + "  " + task.value("file", "") +
           (line > 0 ? ":" + std::to_string(line) : "") + "  " + task.value("title", "") + "\n";
}

std::string text_of(const brain::BrainReport& report, bool is_dry, const std::string& project) {
    std::string out;
    for (const Json& task : report.tasks) out += line_of(task);
    for (const std::string& one : report.refused) out += "  not filed: " + one + "\n";
    for (const std::string& one : report.remarks) out += "note: " + one + "\n";
    out += counted(report.findings, "finding", "findings") + ", " +
           counted(report.tasks.size(), "task", "tasks") + (is_dry ? " to file, " : " filed, ") +
           std::to_string(report.known.size()) + " known already\n";
    if (!report.tasks.empty())
        out += is_dry ? "nothing was stored: this was --dry-run\n"
                      : "to have them worked on: factory " + project + " cycle start\n";
    return out;
}

Json facts_of(const brain::BrainReport& report, const Options& options, const std::string& project) {
    Json runs = Json::array();
    for (const brain::Run& run : report.runs) {
        Json one = {{"domain", run.domain},
                    {"action", run.action},
                    {"state", run.state},
                    {"command", run.command},
                    {"findings", run.findings.size()}};
        if (!run.problem.empty()) one["problem"] = run.problem;
        runs.push_back(std::move(one));
    }
    return {{"project", project},     {"mode", options.mode},        {"dry_run", options.dry_run},
            {"runs", runs},           {"findings", report.findings}, {"tasks", report.tasks},
            {"known", report.known},  {"waiting", report.waiting},   {"refused", report.refused},
            {"notes", report.remarks}};
}

int run(const Session& session, const Options& options, bool is_quick) {
    const Place place = place_of(session, is_quick ? "brain quick" : "brain run");
    index_tree(session, place.root.string());
    brain::BrainOptions wanted;
    wanted.mode = brain::to_mode(options.mode);
    wanted.focus = options.question.empty() ? options.focus : options.question;
    wanted.domain = options.domain;
    wanted.is_dry = options.dry_run;
    wanted.is_quick = is_quick;
    wanted.most_tasks = static_cast<std::size_t>(options.most);
    wanted.limit = std::chrono::minutes(options.minutes);
    if (session.console.err_is_terminal)
        wanted.on_step = [&session](const std::string& what) { session.remark(what); };
    const brain::BrainReport report = run_brain(session.lrm(), place.project, place.root, wanted);
    const std::string& name = place.project.project.name;
    session.print(facts_of(report, options, name), text_of(report, options.dry_run, name));
    if (!report.is_blind()) return 0;
    session.remark("none of the project's commands said anything of its code");
    return 1;
}

/// "cargo check (not on this machine)"; the facts of it go to `facts`.
std::string command_state(const char* action, const std::string& command, Json& facts) {
    if (command.empty()) return "";
    const std::size_t begin = command.find_first_not_of(' ');
    const std::string program = command.substr(begin, command.find(' ', begin) - begin);
    bool is_there = true;
    try {
        // What a domain declares may set variables first; then only the run can tell.
        if (program.find('=') == std::string::npos) base::process::find_program(program);
    } catch (const base::Error&) {
        is_there = false;
    }
    facts[action] = {{"command", command}, {"is_there", is_there}};
    return std::string("    ") + action + ": " + command + (is_there ? "" : "  (not on this machine)") + "\n";
}

int status(const Session& session) {
    const Place place = place_of(session, "brain status");
    const std::string& name = place.project.project.name;
    const brain::Domains domains = brain::domains_of(place.project, place.root);
    const bool is_declared = !place.project.domains.empty();
    Json domain_facts = Json::object();
    std::string text = name + ": phase " + place.project.brain.current_phase + "\n";
    text += is_declared ? "  domains, declared:\n" : "  domains, detected:\n";
    for (const auto& [domain, rules] : domains) {
        Json one = Json::object();
        text += "  " + domain + "\n";
        text += command_state("build", rules.build_cmd, one);
        text += command_state("test", rules.test_cmd, one);
        text += command_state("lint", rules.lint_cmd, one);
        domain_facts[domain] = std::move(one);
    }
    if (domains.empty()) text += "  none; declare `domains` in the project's file\n";
    const brain::KnownTasks known = brain::known_tasks(session.lrm(), place.root, name);
    Json task_facts = Json::object();
    for (const auto& [kind, states] : known.of_brain) {
        text += "  " + kind + ":";
        for (const auto& [state, count] : states) {
            text += " " + std::to_string(count) + " " + state;
            task_facts[kind][state] = count;
        }
        text += "\n";
    }
    if (known.of_brain.empty()) text += "  no task of the brain yet: factory " + name + " brain run\n";
    session.print({{"project", name},
                   {"phase", place.project.brain.current_phase},
                   {"declared", is_declared},
                   {"domains", domain_facts},
                   {"tasks", task_facts}},
                  text);
    return 0;
}

int ask(const Session& session, const Options& options) {
    if (options.chat.empty())
        throw UsageError("say what to do: run, quick or status; or ask with --chat QUESTION");
    const Place place = place_of(session, "brain --chat");
    index_tree(session, place.root.string());
    const brain::ChatAnswer said =
        brain::chat(session.lrm(), session.home, place.root, options.chat, options.calls);
    Json citations = Json::array();
    for (const brain::Cited& one : said.answer.citations)
        citations.push_back({{"path", one.path}, {"lines", {one.first, one.last}}});
    std::string text = said.answer.text;
    if (text.empty()) {
        text = said.shown.empty() ? "the index has nothing about it\n"
                                  : "the model said nothing that its citations show; what the index has:\n";
        for (const brain::Cited& one : said.shown)
            text += "  " + one.path + ":" + std::to_string(one.first) + "-" + std::to_string(one.last) + "\n";
    }
    session.print({{"answer", said.answer.text},
                   {"citations", citations},
                   {"dropped", said.answer.dropped},
                   {"calls", said.calls},
                   {"tokens", said.tokens},
                   {"cost", said.cost}},
                  text);
    if (said.answer.dropped > 0)
        session.remark(counted(said.answer.dropped, "line was", "lines were") +
                       " left out: no citation, or one that is not there");
    return said.answer.text.empty() ? 1 : 0;
}

void add_run_options(CLI::App& command, const std::shared_ptr<Options>& options) {
    command.add_option("FOCUS", options->focus, "only what these words are about")->type_name("FOCUS");
    command.add_option("-q,--query", options->question, "the same as FOCUS")->type_name("FOCUS");
    command.add_option("--domain", options->domain, "only this domain")->type_name("NAME");
    command.add_flag("--no-llm", options->no_llm, "ask no model: what the analyzers say, and nothing else");
    command.add_flag("--dry-run", options->dry_run, "show the tasks and store none");
    command.add_option("--limit", options->most, "most tasks to file, the best first; default 50")
        ->check(CLI::Range(1, 1000))
        ->type_name("N");
    command.add_option("--command-timeout", options->minutes, "most minutes of one command; default 30")
        ->check(CLI::Range(1, 240))
        ->type_name("MIN");
}

}  // namespace

void add_brain(CLI::App& parent, Session& session) {
    CLI::App* const app =
        parent.add_subcommand("brain", "find what is wrong and file it as tasks: factory PROJECT brain ...");
    app->group("Backlog");
    app->require_subcommand(0, 1);
    app->fallthrough();
    set_examples(*app,
                 "  factory demo brain run --dry-run           what would be filed\n"
                 "  factory demo brain run                     file it\n"
                 "  factory demo brain run cart --mode fix     failing tests and builds about the cart\n"
                 "  factory demo brain status                  domains, their commands, the brain's tasks\n"
                 "  factory demo brain --chat \"where is a total computed\"\n");
    const auto options = std::make_shared<Options>();
    app->add_option("--chat", options->chat, "answer a question, with the lines that show it")
        ->type_name("QUESTION");
    app->add_option("--calls", options->calls, "--chat: most calls of models; default 8")
        ->check(CLI::Range(1, 200))
        ->type_name("N");
    app->callback([app, &session, options] {
        if (app->get_subcommands().empty())
            session.action = [&session, options] { return ask(session, *options); };
    });
    CLI::App* const one = app->add_subcommand("run", "run the domains' own tools, file what they find");
    one->group("Backlog");
    set_examples(*one,
                 "  factory demo brain run\n  factory demo brain run --mode refactor --dry-run\n"
                 "  factory demo brain run -q \"cart total\" --domain python\n");
    add_run_options(*one, options);
    one->add_option("--mode", options->mode,
                    "all (default), fix, test, debt, missing, security, perf, refactor")
        ->check(CLI::IsMember(brain::mode_words()))
        ->type_name("MODE");
    one->callback([&session, options] {
        session.action = [&session, options] { return run(session, *options, false); };
    });
    CLI::App* const quick =
        app->add_subcommand("quick", "the same, without rules of security and without measuring");
    quick->group("Backlog");
    set_examples(*quick, "  factory demo brain quick\n");
    add_run_options(*quick, options);
    quick->callback([&session, options] {
        session.action = [&session, options] { return run(session, *options, true); };
    });
    CLI::App* const state = app->add_subcommand("status", "domains, their commands, and the brain's tasks");
    state->group("Backlog");
    set_examples(*state, "  factory demo brain status\n");
    state->callback([&session] { session.action = [&session] { return status(session); }; });
}

}  // namespace factory::cli
