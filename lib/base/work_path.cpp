// Paths below a root: the text a caller gave, and reading the file it names.
#include "base/work_path.hpp"

#include "base/beneath.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <linux/limits.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

/// What is left of `path` below `root` (both absolute); false when it does not lead there. By components:
/// "/w/ab" is not below "/w/a".
bool strip_root(std::string_view path, std::string_view root, std::string& rest) {
    while (root.size() > 1 && root.back() == '/') root.remove_suffix(1);
    if (root.empty()) return false;  // a root that does not exist holds nothing
    if (root == "/") {
        rest = path.substr(1);
        return true;
    }
    if (path.substr(0, root.size()) != root) return false;
    if (path.size() == root.size()) {
        rest.clear();
        return true;
    }
    if (path[root.size()] != '/') return false;
    rest = path.substr(root.size() + 1);
    return true;
}

std::string real_path(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), &std::free);
    return real ? std::string(real.get()) : std::string();
}

/// The longest prefix of `path` that exists, resolved, and the rest as it stands.
std::string resolved(std::string path) {
    std::string rest;
    while (!path.empty() && path != "/") {
        const std::string real = real_path(path);
        if (!real.empty()) return real + rest;
        const std::size_t slash = path.find_last_of('/');
        rest = path.substr(slash) + rest;
        path.resize(slash);
    }
    return rest;
}

[[noreturn]] void refuse(PathProblem problem, std::string_view given, const std::string& why) {
    throw PathError(problem, "'" + shown(given) + "' " + why);
}

/// Joins the components without "." and empty ones; false when one is "..".
bool normalise(std::string_view path, std::string& out) {
    out.clear();
    for (std::size_t at = 0; at <= path.size();) {
        std::size_t end = path.find('/', at);
        if (end == std::string_view::npos) end = path.size();
        const std::string_view part = path.substr(at, end - at);
        at = end + 1;
        if (part.empty() || part == ".") continue;
        if (part == "..") return false;
        if (!out.empty()) out += '/';
        out += part;
    }
    return true;
}

}  // namespace

Descriptor::~Descriptor() {
    if (value_ >= 0) close(value_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    if (this == &other) return *this;
    if (value_ >= 0) close(value_);
    value_ = other.value_;
    other.value_ = -1;
    return *this;
}

std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (out.size() >= 200) return out + "...";
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f) {
            out += c;
            continue;
        }
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
        out += escaped;
    }
    return out;
}

WorkPath::WorkPath(const std::filesystem::path& root, std::string_view given) {
    if (given.empty()) throw PathError(PathProblem::empty, "the path is empty");
    if (given.size() >= PATH_MAX)
        refuse(PathProblem::too_long, given.substr(0, 60), "is too long for a path");
    for (const char c : given)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            refuse(PathProblem::control_character, given, "has a control character; paths have none");
    const char* const outside = "is outside the root; name a path relative to it";
    std::string relative(given);
    std::string plain;
    if (given.front() == '/') {
        if (!normalise(given, plain)) refuse(PathProblem::outside, given, outside);
        plain.insert(0, 1, '/');
        const std::string& top = root.native();
        // The same folder may have other names (a linked home): compare the real ones too.
        if (!strip_root(plain, top, relative) && !strip_root(resolved(plain), real_path(top), relative))
            refuse(PathProblem::outside, given, outside);
    }
    if (!normalise(relative, text_)) refuse(PathProblem::outside, given, outside);
    if (text_.empty()) text_ = ".";
}

OpenFile open_beneath(const std::filesystem::path& root, const WorkPath& path, Resolver resolver) {
    const Descriptor top(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!top)
        throw PathError(PathProblem::missing,
                        "the root " + shown(root.native()) + " cannot be opened: " + errno_text(errno));
    // First without opening it for reading: opening a FIFO would wake the process that waits to write to it.
    for (int attempt = 0; attempt < 3; ++attempt) {
        struct stat before = {};
        const Descriptor named = resolve_beneath(top.get(), root, path.text(), O_PATH, resolver);
        if (fstat(named.get(), &before) != 0) refuse(PathProblem::failed, path.text(), errno_text(errno));
        if (S_ISDIR(before.st_mode))
            refuse(PathProblem::directory, path.text(), "is a directory, not a file");
        if (!S_ISREG(before.st_mode))
            refuse(PathProblem::special, path.text(), "is not a regular file (a pipe, device or socket)");
        OpenFile file;
        file.descriptor =
            resolve_beneath(top.get(), root, path.text(), O_RDONLY | O_NONBLOCK | O_NOCTTY, resolver);
        struct stat now = {};
        if (fstat(file.descriptor.get(), &now) != 0)
            refuse(PathProblem::failed, path.text(), errno_text(errno));
        if (now.st_dev != before.st_dev || now.st_ino != before.st_ino) continue;
        file.size = static_cast<std::uint64_t>(now.st_size);
        file.mtime_ns = std::int64_t{now.st_mtim.tv_sec} * 1'000'000'000 + now.st_mtim.tv_nsec;
        file.inode = now.st_ino;
        return file;
    }
    refuse(PathProblem::failed, path.text(), "changes all the time; try again");
}

std::string read_beneath(const std::filesystem::path& root, const WorkPath& path, std::size_t limit) {
    const OpenFile file = open_beneath(root, path);
    const auto check = [&](std::uint64_t size) {
        if (size > limit)
            refuse(PathProblem::too_large, path.text(), "is larger than " + std::to_string(limit) + " bytes");
    };
    check(file.size);
    std::string text(static_cast<std::size_t>(file.size) + 1, '\0');  // one more: see whether it grew
    std::size_t done = 0;
    for (;;) {
        if (done == text.size()) text.resize(text.size() * 2);
        const ssize_t got = read(file.descriptor.get(), text.data() + done, text.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) refuse(PathProblem::failed, path.text(), "cannot be read: " + errno_text(errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
        check(done);
    }
    text.resize(done);
    return text;
}

std::string read_beneath(const std::filesystem::path& root, std::string_view given, std::size_t limit) {
    return read_beneath(root, WorkPath(root, given), limit);
}

}  // namespace base
