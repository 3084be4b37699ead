// inotify: one descriptor and one thread for all trees.
#pragma once

#include "mcp_lrm/index/root_directory.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace lrm::index {

/// Who owns watched folders. All members are called by the watcher, on its thread or on one that drains; they
/// must not call the watcher.
class WatchOwner {
public:
    enum class Area { tree, git };  // a folder of the work tree, or of its git directory

    virtual ~WatchOwner() = default;
    /// Something with this name in a watched folder came, went or changed.
    virtual void on_event(Area area, const std::string& folder, const std::string& name,
                          std::uint32_t mask) = 0;
    /// A watched folder was itself removed or moved away.
    virtual void on_folder_gone(Area area, const std::string& folder) = 0;
    /// Events were lost.
    virtual void on_overflow() = 0;
    /// When on_due is to be called; nothing when there is no need.
    virtual std::optional<std::chrono::steady_clock::time_point> due() const = 0;
    virtual void on_due() = 0;
};

/// All members: any thread.
class Watcher {
public:
    Watcher();
    ~Watcher();
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    enum class Result { watching, gone, limit_reached };

    /// False when the kernel gives no inotify descriptor at all.
    bool works() const { return descriptor_.get() >= 0; }

    /// Watches the folder at `absolute`; `folder` is what its events are called by. Again: nothing changes.
    Result watch(WatchOwner& owner, WatchOwner::Area area, const std::string& folder,
                 const std::string& absolute);
    /// Stops watching `folder` and everything below it.
    void forget(WatchOwner& owner, WatchOwner::Area area, const std::string& folder);
    /// Stops watching for this owner; no call to it is running or comes when this returns.
    void drop(WatchOwner& owner);
    /// Delivers every event that the kernel has queued before this call.
    void drain();
    /// Somebody's `due` became earlier.
    void wake();
    /// Joins the thread. Idempotent.
    void stop();

private:
    struct Place {
        WatchOwner* owner;
        WatchOwner::Area area;
        std::string folder;
    };
    using Key = std::pair<WatchOwner::Area, std::string>;

    void work();
    void read_events();
    void deliver(int watch, std::uint32_t mask, const char* name);
    void remove_place(int watch, const WatchOwner& owner, const Key& key);
    std::chrono::milliseconds until_next();

    Descriptor descriptor_;
    Descriptor wake_;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;                            // guards everything below
    std::unordered_map<int, std::vector<Place>> places_;  // by watch; two trees may share a folder
    std::map<WatchOwner*, std::map<Key, int>> watches_;   // of each owner, by folder
    std::vector<char> buffer_;
    std::thread thread_;
};

/// The kernel's limit on watches of one user; 0 when it cannot be read.
long most_watches();

}  // namespace lrm::index
