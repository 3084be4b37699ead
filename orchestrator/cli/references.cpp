// factory references: who uses it?
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::string symbol;
    std::string direction;
    std::string cursor;
    std::string project;
    int depth = 0;  // 0: the tool's default
    int budget_tokens = 0;
};

int run_references(const Session& session, const Options& options) {
    base::Json arguments = {{"symbol", options.symbol}};
    if (!options.direction.empty()) arguments["direction"] = options.direction;
    if (options.depth > 0) arguments["depth"] = options.depth;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.cursor.empty()) arguments["cursor"] = options.cursor;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    return print_tool(session, "lrm_references", arguments, Indexed::needed);
}

}  // namespace

void add_references(CLI::App& parent, Session& session) {
    CLI::App* app =
        parent.add_subcommand("references", "find who uses a symbol, and what a change would reach");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("SYMBOL", options->symbol, "a name, Type.method, or PATH:SYMBOL; for imports also a path")
        ->required()
        ->type_name("SYMBOL");
    app->add_option("--direction", options->direction,
                    "callers, callees, imports, importers, implementers or tests; default callers")
        ->check(CLI::IsMember({"callers", "callees", "imports", "importers", "implementers", "tests"}))
        ->type_name("WORD");
    app->add_option("--depth", options->depth, "also the callers of callers, N steps; default 1, of tests 3")
        ->check(CLI::Range(1, 6))
        ->type_name("N");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--cursor", options->cursor, "go on behind an earlier answer")->type_name("CURSOR");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory references Parser.parse                          who calls it\n"
                 "  factory references src/a.rs:open --depth 3               what a change would reach\n"
                 "  factory references parse_header --direction tests        what tests it\n"
                 "  factory references src/api.ts --direction importers\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_references(session, *options); };
    });
}

}  // namespace factory::cli
