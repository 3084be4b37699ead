// Copies of a SQLite database: made while it is in use, checked, and put in its place.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace base::db {

struct BackupFile {
    std::int64_t bytes = 0;
    std::string sha256;  // in hex
};

/// Writes `database` as it is at one moment into the new file `copy` (mode 0600, fsynced), while others read
/// and write it. Throws Error{file} when `copy` exists, SqliteError else; then there is no `copy`.
BackupFile back_up(const std::filesystem::path& database, const std::filesystem::path& copy);

/// Size and hash of a file. Throws Error{file}.
BackupFile describe(const std::filesystem::path& file);

/// What PRAGMA integrity_check says against a database; empty when it is sound. Reads only.
std::vector<std::string> integrity_problems(const std::filesystem::path& database);

/// Puts `copy` in the place of `database`, which nobody has open. What was there before, with its journal, is
/// kept in the folder `kept`, which is made then; false when nothing was there. A crash at any moment leaves
/// either the old database or the new one. Throws Error{file}.
bool put_in_place(const std::filesystem::path& copy, const std::filesystem::path& database,
                  const std::filesystem::path& kept);

}  // namespace base::db
