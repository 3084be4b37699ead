// A database that may always be rebuilt, put out of the way.
#pragma once

#include <filesystem>

namespace base::db {

/// Renames a database that no connection has open to `FILE.bad-N`, mode 0600, and deletes its journal files
/// and all older `FILE.bad-*`, so that the newest stays for whoever wants to know what happened. Nothing
/// happens where there is no such file. Does not throw: what cannot be moved is met again when the file is
/// opened.
void move_aside(const std::filesystem::path& file) noexcept;

}  // namespace base::db
