// What is done to the task store while no daemon runs: putting a backup in place, and the way to PostgreSQL.
#pragma once

#include <string>

namespace lrm {

struct MaintenanceOptions {
    std::string file;    // the backup
    std::string sha256;  // that it must have, in hex; empty: not known
    std::string home;    // empty: FACTORY_HOME or the XDG places
    bool json = false;
};

/// Checks the backup `file` and makes it the task store; what was there is kept in a folder beside it. With
/// DATABASE_URL it is copied into that PostgreSQL, which must be empty or hold a part of the same history. 0,
/// and what was done on stdout. Throws base::Error when a daemon runs, or when the backup is not sound: then
/// nothing was changed.
int restore(const MaintenanceOptions& options);

/// Copies factory.db into the PostgreSQL of DATABASE_URL, and checks what is there then. It may be repeated.
/// Throws base::Error when a daemon runs, or when that PostgreSQL holds other tasks.
int migrate(const MaintenanceOptions& options);

}  // namespace lrm
