// What git says of a work tree.
#include "mcp_lrm/index/git_state.hpp"

#include "base/error.hpp"
#include "base/git/repository.hpp"
#include "base/log/log.hpp"

#include <sys/stat.h>
#include <vector>

namespace lrm::index {
namespace {

constexpr std::size_t most_kept_entries = 20'000;  // 4 MB; more are read again when they are needed
constexpr std::int64_t nanoseconds = 1'000'000'000;

Stamp stamp_of(const std::filesystem::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0) return {-1, 0, 0};
    return {status.st_size, status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec,
            static_cast<std::int64_t>(status.st_ino)};
}

}  // namespace

GitState::GitState(std::optional<base::git::Location> location, std::string prefix)
    : location_(std::move(location)), prefix_(std::move(prefix)) {}

bool GitState::refresh() {
    if (!location_) return false;
    const Stamp now = stamp_of(location_->git_dir / "index");
    const std::string before = signature_;
    if (!is_loaded_ || !(now == index_stamp_)) {
        index_stamp_ = now;
        load();
    }
    const std::string head = base::git::read_head(*location_).commit;
    if (is_readable_ && compared_ != head + signature_) {
        compared_ = head + signature_;
        try {
            has_staged_ = base::git::Repository(*location_).has_staged_changes();
        } catch (const base::Error& error) {
            base::log::warn(std::string("git comparison failed reason=") + error.what());
            has_staged_ = false;
        }
    }
    return before != signature_;
}

void GitState::load() {
    entries_.clear();
    folders_.clear();
    submodules_.clear();
    is_loaded_ = true;
    std::string names;
    try {
        base::git::Repository repository(*location_);
        const std::string start = prefix_.empty() ? std::string() : prefix_ + "/";
        repository.each_index_entry([&](const base::git::IndexEntry& entry) {
            if (!entry.path.starts_with(start)) return;
            const std::string path(entry.path.substr(start.size()));
            names += path;
            names += '\0';
            names.append(reinterpret_cast<const char*>(entry.id.data()), entry.id.size());
            names += static_cast<char>(entry.mode >> 12U);
            if (names.size() > (std::size_t{1} << 20U)) names = base::sha256(names);
            if (entry.mode == base::git::submodule_mode) submodules_.insert(path);
            entries_.emplace(path, Known{entry.id, entry.mode, static_cast<std::uint32_t>(entry.size),
                                         entry.mtime_ns, entry.is_racy});
        });
        is_readable_ = true;
    } catch (const base::Error& error) {
        // A format that libgit2 does not know: files are hashed, and nothing is called dirty without knowing.
        base::log::warn(std::string("git index not read reason=") + error.what());
        is_readable_ = false;
    }
    signature_ = base::sha256(names);
}

bool GitState::is_tracked(const std::string& path, bool is_folder) const {
    if (!is_folder) return entries_.contains(path);
    if (folders_.empty()) {
        for (const auto& [file, known] : entries_)
            for (std::size_t slash = file.rfind('/'); slash != std::string::npos && slash != 0;
                 slash = file.rfind('/', slash - 1))
                if (!folders_.insert(file.substr(0, slash)).second) break;
    }
    return folders_.contains(path);
}

void GitState::each_tracked(const std::function<void(const std::string& path)>& each) const {
    for (const auto& [path, known] : entries_)
        if (S_ISREG(known.mode)) each(path);
}

bool GitState::is_same_stamp(const Known& known, const Stamp& stamp) {
    return !known.is_racy && known.mtime_ns == stamp.mtime_ns &&
           known.size == static_cast<std::uint32_t>(stamp.size);
}

std::optional<base::Sha1> GitState::hint(const std::string& path, const Stamp& stamp) const {
    const auto found = entries_.find(path);
    if (found == entries_.end() || !S_ISREG(found->second.mode) || !is_same_stamp(found->second, stamp))
        return std::nullopt;
    return found->second.id;
}

void GitState::note(const std::string& path, const Stamp& stamp, const base::Sha1& hash) {
    if (!location_ || !is_readable_) return;
    const auto found = entries_.find(path);
    bool is_clean = found != entries_.end() && S_ISREG(found->second.mode) &&
                    (found->second.id == hash || is_same_stamp(found->second, stamp));
    if (found == entries_.end())  // a submodule's files are its own affair
        for (const std::string& folder : submodules_)
            is_clean = is_clean || (path.starts_with(folder) && path[folder.size()] == '/');
    if (is_clean) differing_.erase(path);
    else differing_.insert(path);
}

void GitState::note_absent(const RootDirectory& root, const std::string& path) {
    if (!location_ || !is_readable_) return;
    const auto found = entries_.find(path);
    if (found != entries_.end() && differs(found->second, root, path)) differing_.insert(path);
    else differing_.erase(path);
}

bool GitState::differs(const Known& known, const RootDirectory& root, const std::string& path) const {
    const Entry entry = root.look(path);
    if (entry.kind == EntryKind::missing) return true;
    if (!S_ISREG(known.mode)) return entry.kind == EntryKind::file;
    if (entry.kind != EntryKind::file) return true;
    // Tracked although `.ignore` names it, so it is not in our index.
    if (is_same_stamp(known, entry.stamp)) return false;
    return root.hash(path) != known.id;
}

void GitState::note_all(const RootDirectory& root, const std::function<void(const EachFile&)>& each) {
    differing_.clear();
    if (!is_readable_) has_staged_ = false;
    if (!location_ || !is_readable_) return;
    std::unordered_set<std::string_view> seen;
    each([&](const std::string& path, const Stamp& stamp, const base::Sha1& hash) {
        note(path, stamp, hash);
        const auto found = entries_.find(path);
        if (found != entries_.end()) seen.insert(found->first);
    });
    for (const auto& [path, known] : entries_)
        if (!seen.contains(path) && differs(known, root, path)) differing_.insert(path);
}

void GitState::release() {
    if (entries_.size() > most_kept_entries) rest();
}

void GitState::rest() {
    entries_ = {};
    folders_ = {};
    is_loaded_ = false;
}

}  // namespace lrm::index
