// What changed in a tree and was not looked at yet.
#include "mcp_lrm/index/changes.hpp"

#include <algorithm>

namespace lrm::index {

void Changes::touch(Time now) {
    ++sequence_;
    last_ = now;
    if (!pending_) first_ = now;
    pending_ = true;
}

void Changes::add(std::string path, Time now) {
    touch(now);
    if (rescan_) return;
    paths_.insert(std::move(path));
    if (paths_.size() <= most_paths) return;
    rescan_ = true;
    paths_.clear();
}

void Changes::add_git(Time now) {
    touch(now);
    git_ = true;
}

void Changes::add_rescan(Time now) {
    touch(now);
    rescan_ = true;
    paths_.clear();
}

void Changes::add_overflow(Time now) {
    // A rescan that itself leads to an overflow must not go on for ever at full speed.
    const bool again =
        back_off_.count() > 0 && now - last_overflow_ < 2 * back_off_ + std::chrono::seconds(1);
    back_off_ = again ? std::min<std::chrono::milliseconds>(back_off_ * 2, last_back_off) : first_back_off;
    last_overflow_ = now;
    not_before_ = now + back_off_;
    add_rescan(now);
}

void Changes::set_git_busy(bool busy, Time now) {
    if (busy && !git_busy_) git_since_ = now;
    git_busy_ = busy;
}

std::optional<Changes::Time> Changes::due() const {
    if (!pending_) return std::nullopt;
    Time due = std::min(last_ + quiet, first_ + longest);
    if (git_busy_) due = std::max(due, git_since_ + longest_git);
    return std::max(due, not_before_);
}

Changes::Batch Changes::take() {
    Batch batch;
    batch.paths.assign(paths_.begin(), paths_.end());
    batch.rescan = rescan_;
    batch.git = git_;
    batch.sequence = sequence_;
    paths_.clear();
    pending_ = false;
    rescan_ = false;
    git_ = false;
    return batch;
}

}  // namespace lrm::index
