#include "mcp_lrm/tasks/backup.hpp"

#include "base/error.hpp"
#include "mcp_lrm/tasks/copy.hpp"

namespace lrm::tasks {
namespace {

void refuse_newer(const std::filesystem::path& file) {
    const std::int64_t version =
        sqlite_database(file).open_reader()->query("PRAGMA user_version").front().integer(0);
    if (version == schema_version) return;
    throw base::Error(
        base::ErrorKind::database,
        file.string() + (version > schema_version ? " was written by a newer version; install that version"
                                                  : " holds no tasks"));
}

}  // namespace

AuditReport check_store(const Database& store) {
    EventLog log(Database{store.open_reader, store.open_reader});
    AuditReport report = verify(log);
    for (std::string& problem : replay(log).problems) report.problems.push_back(std::move(problem));
    return report;
}

AuditReport check_store(const std::filesystem::path& file) {
    refuse_newer(file);
    AuditReport report = check_store(sqlite_database(file));
    for (std::string& problem : base::db::integrity_problems(file))
        report.problems.push_back(std::move(problem));
    return report;
}

BackupReport back_up_sqlite(const std::filesystem::path& database, const std::filesystem::path& copy) {
    BackupReport report;
    report.file = base::db::back_up(database, copy);
    report.audit = check_store(copy);
    return report;
}

BackupReport back_up(const Database& store, const std::filesystem::path& copy) {
    if (std::filesystem::exists(copy))
        throw base::Error(base::ErrorKind::file, "there is already a file " + copy.string());
    // A database on its own, so that the copy ends in one file without a journal.
    const std::filesystem::path partial = copy.string() + ".partial";
    const auto remove = [&partial] {
        std::error_code ec;
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(partial.string() + suffix, ec);
    };
    remove();
    try {
        const auto from = store.open_reader();
        copy_store(*from, *sqlite_database(partial).open_writer());
        BackupReport report = back_up_sqlite(partial, copy);
        remove();
        return report;
    } catch (...) {
        remove();
        throw;
    }
}

}  // namespace lrm::tasks
