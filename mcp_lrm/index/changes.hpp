// What changed in a tree and was not looked at yet: merged by path, and when to look. Pure: it is told the
// time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lrm::index {

class Changes {
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::milliseconds quiet{50};     // without a further change
    static constexpr std::chrono::milliseconds longest{500};  // since the first one
    static constexpr std::chrono::seconds longest_git{10};    // while git holds its lock
    static constexpr std::size_t most_paths = 20'000;         // more: everything is looked at
    static constexpr std::chrono::milliseconds first_back_off{
        100};  // between rescans that an overflow asks for
    static constexpr std::chrono::seconds last_back_off{10};

    struct Batch {
        std::vector<std::string> paths;  // sorted; files or folders, relative to the root
        bool rescan = false;             // everything may have changed
        bool git = false;                // HEAD or the git index changed
        std::uint64_t sequence = 0;      // every change up to this one is in this batch or an earlier one
    };

    /// A file or folder came, went or changed.
    void add(std::string path, Time now);
    /// HEAD or the git index changed.
    void add_git(Time now);
    /// Everything may have changed.
    void add_rescan(Time now);
    /// Events were lost: a rescan, each one later than the last while it goes on.
    void add_overflow(Time now);
    /// git holds the lock of its index: what it does is one change.
    void set_git_busy(bool busy, Time now);

    bool empty() const { return !pending_; }
    /// The number of the newest change.
    std::uint64_t sequence() const { return sequence_; }
    /// When the pending changes are to be taken; nothing while there are none.
    std::optional<Time> due() const;
    /// The pending changes; none are left.
    Batch take();

private:
    void touch(Time now);

    std::set<std::string> paths_;
    bool pending_ = false;
    bool rescan_ = false;
    bool git_ = false;
    bool git_busy_ = false;
    Time git_since_{};
    std::uint64_t sequence_ = 0;
    Time first_{};
    Time last_{};
    Time not_before_{};
    Time last_overflow_{};
    std::chrono::milliseconds back_off_{0};
};

}  // namespace lrm::index
