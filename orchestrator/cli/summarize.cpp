// factory summarize: what is here, and where to edit.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::vector<std::string> files;
    std::vector<std::string> scope;
    std::string goal;
    std::string project;
    int budget_tokens = 0;
};

int run_summarize(const Session& session, const Options& options) {
    base::Json arguments = base::Json::object();
    if (!options.files.empty()) arguments["files"] = options.files;
    if (!options.scope.empty()) arguments["scope"] = options.scope;
    if (!options.goal.empty()) arguments["goal"] = options.goal;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_summarize", arguments, Indexed::needed);
}

}  // namespace

void add_summarize(CLI::App& parent, Session& session) {
    CLI::App* app =
        parent.add_subcommand("summarize", "what files do, how they hang together, where to edit");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("FILE", options->files, "files, relative to the root; default: all of --scope")
        ->type_name("FILE");
    app->add_option("--scope", options->scope, "this folder or glob; may be repeated; default: everything")
        ->allow_extra_args(false)
        ->type_name("GLOB");
    app->add_option("--goal", options->goal, "what is to be changed: adds where to edit")->type_name("TEXT");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory summarize --scope src/upload\n"
                 "  factory summarize --scope src --goal \"retry failed uploads three times\"\n"
                 "  factory summarize src/a.ts src/b.ts --json | jq '.edit'\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_summarize(session, *options); };
    });
}

}  // namespace factory::cli
