// factory context: the project in 12,000 characters.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::string topic;
    std::string project;
    int budget_tokens = 0;
};

int run_context(const Session& session, const Options& options) {
    base::Json arguments = base::Json::object();
    if (!options.topic.empty()) arguments["topic"] = options.topic;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_context", arguments, Indexed::needed);
}

}  // namespace

void add_context(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("context", "what this project is, how it is built and tested");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("TOPIC", options->topic, "one category, such as tests or structure; default all")
        ->type_name("TOPIC");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory context            everything, in at most 12,000 characters\n"
                 "  factory context tests      how it is tested\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_context(session, *options); };
    });
}

}  // namespace factory::cli
