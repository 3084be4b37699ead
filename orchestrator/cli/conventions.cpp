// factory conventions: how is it done here?
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::string topic;
    std::string domain;
    std::string project;
    int budget_tokens = 0;
};

int run_conventions(const Session& session, const Options& options) {
    base::Json arguments = base::Json::object();
    if (!options.topic.empty()) arguments["topic"] = options.topic;
    if (!options.domain.empty()) arguments["domain"] = options.domain;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_conventions", arguments, Indexed::needed);
}

}  // namespace

void add_conventions(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("conventions", "how things are done here, with examples");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("TOPIC", options->topic,
                    "errors, tests, naming, imports, logging, layout, commits or tooling; default all")
        ->check(CLI::IsMember(
            {"errors", "tests", "naming", "imports", "logging", "layout", "commits", "tooling"}))
        ->type_name("TOPIC");
    app->add_option("--topic", options->topic, "the same")
        ->check(CLI::IsMember(
            {"errors", "tests", "naming", "imports", "logging", "layout", "commits", "tooling"}))
        ->type_name("TOPIC");
    app->add_option("--domain", options->domain, "only this language or folder")->type_name("NAME");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory conventions                       every topic, the most useful first\n"
                 "  factory conventions errors --domain rust  how errors are handled in Rust\n"
                 "  factory conventions --json | jq '.declared[] | select(.drift)'\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_conventions(session, *options); };
    });
}

}  // namespace factory::cli
