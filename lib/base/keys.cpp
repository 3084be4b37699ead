// The secrets of a daemon, each in a file of mode 0600.
#include "base/keys.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    return text;
}

}  // namespace

std::string load_key(const std::filesystem::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) {
        if (errno == ENOENT) return {};
        throw Error(ErrorKind::file, "cannot read key " + file.string(), errno_text(errno));
    }
    if ((status.st_mode & 077U) != 0)
        throw Error(ErrorKind::file, "key " + file.string() + " can be read by others: run chmod 600 on it");
    std::string key = trimmed(read_file(file));
    if (key.empty()) throw Error(ErrorKind::file, "key " + file.string() + " is empty: delete it");
    return key;
}

std::string load_or_make_key(const std::filesystem::path& file) {
    if (std::string key = load_key(file); !key.empty()) return key;
    const std::filesystem::path fresh = file.string() + "." + std::to_string(getpid());
    write_file(fresh, to_base64url(random_bytes(32)) + "\n");
    // link(2) fails when another process was first; either way `file` is complete from the moment it exists.
    const int linked = link(fresh.c_str(), file.c_str());
    const int error = errno;
    unlink(fresh.c_str());
    if (linked != 0 && error != EEXIST)
        throw Error(ErrorKind::file, "cannot write key " + file.string(), errno_text(error));
    return load_key(file);
}

}  // namespace base
