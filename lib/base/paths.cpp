// Where things live: XDG places, or one FACTORY_HOME.
#include "base/paths.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace base {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    return value == nullptr ? std::string() : std::string(value);
}

std::filesystem::path xdg(const char* name, const std::filesystem::path& otherwise) {
    const std::string value = environment(name);
    // The specification says that a relative path is invalid and must be ignored.
    return !value.empty() && value.front() == '/' ? std::filesystem::path(value) : otherwise;
}

}  // namespace

Places places(const std::string& home) {
    std::filesystem::path base = home.empty() ? environment("FACTORY_HOME") : home;
    if (!base.empty()) {
        base = std::filesystem::absolute(base);
        return {base / "config", base / "data", base / "logs", base / "run"};
    }
    const std::filesystem::path user = environment("HOME").empty() ? "/" : environment("HOME");
    const std::filesystem::path state = xdg("XDG_STATE_HOME", user / ".local/state") / "factory";
    const std::filesystem::path runtime = xdg("XDG_RUNTIME_DIR", "");
    return {xdg("XDG_CONFIG_HOME", user / ".config") / "factory",
            xdg("XDG_DATA_HOME", user / ".local/share") / "factory", state / "logs",
            runtime.empty() ? state / "run" : runtime / "factory"};
}

std::filesystem::path find_work_tree(const std::filesystem::path& start) {
    std::error_code ec;
    std::filesystem::path directory = std::filesystem::canonical(start, ec);
    while (!ec && !directory.empty()) {
        if (std::filesystem::exists(directory / ".git", ec)) return directory;
        if (directory == directory.parent_path()) break;
        directory = directory.parent_path();
    }
    return {};
}

void make_private_directory(const std::filesystem::path& directory) {
    std::filesystem::path built;
    for (const std::filesystem::path& step : directory) {
        built /= step;
        if (mkdir(built.c_str(), 0700) != 0 && errno != EEXIST && errno != EISDIR)
            throw Error(ErrorKind::file, "cannot create directory " + built.string(), errno_text(errno));
    }
    if (!std::filesystem::is_directory(directory))
        throw Error(ErrorKind::file, "not a directory: " + directory.string());
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw Error(ErrorKind::file, "cannot read " + file.string(), errno_text(errno));
    std::ostringstream text;
    text << stream.rdbuf();
    return std::move(text).str();
}

void write_file(const std::filesystem::path& file, std::string_view text, unsigned mode) {
    const std::string temporary = file.string() + "." + std::to_string(getpid()) + ".new";
    const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (descriptor < 0) throw Error(ErrorKind::file, "cannot write " + file.string(), errno_text(errno));
    bool ok = true;
    for (std::size_t done = 0; ok && done < text.size();) {
        const ssize_t wrote = write(descriptor, text.data() + done, text.size() - done);
        if (wrote < 0 && errno == EINTR) continue;
        ok = wrote > 0;
        if (ok) done += static_cast<std::size_t>(wrote);
    }
    ok = ok && fsync(descriptor) == 0;
    int error = ok ? 0 : errno;
    close(descriptor);
    if (ok && rename(temporary.c_str(), file.c_str()) != 0) {
        ok = false;
        error = errno;
    }
    if (ok) return;
    unlink(temporary.c_str());
    throw Error(ErrorKind::file, "cannot write " + file.string(), errno_text(error));
}

}  // namespace base
