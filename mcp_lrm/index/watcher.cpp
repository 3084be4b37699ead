// inotify: one descriptor and one thread for all trees.
#include "mcp_lrm/index/watcher.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

namespace lrm::index {
namespace {

// Never OPEN or ACCESS: our own reading must not feed us. ATTRIB: a file that became readable.
constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                                 IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW |
                                 IN_EXCL_UNLINK;
constexpr std::size_t buffer_bytes = std::size_t{64} << 10U;
constexpr std::chrono::milliseconds longest_sleep{10'000};

bool is_below(const std::string& path, const std::string& folder) {
    return folder.empty() || path == folder || (path.starts_with(folder) && path[folder.size()] == '/');
}

}  // namespace

Watcher::Watcher()
    : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      buffer_(buffer_bytes) {
    if (works()) thread_ = std::thread([this] { work(); });
}

Watcher::~Watcher() {
    stop();
}

void Watcher::stop() {
    stopping_ = true;
    wake();
    if (thread_.joinable()) thread_.join();
}

void Watcher::wake() {
    const std::uint64_t one = 1;
    // Only a full counter makes it fail, and then the thread is awake already.
    [[maybe_unused]] const ssize_t wrote = write(wake_.get(), &one, sizeof one);
}

Watcher::Result Watcher::watch(WatchOwner& owner, WatchOwner::Area area, const std::string& folder,
                               const std::string& absolute) {
    std::lock_guard lock(mutex_);
    const int watch = inotify_add_watch(descriptor_.get(), absolute.c_str(), wanted);
    if (watch < 0) return errno == ENOSPC || errno == ENOMEM ? Result::limit_reached : Result::gone;
    const Key key{area, folder};
    auto& known = watches_[&owner];
    const auto found = known.find(key);
    if (found != known.end()) {
        if (found->second == watch) return Result::watching;
        remove_place(found->second, owner, key);
    }
    known[key] = watch;
    places_[watch].push_back({&owner, area, folder});
    return Result::watching;
}

void Watcher::remove_place(int watch, const WatchOwner& owner, const Key& key) {
    const auto found = places_.find(watch);
    if (found == places_.end()) return;
    std::erase_if(found->second, [&](const Place& place) {
        return place.owner == &owner && place.area == key.first && place.folder == key.second;
    });
    if (!found->second.empty()) return;
    places_.erase(found);
    inotify_rm_watch(descriptor_.get(), watch);
}

void Watcher::forget(WatchOwner& owner, WatchOwner::Area area, const std::string& folder) {
    std::lock_guard lock(mutex_);
    const auto known = watches_.find(&owner);
    if (known == watches_.end()) return;
    auto at = known->second.lower_bound({area, folder});
    while (at != known->second.end() && at->first.first == area && at->first.second.starts_with(folder)) {
        if (!is_below(at->first.second, folder)) {
            ++at;
            continue;
        }
        remove_place(at->second, owner, at->first);
        at = known->second.erase(at);
    }
}

void Watcher::drop(WatchOwner& owner) {
    std::lock_guard lock(mutex_);
    const auto known = watches_.find(&owner);
    if (known == watches_.end()) return;
    for (const auto& [key, watch] : known->second) remove_place(watch, owner, key);
    watches_.erase(known);
}

void Watcher::drain() {
    std::lock_guard lock(mutex_);
    read_events();
}

void Watcher::read_events() {
    for (;;) {
        const ssize_t got = read(descriptor_.get(), buffer_.data(), buffer_.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return;
        for (std::size_t at = 0; at + sizeof(inotify_event) <= static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, buffer_.data() + at, sizeof event);
            const char* name = event.len > 0 ? buffer_.data() + at + sizeof event : "";
            deliver(event.wd, event.mask, name);
            at += sizeof event + event.len;
        }
    }
}

void Watcher::deliver(int watch, std::uint32_t mask, const char* name) {
    if ((mask & IN_Q_OVERFLOW) != 0) {
        for (const auto& [owner, known] : watches_) owner->on_overflow();
        return;
    }
    const auto found = places_.find(watch);
    if (found == places_.end()) return;
    const bool is_self = (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)) != 0;
    const std::vector<Place> places = found->second;
    if ((mask & IN_IGNORED) != 0) {
        places_.erase(found);
        for (const Place& place : places) {
            auto& known = watches_[place.owner];
            const auto key = known.find({place.area, place.folder});
            if (key != known.end() && key->second == watch) known.erase(key);
        }
    }
    for (const Place& place : places) {
        if (is_self) place.owner->on_folder_gone(place.area, place.folder);
        else if (*name != '\0') place.owner->on_event(place.area, place.folder, name, mask);
    }
}

std::chrono::milliseconds Watcher::until_next() {
    const auto now = std::chrono::steady_clock::now();
    std::chrono::milliseconds wait = longest_sleep;
    for (const auto& [owner, known] : watches_) {
        const auto due = owner->due();
        if (!due) continue;
        if (*due <= now) {
            owner->on_due();
            continue;
        }
        wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(*due - now));
    }
    return wait;
}

void Watcher::work() {
    pthread_setname_np(pthread_self(), "index-watcher");
    while (!stopping_) {
        std::chrono::milliseconds wait{};
        {
            std::lock_guard lock(mutex_);
            read_events();
            wait = until_next();
        }
        pollfd ends[] = {{descriptor_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
        poll(ends, 2, static_cast<int>(wait.count()));
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = read(wake_.get(), &count, sizeof count);
    }
}

long most_watches() {
    std::ifstream file("/proc/sys/fs/inotify/max_user_watches");
    long limit = 0;
    file >> limit;
    return limit;
}

}  // namespace lrm::index
