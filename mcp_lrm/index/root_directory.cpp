// The folder of a tree, held open.
#include "mcp_lrm/index/root_directory.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace lrm::index {
namespace {

constexpr std::int64_t nanoseconds = 1'000'000'000;
// File times advance with the kernel's tick (4 to 10 ms): two writes within one leave the same stamp.
constexpr std::int64_t settled_after_ns = 100'000'000;
constexpr std::size_t hash_piece = std::size_t{256} << 10U;

std::int64_t to_ns(const timespec& time) {
    return time.tv_sec * nanoseconds + time.tv_nsec;
}

Stamp stamp_of(const struct stat& status) {
    return {status.st_size, to_ns(status.st_mtim), static_cast<std::int64_t>(status.st_ino)};
}

/// Without openat2 (an old kernel, a sandbox): folder by folder, none of them a link.
int open_by_steps(int root, const std::string& relative, int flags) {
    Descriptor folder;
    int at = root;
    std::size_t start = 0;
    for (std::size_t slash = relative.find('/'); slash != std::string::npos;
         slash = relative.find('/', start)) {
        const std::string part = relative.substr(start, slash - start);
        if (part == "..") return errno = EXDEV, -1;
        Descriptor next(::openat(at, part.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!next) return -1;
        folder = std::move(next);
        at = folder.get();
        start = slash + 1;
    }
    const std::string last = relative.substr(start);
    if (last == "..") return errno = EXDEV, -1;
    return ::openat(at, last.c_str(), flags);
}

int open_beneath(int root, const std::string& relative, int flags) {
    static std::atomic<bool> has_openat2{true};
    if (relative.find('\0') != std::string::npos || relative.starts_with('/')) return errno = EXDEV, -1;
    if (has_openat2) {
        open_how how{};
        how.flags = static_cast<unsigned>(flags);
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
        const long opened = syscall(SYS_openat2, root, relative.c_str(), &how, sizeof how);
        if (opened >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(opened);
        if (errno == ENOSYS) has_openat2 = false;
    }
    return open_by_steps(root, relative, flags);
}

}  // namespace

Descriptor::~Descriptor() {
    if (value_ >= 0) ::close(value_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
}

RootDirectory::RootDirectory(const std::filesystem::path& root)
    : path_(root.string()), descriptor_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!descriptor_)
        throw base::Error(base::ErrorKind::file, "cannot open the folder " + path_, base::errno_text(errno));
    struct stat status {};
    if (fstat(descriptor_.get(), &status) != 0)
        throw base::Error(base::ErrorKind::file, "cannot open the folder " + path_, base::errno_text(errno));
    device_ = static_cast<std::int64_t>(status.st_dev);
    inode_ = static_cast<std::int64_t>(status.st_ino);
}

bool RootDirectory::is_there() const {
    struct stat status {};
    return stat(path_.c_str(), &status) == 0 && static_cast<std::int64_t>(status.st_dev) == device_ &&
           static_cast<std::int64_t>(status.st_ino) == inode_;
}

Descriptor RootDirectory::open(const std::string& relative, int flags) const {
    const std::string& path = relative.empty() ? "." : relative;
    int opened = -1;
    do {
        opened =
            open_beneath(descriptor_.get(), path, flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    } while (opened < 0 && (errno == EINTR || errno == EAGAIN));  // EAGAIN: renamed while it was resolved
    return Descriptor(opened);
}

Entry RootDirectory::look(const std::string& relative) const {
    // O_PATH opens nothing: no FIFO, device or unreadable file is in the way.
    int opened = -1;
    const std::string& path = relative.empty() ? "." : relative;
    do {
        opened = open_beneath(descriptor_.get(), path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    } while (opened < 0 && (errno == EINTR || errno == EAGAIN));
    const Descriptor entry(opened);
    if (!entry) return {errno == ELOOP ? EntryKind::other : EntryKind::missing, {}};
    struct stat status {};
    if (fstat(entry.get(), &status) != 0) return {};
    if (S_ISREG(status.st_mode)) return {EntryKind::file, stamp_of(status)};
    return {S_ISDIR(status.st_mode) ? EntryKind::folder : EntryKind::other, {}};
}

RootDirectory::Content RootDirectory::read(const std::string& relative, std::size_t limit) const {
    Content content;
    const Descriptor file = open(relative, O_RDONLY);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0) {
        content.error = errno;
        return content;
    }
    if (!S_ISREG(status.st_mode)) {
        content.error = ENOENT;
        return content;
    }
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    content.stamp = stamp_of(status);
    content.is_settled = content.stamp.mtime_ns < to_ns(now) - settled_after_ns;
    // One byte more than expected, to see the end without another call.
    content.bytes.resize(std::min(static_cast<std::size_t>(content.stamp.size) + 1, limit));
    std::size_t have = 0;
    while (have < content.bytes.size()) {
        const ssize_t got = ::read(file.get(), content.bytes.data() + have, content.bytes.size() - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            content.error = errno;
            content.bytes.clear();
            return content;
        }
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
        if (have == content.bytes.size() && have < limit) content.bytes.resize(std::min(have * 2, limit));
    }
    content.bytes.resize(have);
    return content;
}

std::optional<base::Sha1> RootDirectory::hash(const std::string& relative) const {
    const Descriptor file = open(relative, O_RDONLY);
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    base::GitBlobHasher hasher(static_cast<std::uint64_t>(status.st_size));
    std::string piece(hash_piece, '\0');
    std::int64_t left = status.st_size;
    while (left > 0) {
        const ssize_t got = ::read(file.get(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || got > left) return std::nullopt;
        hasher.add(std::string_view(piece).substr(0, static_cast<std::size_t>(got)));
        left -= got;
    }
    return hasher.finish();
}

}  // namespace lrm::index
