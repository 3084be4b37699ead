// factory locate: where is it?
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::vector<std::string> words;
    std::vector<std::string> scope;
    std::string kind;
    std::string cursor;
    std::string project;
    int limit = 0;  // 0: the tool's default
    int budget_tokens = 0;
    bool snippets = false;
    bool explain = false;
};

int run_locate(const Session& session, const Options& options) {
    std::string query;
    for (const std::string& word : options.words) query += (query.empty() ? "" : " ") + word;
    if (query.empty())
        throw UsageError("the query is empty; give a symbol, words, an error text or a question");
    base::Json arguments = {{"query", query}};
    if (!options.scope.empty()) arguments["scope"] = options.scope;
    if (!options.kind.empty()) arguments["kind"] = options.kind;
    if (options.limit > 0) arguments["limit"] = options.limit;
    if (options.snippets) arguments["snippets"] = true;
    if (options.explain) arguments["explain"] = true;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.cursor.empty()) arguments["cursor"] = options.cursor;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_locate", arguments, Indexed::needed);
}

}  // namespace

void add_locate(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("locate", "find where something is: a symbol, a text, an answer");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("QUERY", options->words, "symbol, words, error text or question")
        ->required()
        ->type_name("QUERY");
    app->add_option("--scope", options->scope, "only this path or glob; may be repeated")
        ->allow_extra_args(false)
        ->type_name("GLOB");
    app->add_option("--kind", options->kind, "any, definition, reference, text, file or test")
        ->check(CLI::IsMember({"any", "definition", "reference", "text", "file", "test"}))
        ->type_name("KIND");
    app->add_option("--limit", options->limit, "most places; default 10")
        ->check(CLI::Range(1, 200))
        ->type_name("N");
    app->add_flag("--snippets", options->snippets, "with the code itself");
    app->add_flag("--explain", options->explain, "with signatures and why each was found");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--cursor", options->cursor, "go on behind an earlier answer")->type_name("CURSOR");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory locate parse_header                      a symbol\n"
                 "  factory locate retry after a lost connection     a question\n"
                 "  factory locate \"cannot open\" --scope 'src/**' --snippets\n"
                 "  factory locate --json Config | jq '.places[].path'\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_locate(session, *options); };
    });
}

}  // namespace factory::cli
