#include "base/db/backup.hpp"

#include "base/db/sqlite.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace base::db {
namespace {

namespace fs = std::filesystem;

void sync(const fs::path& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = descriptor >= 0 && fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (!done) throw Error(ErrorKind::file, "cannot write " + path.string() + " to disk", errno_text(error));
}

/// Mode 0600, before anything is in it.
void create(const fs::path& file) {
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw Error(ErrorKind::file, "cannot create " + file.string(), errno_text(errno));
    close(descriptor);
}

void move(const fs::path& from, const fs::path& to) {
    std::error_code ec;
    fs::rename(from, to, ec);
    if (ec) throw Error(ErrorKind::file, "cannot move " + from.string() + " to " + to.string(), ec.message());
}

/// Brings what is in the journal into the file, as the last one to close it does.
void close_journal(const fs::path& database) {
    try {
        Connection connection(database, Open::read_write, Durability::full);
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (const SqliteError&) {
        // It is kept as it is, journal and all.
    }
}

}  // namespace

BackupFile back_up(const fs::path& database, const fs::path& copy) {
    create(copy);
    try {
        {
            Connection connection(database, Open::read_only, Durability::full);
            connection.prepare("VACUUM INTO ?").bind(1, copy.string()).run();
        }
        sync(copy);
        sync(copy.parent_path());
        return describe(copy);
    } catch (...) {
        std::error_code ec;
        fs::remove(copy, ec);
        throw;
    }
}

BackupFile describe(const fs::path& file) {
    const auto size = static_cast<std::size_t>(fs::file_size(file));
    if (size == 0) return {0, to_hex(sha256(""))};
    // Mapped, not read: it may be larger than what memory should hold.
    const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    void* const bytes =
        descriptor < 0 ? MAP_FAILED : mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (bytes == MAP_FAILED) throw Error(ErrorKind::file, "cannot read " + file.string(), errno_text(error));
    std::string hash = to_hex(sha256({static_cast<const char*>(bytes), size}));
    munmap(bytes, size);
    return {static_cast<std::int64_t>(size), std::move(hash)};
}

std::vector<std::string> integrity_problems(const fs::path& database) {
    std::vector<std::string> out;
    try {
        Connection connection(database, Open::read_only, Durability::full);
        Statement statement = connection.prepare("PRAGMA integrity_check(20)");
        while (statement.step())
            if (statement.text(0) != "ok") out.emplace_back(statement.text(0));
    } catch (const SqliteError& error) {
        out.emplace_back(error.what());
    }
    return out;
}

bool put_in_place(const fs::path& copy, const fs::path& database, const fs::path& kept) {
    const fs::path beside = database.string() + ".restoring";
    std::error_code ec;
    fs::remove(beside, ec);
    create(beside);
    if (!fs::copy_file(copy, beside, fs::copy_options::overwrite_existing, ec) || ec)
        throw Error(ErrorKind::file, "cannot copy " + copy.string() + " to " + beside.string(), ec.message());
    fs::permissions(beside, fs::perms::owner_read | fs::perms::owner_write, ec);
    sync(beside);
    const bool was_there = fs::exists(database);
    if (was_there) {
        close_journal(database);
        make_private_directory(kept);
        fs::create_hard_link(database, kept / database.filename(), ec);
        if (ec)
            throw Error(ErrorKind::file, "cannot keep " + database.string() + " in " + kept.string(),
                        ec.message());
        // A journal of the old database would be taken for one of the new.
        for (const char* suffix : {"-wal", "-shm"})
            if (const fs::path journal = database.string() + suffix; fs::exists(journal))
                move(journal, kept / journal.filename());
        sync(kept);
    }
    move(beside, database);
    sync(database.parent_path());
    return was_there;
}

}  // namespace base::db
