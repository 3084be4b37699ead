// factory index: has the daemon index a tree, and waits for it.
#include "base/error.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/progress_bar.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string root;
    bool stats = false;
};

/// The tree to index: as given, else the git work tree of this directory, else the directory.
fs::path chosen_root(const std::string& given) {
    std::error_code ec;
    const fs::path here = fs::current_path();
    const fs::path root = given.empty() ? work_tree_of(here).value_or(here) : fs::canonical(given, ec);
    if (ec) throw base::Error(base::ErrorKind::file, "no such directory: " + given);
    if (!fs::is_directory(root))
        throw base::Error(base::ErrorKind::file, "not a directory: " + root.string());
    return root;
}

std::string stats_text(const base::Json& facts) {
    std::string out;
    const auto row = [&out](const char* name, const std::string& value) {
        out += name + std::string(10 - std::string(name).size(), ' ') + value + "\n";
    };
    row("root", facts.value("root", ""));
    row("files", grouped(facts.value("files", std::int64_t{0})));
    row("symbols", grouped(facts.value("symbols", std::int64_t{0})));
    if (facts.contains("source_bytes"))
        row("source", bytes_text(facts.value("source_bytes", std::int64_t{0})));
    if (facts.contains("index_bytes")) row("index", bytes_text(facts.value("index_bytes", std::int64_t{0})));
    const auto time =
        std::chrono::milliseconds(static_cast<std::int64_t>(facts.value("seconds", 0.0) * 1000));
    row("time", duration_text(time));
    return out;
}

int run_index(const Session& session, const Options& options) {
    const fs::path root = chosen_root(options.root);
    const base::Json facts = index_tree(session, root.string());
    const auto time =
        std::chrono::milliseconds(static_cast<std::int64_t>(facts.value("seconds", 0.0) * 1000));
    const std::string sentence =
        "indexed " + root.string() + ": " + grouped(facts.value("files", std::int64_t{0})) + " files, " +
        grouped(facts.value("symbols", std::int64_t{0})) + " symbols in " + duration_text(time);
    session.print(facts, options.stats ? stats_text(facts) : sentence);
    return 0;
}

}  // namespace

void add_index(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("index", "index a repository and wait for it");
    app->group("Projects");
    const auto options = std::make_shared<Options>();
    app->add_option("ROOT", options->root, "a directory; default: the git work tree you are in")
        ->type_name("ROOT");
    app->add_flag("--stats", options->stats, "what was indexed and what it took");
    set_examples(*app,
                 "  factory index               this repository\n"
                 "  factory index ~/src/demo --stats\n");
    app->callback([&session, options] {
        session.action = [&session, options] { return run_index(session, *options); };
    });
}

}  // namespace factory::cli
