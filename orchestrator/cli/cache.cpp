// factory cache: what the daemon remembers of outside sources and of costly work.
#include "orchestrator/cli/cache.hpp"

#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/progress_bar.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

constexpr std::chrono::minutes limit{5};

struct Options {
    std::string query;
    std::string tool;
    int limit = 10;
};

base::Json call(const Session& session, const base::Json& arguments, std::string* text = nullptr) {
    const base::Json result = session.lrm().call("admin_cache", arguments, limit);
    if (text != nullptr) *text = result.at("content").at(0).value("text", "");
    return result.at("structuredContent");
}

std::string stats_text(const base::Json& facts) {
    std::string out;
    const auto row = [&out](const std::string& name, const std::string& value) {
        out += name + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + value + "\n";
    };
    const auto number = [&facts](const char* name) { return facts.value(name, std::int64_t{0}); };
    row("answers", grouped(number("entries")));
    row("size", bytes_text(number("bytes")) + " of at most " + bytes_text(number("max_bytes")));
    row("file", bytes_text(number("file_bytes")));
    row("hits", grouped(number("hits")) + " fresh, " + grouped(number("stale_hits")) + " stale");
    row("misses", grouped(number("misses")) + ", " + grouped(number("joined")) + " of them shared a fetch");
    row("fetches", grouped(number("fetches")) + ", " + grouped(number("failures")) + " failed");
    if (number("evicted") > 0) row("evicted", grouped(number("evicted")));
    if (number("not_stored") > 0) row("not stored", grouped(number("not_stored")));
    if (facts.contains("problem")) row("problem", facts.value("problem", ""));
    for (const auto& [name, tool] : facts["tools"].items())
        row(name, grouped(tool.value("entries", std::int64_t{0})) + " answers, " +
                      bytes_text(tool.value("bytes", std::int64_t{0})));
    return out;
}

int show_stats(const Session& session) {
    const base::Json facts = call(session, {{"action", "stats"}});
    session.print(facts, stats_text(facts));
    return 0;
}

int search(const Session& session, const Options& options) {
    std::string text;
    const base::Json facts = call(
        session,
        {{"action", "search"}, {"query", options.query}, {"tool", options.tool}, {"limit", options.limit}},
        &text);
    session.print(facts, text);
    return 0;
}

int clear(const Session& session, const Options& options) {
    std::string text;
    const base::Json facts = call(session, {{"action", "clear"}, {"tool", options.tool}}, &text);
    session.print(facts, text);
    return 0;
}

}  // namespace

void add_cache(CLI::App& parent, Session& session) {
    CLI::App* app =
        parent.add_subcommand("cache", "remembered answers of outside sources and of costly work");
    app->group("Text")->require_subcommand(1);
    const auto options = std::make_shared<Options>();
    CLI::App* stats = app->add_subcommand("stats", "how much there is, and how often it helped");
    set_examples(*stats, "  factory cache stats --json\n");
    stats->callback([&session] { session.action = [&session] { return show_stats(session); }; });

    CLI::App* searching = app->add_subcommand("search", "full-text search over what is remembered");
    searching->add_option("QUERY", options->query, "words; the last may be the beginning of one")
        ->required()
        ->type_name("QUERY");
    searching->add_option("--tool", options->tool, "only answers of this tool")->type_name("NAME");
    searching->add_option("--limit", options->limit, "most answers to show")
        ->check(CLI::Range(1, 100))
        ->capture_default_str()
        ->type_name("N");
    set_examples(*searching, "  factory cache search \"release plan\"\n");
    searching->callback(
        [&session, options] { session.action = [&session, options] { return search(session, *options); }; });

    CLI::App* clearing = app->add_subcommand("clear", "forget all of it, or what one tool brought");
    clearing->add_option("--tool", options->tool, "only answers of this tool")->type_name("NAME");
    set_examples(*clearing, "  factory cache clear --tool jira_search\n");
    clearing->callback(
        [&session, options] { session.action = [&session, options] { return clear(session, *options); }; });
    for (CLI::App* command : {stats, searching, clearing}) command->group("Text");
    set_examples(*app, "  factory cache stats\n  factory cache search \"release plan\"\n");
}

}  // namespace factory::cli
