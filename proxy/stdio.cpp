// Lines from stdin and to stdout.
#include "proxy/stdio.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace proxy {
namespace {

constexpr std::size_t small_line = 32U << 10U;  // such are written together

void wait_for(int descriptor, short events) {
    pollfd poller{descriptor, events, 0};
    poll(&poller, 1, -1);
}

bool has_type(int descriptor, mode_t type) {
    struct stat status {};
    return fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

}  // namespace

LineReader::LineReader(int descriptor, std::size_t limit, Callbacks callbacks)
    : descriptor_(descriptor), limit_(limit), callbacks_(std::move(callbacks)) {}

void LineReader::start() {
    std::thread([this] { run(); }).detach();
}

void LineReader::run() {
    std::array<char, std::size_t{64} << 10U> buffer;
    for (;;) {
        const ssize_t count = read(descriptor_, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) {
            // Somebody else made the shared description non-blocking.
            wait_for(descriptor_, POLLIN);
            continue;
        }
        if (count <= 0) break;
        const char* at = buffer.data();
        const char* const end = at + count;
        while (at != end) {
            const void* const found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
            const char* const line_end = found == nullptr ? end : static_cast<const char*>(found);
            take(at, line_end);
            at = line_end;
            if (found == nullptr) break;
            ++at;
            if (is_oversized_) callbacks_.on_oversized(oversized_);
            else callbacks_.on_line(std::move(line_));
            line_ = {};
            oversized_ = {};
            is_oversized_ = false;
        }
    }
    // A last line without its break is a message too.
    if (!line_.empty()) callbacks_.on_line(std::move(line_));
    if (is_oversized_) callbacks_.on_oversized(oversized_);
    callbacks_.on_end();
}

void LineReader::take(const char* begin, const char* end) {
    const auto size = static_cast<std::size_t>(end - begin);
    if (!is_oversized_ && line_.size() + size <= limit_) {
        line_.append(begin, size);
        return;
    }
    if (!is_oversized_) {
        is_oversized_ = true;
        oversized_.feed(line_);
        line_ = {};
    }
    oversized_.feed({begin, size});
}

LineWriter::LineWriter(int descriptor, std::function<void()> on_broken)
    : descriptor_(descriptor),
      kind_(has_type(descriptor, S_IFIFO)    ? Kind::pipe
            : has_type(descriptor, S_IFSOCK) ? Kind::socket
                                             : Kind::other),
      on_broken_(std::move(on_broken)) {}

void LineWriter::start() {
    std::thread([this] { run(); }).detach();
}

void LineWriter::write(std::string line) {
    line += '\n';
    const std::lock_guard lock(mutex_);
    if (bytes_ == 0) line.erase(0, write_now(line));
    if (line.empty()) return;
    bytes_ += line.size();
    lines_.push_back(std::move(line));
    wake_.notify_one();
}

/// Small lines cost no change of threads. A pipe that can be written to takes PIPE_BUF bytes without
/// blocking.
std::size_t LineWriter::write_now(const std::string& text) const {
    ssize_t count = 0;
    if (kind_ == Kind::socket && text.size() <= small_line) {
        count = send(descriptor_, text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } else if (kind_ == Kind::pipe && text.size() <= PIPE_BUF) {
        pollfd poller{descriptor_, POLLOUT, 0};
        if (poll(&poller, 1, 0) == 1 && poller.revents == POLLOUT)
            count = ::write(descriptor_, text.data(), text.size());
    }
    // The thread meets the same error again, and says so.
    return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool LineWriter::flush(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    return drained_.wait_for(lock, limit, [this] { return bytes_ == 0; });
}

std::size_t LineWriter::queued() {
    const std::lock_guard lock(mutex_);
    return bytes_;
}

void LineWriter::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return !lines_.empty(); });
        std::string text = std::move(lines_.front());
        lines_.pop_front();
        while (!lines_.empty() && text.size() + lines_.front().size() < small_line) {
            text += lines_.front();
            lines_.pop_front();
        }
        lock.unlock();
        const bool ok = write_all(text);
        const std::size_t size = text.size();
        text = {};
        if (!ok) return on_broken_();
        lock.lock();
        bytes_ -= size;
        if (bytes_ == 0) drained_.notify_all();
    }
}

bool LineWriter::write_all(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
        const ssize_t count = ::write(descriptor_, text.data() + done, text.size() - done);
        if (count > 0) done += static_cast<std::size_t>(count);
        else if (errno == EAGAIN) wait_for(descriptor_, POLLOUT);
        else if (errno != EINTR) return false;
    }
    return true;
}

}  // namespace proxy
