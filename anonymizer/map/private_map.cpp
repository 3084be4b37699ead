// The map's file: lines are only ever appended, under a lock.
#include "anonymizer/map/private_map.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace anonymizer {
namespace {

/// An open file with a lock that ends with it.
class LockedFile {
public:
    explicit LockedFile(const std::filesystem::path& path)
        : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)) {
        if (file_ < 0) fail("cannot open", path);
        struct stat status {};
        while (flock(file_, LOCK_EX) != 0)
            if (errno != EINTR) fail("cannot lock", path);
        if (fstat(file_, &status) != 0) fail("cannot look at", path);
        if ((status.st_mode & 077U) != 0 || status.st_uid != geteuid()) {
            close(file_);
            throw base::Error(base::ErrorKind::file,
                              "the anonymizer's map " + path.string() +
                                  " can be read by others; run chmod 600 on it, or delete it");
        }
    }
    ~LockedFile() { close(file_); }
    LockedFile(const LockedFile&) = delete;
    LockedFile& operator=(const LockedFile&) = delete;
    int get() const { return file_; }

private:
    [[noreturn]] void fail(const char* what, const std::filesystem::path& path) const {
        const int error = errno;
        if (file_ >= 0) close(file_);
        throw base::Error(base::ErrorKind::file, std::string(what) + " the anonymizer's map " + path.string(),
                          base::errno_text(error));
    }
    int file_;
};

}  // namespace

PrivateMap::PrivateMap(const std::string& home) : path_(base::places(home).data / "anonymizer.jsonl") {
    base::make_private_directory(path_.parent_path());
}

void PrivateMap::read_new(int file) {
    std::string lines;
    std::string block(65536, '\0');
    for (;;) {
        const ssize_t count =
            pread(file, block.data(), block.size(), static_cast<off_t>(read_ + lines.size()));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            throw base::Error(base::ErrorKind::file, "cannot read the anonymizer's map " + path_.string(),
                              base::errno_text(errno));
        if (count == 0) break;
        lines.append(block, 0, static_cast<std::size_t>(count));
    }
    // A process that was killed while it wrote left half a line: it is written over.
    const std::size_t end = lines.rfind('\n');
    lines.resize(end == std::string::npos ? 0 : end + 1);
    if (!lines.empty()) dictionary_.load(lines);
    read_ += lines.size();
}

void PrivateMap::append(int file, const std::string& lines) {
    if (ftruncate(file, static_cast<off_t>(read_)) != 0)
        throw base::Error(base::ErrorKind::file, "cannot write the anonymizer's map " + path_.string(),
                          base::errno_text(errno));
    for (std::size_t done = 0; done < lines.size();) {
        const ssize_t count =
            pwrite(file, lines.data() + done, lines.size() - done, static_cast<off_t>(read_ + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0)
            throw base::Error(base::ErrorKind::file,
                              "cannot write the anonymizer's map " + path_.string() +
                                  "; nothing was printed that could not be restored",
                              base::errno_text(errno));
        done += static_cast<std::size_t>(count);
    }
    read_ += lines.size();
}

void PrivateMap::update(const std::function<void(Session&)>& work) {
    const LockedFile file(path_);
    read_new(file.get());
    work(dictionary_);
    const std::string lines = dictionary_.save();
    if (!lines.empty()) append(file.get(), lines);
}

}  // namespace anonymizer
