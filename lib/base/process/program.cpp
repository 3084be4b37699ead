// Finding the program that a command names.
#include "base/process/program.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace base::process {
namespace {

/// 0, or why it cannot be executed.
int why_not(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return EACCES;
    return access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

}  // namespace

std::string find_program(const std::string& name) {
    const bool bad = name.empty() || name.find('\0') != std::string::npos;
    if (bad) throw Error(ErrorKind::process, "cannot start a program without a name");
    if (name.find('/') != std::string::npos) {
        std::string path = std::filesystem::absolute(name).string();
        const int error = why_not(path);
        if (error != 0) throw Error(ErrorKind::process, "cannot start " + path, errno_text(error));
        return path;
    }
    const char* variable =
        std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    std::istringstream entries(variable == nullptr ? "/usr/local/bin:/usr/bin:/bin" : variable);
    for (std::string entry; std::getline(entries, entry, ':');) {
        if (entry.empty() || entry.front() != '/') continue;
        std::string path = entry + "/" + name;
        if (why_not(path) == 0) return path;
    }
    throw Error(ErrorKind::process, "cannot start " + name + ": no such program in PATH");
}

}  // namespace base::process
