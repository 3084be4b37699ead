// Lines from stdin and to stdout: one plain thread each, so that the descriptors, which others share, stay
// blocking.
#pragma once

#include "proxy/oversized.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace proxy {

/// Reads lines until the end of `descriptor`. The callbacks run on the reader's thread.
class LineReader {
public:
    struct Callbacks {
        std::function<void(std::string line)> on_line;  // without its line break
        std::function<void(const OversizedLine& line)> on_oversized;
        std::function<void()> on_end;
    };

    /// A line of more than `limit` bytes is not kept.
    LineReader(int descriptor, std::size_t limit, Callbacks callbacks);
    /// Never joins: a blocked read cannot be woken. The process ends with `_exit`.
    void start();

private:
    void run();
    void take(const char* begin, const char* end);

    const int descriptor_;
    const std::size_t limit_;
    const Callbacks callbacks_;
    std::string line_;
    OversizedLine oversized_;
    bool is_oversized_ = false;
};

/// Writes lines in order. Any thread, and never blocks: what cannot be written at once is left to a thread.
class LineWriter {
public:
    /// `on_broken`, on the writer's thread: nobody reads any more.
    LineWriter(int descriptor, std::function<void()> on_broken);
    void start();

    /// Adds the line break.
    void write(std::string line);
    /// Waits until everything is written; false when that takes longer.
    bool flush(std::chrono::milliseconds limit);
    /// Bytes that wait.
    std::size_t queued();

private:
    void run();
    bool write_all(const std::string& text);
    std::size_t write_now(const std::string& text) const;

    enum class Kind { pipe, socket, other };
    const int descriptor_;
    const Kind kind_;
    const std::function<void()> on_broken_;
    std::mutex mutex_;  // guards what follows
    std::condition_variable wake_;
    std::condition_variable drained_;
    std::deque<std::string> lines_;
    std::size_t bytes_ = 0;  // of lines_ and of what is being written
};

}  // namespace proxy
