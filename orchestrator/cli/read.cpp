// factory read: lines of a file, a symbol, or an outline.
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/read_target.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

struct Options {
    std::string target;
    std::string lines;
    std::string if_changed_since;
    std::string project;
    int around = 0;
    int budget_tokens = 0;
    bool outline = false;
    bool is_symbol = false;
};

base::Json target_of(const Options& options) {
    if (options.is_symbol) return {{"symbol", options.target}};
    std::error_code ec;
    const std::filesystem::path here = std::filesystem::current_path(ec);
    // Of another project this directory says nothing.
    if (!options.project.empty()) return read_target(options.target, {}, {});
    return read_target(options.target, here, work_tree_of(here).value_or(""));
}

int run_read(const Session& session, const Options& options) {
    base::Json arguments = target_of(options);
    if (!options.lines.empty()) arguments["lines"] = options.lines;
    if (options.outline) arguments["outline"] = true;
    if (options.around > 0) arguments["around"] = options.around;
    if (options.budget_tokens > 0) arguments["budget_tokens"] = options.budget_tokens;
    if (!options.if_changed_since.empty()) arguments["if_changed_since"] = options.if_changed_since;
    if (!options.project.empty()) arguments["project"] = project_argument(options.project);
    // A file is read as it is; a symbol has to be found first.
    const Indexed indexed = arguments.contains("symbol") ? Indexed::needed : Indexed::not_needed;
    return print_tool(session, "lrm_read", arguments, indexed);
}

}  // namespace

void add_read(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("read", "read the lines you need, or a symbol by its name");
    app->group("Code");
    const auto options = std::make_shared<Options>();
    app->add_option("PATH|SYMBOL", options->target, "a file (also PATH:12-40), or a symbol")
        ->required()
        ->type_name("PATH|SYMBOL");
    app->add_option("--lines", options->lines, "only these lines, such as 12-40")->type_name("A-B");
    app->add_flag("--outline", options->outline, "the symbols of the file instead of its text");
    app->add_option("--around", options->around, "N more lines around them; alone: line N and 20 around it")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_flag("--symbol", options->is_symbol, "take the word for a symbol even if a file has that name");
    app->add_option("--budget-tokens", options->budget_tokens, "cut the answer at N tokens (4 bytes each)")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    app->add_option("--if-changed-since", options->if_changed_since,
                    "an etag: unchanged files are not repeated")
        ->type_name("ETAG");
    app->add_option("--project", options->project, "another project: its name or a path in it")
        ->type_name("NAME");
    set_examples(*app,
                 "  factory read src/main.rs:10-40      lines of a file\n"
                 "  factory read parse_header           a symbol, wherever it is\n"
                 "  factory read src/main.rs --outline  what is in the file\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_read(session, *options); };
    });
}

}  // namespace factory::cli
