// factory examples: how is it done here?
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::vector<std::string> words;
    std::string symbol;
    std::string kind;
    std::string project;
    int budget_tokens = 0;  // 0: the tool's default
};

int run_examples(const Session& session, const Options& options) {
    std::string query;
    for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
    if (query.empty() && options.symbol.empty())
        throw UsageError("say what is to be done in words, or give --symbol");
    base::Json arguments = base::Json::object();
    if (!query.empty()) arguments["query"] = query;
    if (!options.symbol.empty()) arguments["symbol"] = options.symbol;
    if (!options.kind.empty()) arguments["kind"] = options.kind;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_examples", arguments, Indexed::needed);
}

}  // namespace

void add_examples(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("examples", "show the best existing code to imitate");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("QUERY", options->words, "what is to be done, or a symbol")->type_name("QUERY");
    app->add_option("--symbol", options->symbol, "how this is used: a name, Type.method or PATH:SYMBOL")
        ->type_name("SYMBOL");
    app->add_option("--kind", options->kind, "usage or test; default usage")
        ->check(CLI::IsMember({"usage", "test"}))
        ->type_name("KIND");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory examples read a file with a size limit\n"
                 "  factory examples --symbol Parser.parse --kind test\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_examples(session, *options); };
    });
}

}  // namespace factory::cli
