// Which contents were being parsed when a process died: one that kills the parser again and again is left
// alone.
#pragma once

#include "base/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <vector>

namespace lrm::index {

/// Keeps the names of the contents in work in a small mapped file, which survives a crash. Whatever is found
/// there at the start gets a mark; a content with three marks is not parsed any more. One parsed to the end
/// loses its marks. Without the file (a full disk) nothing is guarded. All members: any thread.
class CrashGuard {
public:
    static constexpr int most_marks = 3;

    /// Uses `directory`/parsing and `directory`/suspects.
    CrashGuard(const std::filesystem::path& directory, std::size_t threads);
    ~CrashGuard();
    CrashGuard(const CrashGuard&) = delete;
    CrashGuard& operator=(const CrashGuard&) = delete;

    bool is_banned(const base::Sha1& hash) const;

    /// The content is in work while this lives.
    class Mark {
    public:
        Mark(CrashGuard& guard, const base::Sha1& hash);
        ~Mark();
        Mark(const Mark&) = delete;
        Mark& operator=(const Mark&) = delete;

    private:
        CrashGuard& guard_;
        const base::Sha1 hash_;
        std::size_t slot_;
    };

private:
    void read_marks();
    void write_marks() const;
    void open_slots();

    const std::filesystem::path directory_;
    const std::size_t count_;
    std::uint8_t* slots_ = nullptr;  // mapped; null: nothing is guarded
    mutable std::mutex mutex_;       // guards what follows
    std::vector<bool> taken_;
    std::map<base::Sha1, int> marks_;
};

}  // namespace lrm::index
