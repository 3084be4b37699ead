// Resolving a path below a directory: by the kernel, or step by step where it cannot.
#include "base/beneath.hpp"

#include <array>
#include <cerrno>
#include <deque>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <vector>

namespace base {
namespace {

[[noreturn]] void fail(const std::string& relative, int error) {
    const std::string name = "'" + shown(relative) + "' ";
    switch (error) {
        case ENOENT:
        case ENOTDIR:
            throw PathError(PathProblem::missing, name + "does not exist");
        case EXDEV:
            throw PathError(PathProblem::outside, name + "leads outside the root by a symbolic link");
        case ELOOP:
            throw PathError(PathProblem::too_many_links, name + "has too many symbolic links");
        case EACCES:
        case EPERM:
            throw PathError(PathProblem::denied, name + "may not be read: " + errno_text(error));
        case ENAMETOOLONG:
            throw PathError(PathProblem::too_long, name + "is too long for a path");
        default:
            throw PathError(PathProblem::failed, name + "cannot be opened: " + errno_text(error));
    }
}

int kernel_open(int top, const std::string& relative, int flags) {
    open_how how = {};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(syscall(SYS_openat2, top, relative.c_str(), &how, sizeof how));
}

std::deque<std::string> components(const std::string& path) {
    std::deque<std::string> parts;
    for (std::size_t at = 0; at < path.size();) {
        std::size_t end = path.find('/', at);
        if (end == std::string::npos) end = path.size();
        if (end > at) parts.push_back(path.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

/// Walks one component at a time with O_NOFOLLOW, every directory held open, so that nothing that is swapped
/// meanwhile can lead out.
class Walk {
public:
    Walk(int top, const std::filesystem::path& root, const std::string& relative)
        : top_(top), root_(root.native()), relative_(relative), left_(components(relative)) {}

    Descriptor open_last(int flags) {
        while (!left_.empty()) {
            const std::string part = std::move(left_.front());
            left_.pop_front();
            if (part == ".") continue;
            if (part == "..") {
                if (directories_.empty()) fail(relative_, EXDEV);
                directories_.pop_back();
                continue;
            }
            if (Descriptor last = enter(part, flags)) return last;
        }
        Descriptor self(openat(here(), ".", flags | O_NOFOLLOW | O_CLOEXEC));
        if (!self) fail(relative_, errno);
        return self;
    }

private:
    int here() const { return directories_.empty() ? top_ : directories_.back().get(); }

    /// Steps into `part`, or follows it when it is a link. The open file when `part` was the last.
    Descriptor enter(const std::string& part, int flags) {
        Descriptor next(openat(here(), part.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        struct stat what = {};
        if (!next || fstat(next.get(), &what) != 0) fail(relative_, errno);
        if (S_ISLNK(what.st_mode)) {
            follow(next.get());
            return {};
        }
        if (S_ISDIR(what.st_mode)) {
            directories_.push_back(std::move(next));
            return {};
        }
        if (!left_.empty()) fail(relative_, ENOTDIR);
        if (flags == O_PATH) return next;
        Descriptor last(openat(here(), part.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
        if (!last) fail(relative_, errno == ELOOP ? EAGAIN : errno);
        return last;
    }

    void follow(int link) {
        if (++links_ > 40) fail(relative_, ELOOP);
        std::array<char, 4096> target{};
        const ssize_t size = readlinkat(link, "", target.data(), target.size());
        if (size <= 0) fail(relative_, size < 0 ? errno : ENOENT);
        std::string text(target.data(), static_cast<std::size_t>(size));
        if (text.front() == '/') {
            // An absolute link is fine when it points below the root by the root's own name.
            const bool inside = text.compare(0, root_.size(), root_) == 0 &&
                                (text.size() == root_.size() || text[root_.size()] == '/' || root_ == "/");
            if (!inside) fail(relative_, EXDEV);
            text.erase(0, root_.size());
            directories_.clear();
        }
        const std::deque<std::string> parts = components(text);
        left_.insert(left_.begin(), parts.begin(), parts.end());
    }

    int top_;
    const std::string& root_;
    const std::string& relative_;
    std::deque<std::string> left_;
    std::vector<Descriptor> directories_;
    int links_ = 0;
};

}  // namespace

Descriptor resolve_beneath(int top, const std::filesystem::path& root, const std::string& relative, int flags,
                           Resolver resolver) {
    for (int attempt = 0; resolver == Resolver::kernel && attempt < 8; ++attempt) {
        const int opened = kernel_open(top, relative, flags);
        if (opened >= 0) return Descriptor(opened);
        if (errno == EAGAIN) continue;  // something was renamed meanwhile
        // EXDEV: perhaps only an absolute link that stays inside. ENOSYS, EPERM: no such call here.
        if (errno != EXDEV && errno != ENOSYS && errno != EPERM) fail(relative, errno);
        break;
    }
    return Walk(top, root, relative).open_last(flags);
}

}  // namespace base
