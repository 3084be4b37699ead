// Opening what a caller names below a work tree's root, and nothing else.
#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace base {

enum class PathProblem {
    empty,
    control_character,  // NUL, newline, escape, ...
    outside,            // "..", an absolute path elsewhere, or a link that leads there
    missing,
    directory,
    special,  // FIFO, device or socket: never opened
    denied,
    too_long,
    too_many_links,
    too_large,
    failed,  // anything else the system said
};

/// What is wrong with a path that a caller gave. `what()` shows the path with control characters escaped.
class PathError : public Error {
public:
    PathError(PathProblem problem, const std::string& what)
        : Error(ErrorKind::file, what), problem_(problem) {}
    PathProblem problem() const noexcept { return problem_; }

private:
    PathProblem problem_;
};

/// An open file or directory; closes it.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) noexcept : value_(value) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : value_(other.value_) { other.value_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    int get() const noexcept { return value_; }
    explicit operator bool() const noexcept { return value_ >= 0; }

private:
    int value_ = -1;
};

/// A path below a root, as text: relative, without "." and "..", without doubled or trailing slashes. "." is
/// the root itself. It says nothing about links: only open_beneath decides what may be read.
class WorkPath {
public:
    /// `given` as a caller wrote it. An absolute path must lead into `root` (also by another name of the same
    /// folder) and is made relative. Throws PathError{empty, control_character, outside, too_long}.
    WorkPath(const std::filesystem::path& root, std::string_view given);

    const std::string& text() const noexcept { return text_; }
    bool is_root() const noexcept { return text_ == "."; }

private:
    std::string text_;
};

struct OpenFile {
    Descriptor descriptor;
    std::uint64_t size = 0;
    std::int64_t mtime_ns = 0;
    std::uint64_t inode = 0;
};

/// Opens a regular file for reading. Symbolic links are followed as long as they stay below `root`, whatever
/// is swapped meanwhile. Never blocks on a FIFO or device. A hard link is a file like any other: what it
/// shares with the outside cannot be seen. `portable` is for tests: as on a kernel without openat2. Throws
/// PathError.
enum class Resolver { kernel, portable };
OpenFile open_beneath(const std::filesystem::path& root, const WorkPath& path,
                      Resolver resolver = Resolver::kernel);

/// The whole file; PathError{too_large} when it has more than `limit` bytes.
std::string read_beneath(const std::filesystem::path& root, const WorkPath& path, std::size_t limit);

/// The same by text. Throws PathError.
std::string read_beneath(const std::filesystem::path& root, std::string_view given, std::size_t limit);

/// `text` for a message: control characters escaped, at most 200 bytes.
std::string shown(std::string_view text);

}  // namespace base
