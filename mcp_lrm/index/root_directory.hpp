// The folder of a tree, held open: every path below it is opened beneath it and through no symbolic link.
#pragma once

#include "base/hash.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace lrm::index {

/// What tells that a file was not changed.
struct Stamp {
    std::int64_t size = 0;
    std::int64_t mtime_ns = 0;
    std::int64_t inode = 0;
    bool operator==(const Stamp&) const = default;
};

enum class EntryKind { missing, file, folder, other };

struct Entry {
    EntryKind kind = EntryKind::missing;
    Stamp stamp;  // of a file
};

/// An owned file descriptor.
class Descriptor {
public:
    explicit Descriptor(int value = -1) : value_(value) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    int get() const { return value_; }
    explicit operator bool() const { return value_ >= 0; }

private:
    int value_;
};

/// All members: any thread.
class RootDirectory {
public:
    /// Throws base::Error{file}, naming the directory, when it cannot be opened.
    explicit RootDirectory(const std::filesystem::path& root);

    const std::string& path() const { return path_; }
    /// Whether the path still names the folder that is held open.
    bool is_there() const;

    /// Opens `relative` ("" is the root) with O_NOFOLLOW, O_CLOEXEC, O_NONBLOCK and `flags`; -1 and errno on
    /// failure.
    Descriptor open(const std::string& relative, int flags) const;
    /// What is at `relative` now.
    Entry look(const std::string& relative) const;

    struct Content {
        std::string bytes;        // at most `limit`
        Stamp stamp;              // taken before the first byte was read
        bool is_settled = false;  // the stamp is old enough to be believed: a later change alters it
        int error = 0;            // errno when it could not be read; ENOENT also when it is no regular file
    };
    Content read(const std::string& relative, std::size_t limit) const;

    /// git's name of the whole file, read in pieces; nothing when it cannot be read or changes meanwhile.
    std::optional<base::Sha1> hash(const std::string& relative) const;

private:
    std::string path_;
    Descriptor descriptor_;
    std::int64_t device_ = 0;
    std::int64_t inode_ = 0;
};

}  // namespace lrm::index
