// factory backup, restore, db migrate: the databases, in files or in PostgreSQL.
#include "orchestrator/cli/backup.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/child.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/daemon_call.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace factory::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Json;

constexpr std::chrono::hours limit{6};
constexpr const char* manifest_name = "manifest.json";

struct Options {
    std::string folder;
};

std::string now_text(const char* format) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    std::strftime(text, sizeof text, format, &parts);
    return text;
}

fs::path folder_for(const Session& session, const Options& options) {
    if (!options.folder.empty()) return fs::absolute(options.folder);
    return session.lrm().places().data / "backups" / now_text("%Y-%m-%dT%H-%M-%SZ");
}

/// A daemon's admin_backup; what the manifest says of the file.
Json back_up(const Daemon& daemon, const fs::path& file) {
    const Json result = call_tool(daemon, "admin_backup", {{"file", file.string()}}, limit);
    Json facts = result.value("structuredContent", Json::object());
    facts["file"] = file.filename().string();
    if (const Json& problems = facts["problems"]; !problems.empty())
        throw Error(ErrorKind::database, "the copy " + file.string() + " was made, but it is not sound: " +
                                             problems.front().get<std::string>());
    facts.erase("problems");
    return facts;
}

int run_backup(const Session& session, const Options& options) {
    const fs::path folder = folder_for(session, options);
    if (fs::exists(folder) && !fs::is_empty(folder))
        throw UsageError(folder.string() + " is not empty; name a new folder");
    base::make_private_directory(folder);
    Json files = Json::array();
    files.push_back(back_up(session.lrm(), folder / "factory.db"));
    if (fs::exists(session.lrm().places().data / "platform.db"))
        files.push_back(back_up(session.platform(), folder / "platform.db"));
    const Json manifest = {
        {"made", now_text("%Y-%m-%dT%H:%M:%SZ")}, {"version", FACTORY_VERSION}, {"files", files}};
    // Last: a folder without it is no whole backup.
    base::write_file(folder / manifest_name, manifest.dump(2) + "\n");
    std::string text = "backup in " + folder.string() + "\n";
    for (const Json& file : files)
        text += "  " + file.value("file", "") + "  " + std::to_string(file.value("bytes", std::int64_t{0})) +
                " bytes" +
                (file.contains("tasks") ? ", " + base::to_text(file["tasks"]) + " tasks, " +
                                              base::to_text(file["events"]) + " events, checked"
                                        : "") +
                "\n";
    Json facts = manifest;
    facts["folder"] = folder.string();
    session.print(facts, text);
    return 0;
}

/// Runs a daemon's program in one of its modes that end; what it printed as JSON.
Json run_program(const Session& session, const std::string& program, std::vector<std::string> arguments) {
    base::process::Command command;
    command.argv = {base::process::sibling_program(program).string(), "--json"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    if (!session.home.empty())
        command.argv.insert(command.argv.end(), {"--home", fs::absolute(session.home).string()});
    for (const char* name : {"DATABASE_URL", "FACTORY_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                             "XDG_STATE_HOME", "XDG_RUNTIME_DIR"})
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody writes the environment
        if (const char* value = std::getenv(name)) command.environment.emplace_back(name, value);
    command.time_limit = limit;
    const base::process::Outcome outcome = base::process::run(command);
    if (outcome.exit_code == 0) return base::parse_json(outcome.out);
    std::string why = outcome.err;
    while (!why.empty() && why.back() == '\n') why.pop_back();
    if (why.starts_with(program + ": ")) why.erase(0, program.size() + 2);
    throw Error(ErrorKind::process,
                why.empty() ? program + " ended with " + std::to_string(outcome.exit_code) : why);
}

Json manifest_of(const fs::path& folder) {
    if (!fs::exists(folder / manifest_name))
        throw Error(ErrorKind::file, folder.string() + " is no whole backup: it has no " + manifest_name);
    return base::parse_json(base::read_file(folder / manifest_name));
}

int run_restore(const Session& session, const Options& options) {
    const fs::path folder = fs::absolute(options.folder);
    const Json manifest = manifest_of(folder);
    Json restored = Json::array();
    std::string text;
    for (const Json& file : manifest.value("files", Json::array())) {
        const std::string name = file.value("file", "");
        const bool is_platform = name == "platform.db";
        if (!is_platform && name != "factory.db")
            throw Error(ErrorKind::file, "the backup names " + name + ", which this version does not know");
        Json facts =
            run_program(session, is_platform ? "mcp-platform" : "mcp-lrm",
                        {"--restore", (folder / name).string(), "--sha256", file.value("sha256", "")});
        text += "restored " + name;
        if (facts.contains("tasks"))
            text += ": " + base::to_text(facts["tasks"]) + " tasks, " + base::to_text(facts["events"]) +
                    " events";
        if (facts.contains("copied")) text += " into PostgreSQL";
        if (facts.contains("kept")) text += "; what was there is kept in " + facts.value("kept", "");
        text += "\n";
        facts["file"] = name;
        restored.push_back(std::move(facts));
    }
    session.print({{"restored", restored}}, text);
    return 0;
}

int run_migrate(const Session& session) {
    const Json facts = run_program(session, "mcp-lrm", {"--migrate"});
    session.print(facts, "copied " + base::to_text(facts["copied"]) + " events, " +
                             base::to_text(facts["already"]) + " were there already; PostgreSQL has " +
                             base::to_text(facts["tasks"]) + " tasks and " + base::to_text(facts["events"]) +
                             " events, chains and replay checked");
    return 0;
}

}  // namespace

void add_backup(CLI::App& parent, Session& session) {
    const auto options = std::make_shared<Options>();
    CLI::App* const backup = parent.add_subcommand("backup", "copy the databases while they are in use");
    backup->group("Backlog");
    backup
        ->add_option("FOLDER", options->folder,
                     "a new folder; default: one named by the time, below data/backups")
        ->type_name("FOLDER");
    set_examples(*backup, "  factory backup\n  factory backup /mnt/backups/monday\n");
    backup->callback([&session, options] {
        session.action = [&session, options] { return run_backup(session, *options); };
    });

    CLI::App* const restore =
        parent.add_subcommand("restore", "put a backup in place; the daemons must be stopped");
    restore->group("Backlog");
    restore->add_option("FOLDER", options->folder, "what `factory backup` has made")
        ->required()
        ->type_name("FOLDER");
    set_examples(*restore,
                 "  factory mcp stop                      it refuses while a daemon runs\n"
                 "  factory restore /mnt/backups/monday\n");
    restore->callback([&session, options] {
        session.action = [&session, options] { return run_restore(session, *options); };
    });

    CLI::App* const db = parent.add_subcommand("db", "the task store's database");
    db->group("Backlog");
    db->require_subcommand(1);
    set_examples(*db,
                 "  export DATABASE_URL=postgresql://factory@db.example.com/factory\n  factory db migrate\n");
    CLI::App* const migrate = db->add_subcommand(
        "migrate", "copy SQLite's tasks to the PostgreSQL of DATABASE_URL; may be repeated");
    set_examples(*migrate,
                 "  export DATABASE_URL=postgresql://factory@db.example.com/factory\n  factory db migrate\n");
    migrate->callback([&session] { session.action = [&session] { return run_migrate(session); }; });
}

}  // namespace factory::cli
