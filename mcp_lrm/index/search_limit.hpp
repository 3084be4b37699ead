// Bounds the work of one query.
#pragma once

#include "base/db/sqlite.hpp"

#include <chrono>
#include <functional>

namespace lrm::index {

/// While it lives, statements of `connection` fail with an interrupted error soon after `cancelled` says so
/// or `budget` has passed. One at a time per connection.
class WorkLimit {
public:
    WorkLimit(base::db::Connection& connection, std::function<bool()> cancelled,
              std::chrono::milliseconds budget);
    ~WorkLimit();
    WorkLimit(const WorkLimit&) = delete;
    WorkLimit& operator=(const WorkLimit&) = delete;

    /// Asks now; true stays true.
    bool reached() noexcept;

    /// Runs `step` unless the limit is reached. False when it was, before or meanwhile.
    bool run(const std::function<void()>& step);

private:
    base::db::Connection& connection_;
    std::function<bool()> cancelled_;
    std::chrono::steady_clock::time_point end_;
    bool reached_ = false;
};

/// Resets a cached statement when the block ends, so that no read stays open.
class ResetAtEnd {
public:
    explicit ResetAtEnd(base::db::Statement& statement) : statement_(statement) {}
    ~ResetAtEnd() { statement_.reset(); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

private:
    base::db::Statement& statement_;
};

}  // namespace lrm::index
