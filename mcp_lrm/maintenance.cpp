#include "mcp_lrm/maintenance.hpp"

#include "base/db/backup.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/paths.hpp"
#include "base/process/daemon.hpp"
#include "base/process/serving.hpp"
#include "mcp_lrm/tasks/backup.hpp"
#include "mcp_lrm/tasks/copy.hpp"
#include "mcp_lrm/tasks/import.hpp"

#include <chrono>
#include <cstdio>

namespace lrm {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Json;

/// Held until the end, so that none starts meanwhile.
base::process::DaemonLock lock_out_daemons(const base::Places& places) {
    if (const auto other = base::process::running_daemon(places.run, "mcp-lrm"))
        throw Error(ErrorKind::process,
                    "mcp-lrm runs (pid " + std::to_string(other->pid) + "); stop it first: factory mcp stop");
    return {places.run, "mcp-lrm"};
}

void require_sound(const std::string& what, const tasks::AuditReport& report) {
    if (report.problems.empty()) return;
    throw Error(
        ErrorKind::database,
        what + " is not sound: " + report.problems.front() +
            (report.problems.size() > 1 ? " (and " + std::to_string(report.problems.size() - 1) + " more)"
                                        : ""));
}

std::string now_in_a_name() {
    const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now().time_since_epoch());
    std::string text = tasks::to_rfc3339(now.count());
    for (char& c : text)
        if (c == ':') c = '-';
    return text;
}

void print(const MaintenanceOptions& options, const Json& facts, const std::string& text) {
    std::printf("%s\n", options.json ? base::to_text(facts).c_str() : text.c_str());
}

tasks::CopyReport copy(const fs::path& file, const tasks::Database& target) {
    const auto from = tasks::sqlite_database(file).open_reader();
    return tasks::copy_store(*from, *target.open_writer());
}

}  // namespace

int restore(const MaintenanceOptions& options) {
    const base::Places places = base::places(options.home);
    base::process::prepare_to_serve(places);
    const base::process::DaemonLock lock = lock_out_daemons(places);
    const fs::path file = fs::absolute(options.file);
    if (!options.sha256.empty() && base::db::describe(file).sha256 != options.sha256)
        throw Error(ErrorKind::file,
                    "the backup " + file.string() +
                        " is not what was written: its SHA-256 is another; take another backup");
    const tasks::AuditReport report = tasks::check_store(file);
    require_sound("the backup " + file.string(), report);
    Json facts = {{"events", report.events}, {"tasks", report.tasks}};
    std::string text =
        "restored " + std::to_string(report.tasks) + " tasks, " + std::to_string(report.events) + " events";
    if (const std::string url = base::process::environment("DATABASE_URL"); !url.empty()) {
        const tasks::Database target = tasks::postgres_database(url);
        facts["copied"] = copy(file, target).events;
        const tasks::AuditReport there = tasks::check_store(target);
        require_sound("what is in PostgreSQL now", there);
        // Events are never taken back: who wants the state of then gets a database of its own.
        if (there.events > report.events)
            throw Error(ErrorKind::database,
                        "PostgreSQL holds what is newer than the backup (" +
                            std::to_string(there.events - report.events) +
                            " of its events) and stays as it is; to go back, restore into an empty database");
        text += " into PostgreSQL";
    } else {
        const fs::path kept = places.data / ("before-restore-" + now_in_a_name());
        if (base::db::put_in_place(file, places.data / "factory.db", kept)) {
            facts["kept"] = kept.string();
            text += "; what was there is kept in " + kept.string();
        }
    }
    print(options, facts, text);
    return 0;
}

int migrate(const MaintenanceOptions& options) {
    const base::Places places = base::places(options.home);
    const std::string url = base::process::environment("DATABASE_URL");
    if (url.empty())
        throw Error(ErrorKind::config,
                    "say where to: DATABASE_URL=postgresql://USER@HOST/DATABASE factory db migrate");
    const fs::path file = places.data / "factory.db";
    if (!fs::exists(file))
        throw Error(ErrorKind::file, "there is no " + file.string() + ", so that there is nothing to copy");
    base::process::prepare_to_serve(places);
    const base::process::DaemonLock lock = lock_out_daemons(places);
    require_sound(file.string(), tasks::check_store(file));
    const tasks::Database target = tasks::postgres_database(url);
    const tasks::CopyReport copied = copy(file, target);
    const tasks::AuditReport report = tasks::check_store(target);
    require_sound("what is in PostgreSQL now", report);
    print(options,
          {{"copied", copied.events},
           {"already", copied.already},
           {"events", report.events},
           {"tasks", report.tasks}},
          "copied " + std::to_string(copied.events) + " events, " + std::to_string(copied.already) +
              " were there already; PostgreSQL has " + std::to_string(report.tasks) + " tasks, " +
              std::to_string(report.events) + " events, and all of it is sound");
    return 0;
}

}  // namespace lrm
