// Backups of the task store: always one SQLite file, whatever the store is.
#pragma once

#include "base/db/backup.hpp"
#include "mcp_lrm/tasks/audit.hpp"

#include <filesystem>

namespace lrm::tasks {

struct BackupReport {
    base::db::BackupFile file;
    AuditReport audit;  // of the copy: chains, seals, moves, and the sum of the events
};

/// Writes the store as it is at one moment into the new file `copy`, while it is in use, and checks the copy.
/// Throws base::Error.
BackupReport back_up_sqlite(const std::filesystem::path& database, const std::filesystem::path& copy);
BackupReport back_up(const Database& store, const std::filesystem::path& copy);

/// Whether a file is a sound task store: its pages, chains, seals, moves, and the sum of its events. Reads
/// only. Throws base::Error when it cannot be opened, or comes from a newer version.
AuditReport check_store(const std::filesystem::path& file);
/// The same of an open one, but for its pages.
AuditReport check_store(const Database& store);

}  // namespace lrm::tasks
