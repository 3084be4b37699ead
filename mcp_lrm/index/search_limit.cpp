// Bounds the work of one query.
#include "mcp_lrm/index/search_limit.hpp"

#include <sqlite3.h>

namespace lrm::index {

WorkLimit::WorkLimit(base::db::Connection& connection, std::function<bool()> cancelled,
                     std::chrono::milliseconds budget)
    : connection_(connection),
      cancelled_(std::move(cancelled)),
      end_(std::chrono::steady_clock::now() + budget) {
    // A thousand instructions are some ten microseconds.
    sqlite3_progress_handler(
        connection_.handle(), 1000,
        [](void* self) { return static_cast<WorkLimit*>(self)->reached() ? 1 : 0; }, this);
}

WorkLimit::~WorkLimit() {
    sqlite3_progress_handler(connection_.handle(), 0, nullptr, nullptr);
}

bool WorkLimit::reached() noexcept {
    if (reached_) return true;
    try {
        reached_ = std::chrono::steady_clock::now() >= end_ || (cancelled_ && cancelled_());
    } catch (...) {  // called by SQLite: nothing may pass
        reached_ = true;
    }
    return reached_;
}

bool WorkLimit::run(const std::function<void()>& step) {
    if (reached()) return false;
    try {
        step();
    } catch (const base::db::SqliteError& error) {
        if (!error.is_interrupted()) throw;
        reached_ = true;
    }
    return !reached_;
}

}  // namespace lrm::index
