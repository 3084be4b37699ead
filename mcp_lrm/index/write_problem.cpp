// Whether the index takes a write: tried, not guessed.
#include "base/error.hpp"
#include "base/paths.hpp"
#include "mcp_lrm/index/store.hpp"

#include <cerrno>
#include <fcntl.h>
#include <future>
#include <unistd.h>

namespace lrm::index {
namespace {

std::string told(const std::string& where, const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const base::db::SqliteError& failure) {
        if (failure.is_disk_full()) return "the disk is full: " + where + " takes no write";
        return where + " takes no write: " + failure.what();
    } catch (const std::exception& failure) {
        return where + " takes no write: " + failure.what();
    }
}

}  // namespace

std::string Store::write_problem(std::chrono::milliseconds limit) {
    const std::string where = "the index " + file().string();
    const auto promise = std::make_shared<std::promise<std::exception_ptr>>();
    std::future<std::exception_ptr> answer = promise->get_future();
    {
        std::lock_guard lock(mutex_);
        if (stopped_) return where + " is closed";
        // Not by `write`: being asked must not keep the caches of an idle store warm.
        thread_.post([this, promise] {
            const auto done = [promise](const std::exception_ptr& error) { promise->set_value(error); };
            perform([](Writer& writer) { writer.write_nothing(); }, When::now, done);
        });
    }
    if (answer.wait_for(limit) != std::future_status::ready)
        return where + " has not taken a write for " + std::to_string(limit.count()) + " ms";
    const std::exception_ptr error = answer.get();
    return error ? told(where, error) : std::string();
}

std::string folder_write_problem(const std::filesystem::path& folder) {
    try {
        base::make_private_directory(folder);
    } catch (const base::Error& error) {
        return error.what();
    }
    const std::string file = (folder / ".write-test").string();
    const int descriptor = open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool ok = descriptor >= 0 && ::write(descriptor, "x", 1) == 1 && fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) {
        close(descriptor);
        unlink(file.c_str());
    }
    return ok ? std::string() : folder.string() + " takes no write: " + base::errno_text(error);
}

}  // namespace lrm::index
