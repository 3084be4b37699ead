// Who makes the facts of which blob: trees of one repository that are read at the same time share the work.
#pragma once

#include "base/hash.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace lrm::index {

/// One per store. Any thread.
class BlobClaims {
public:
    /// True when nobody else has it: the caller makes the facts and releases the claim when they are
    /// committed, or will not be.
    bool take(const base::Sha1& hash);
    bool is_taken(const base::Sha1& hash) const;
    void release(const std::vector<base::Sha1>& hashes);
    /// Blocks while somebody has it. Not while holding claims: two that wait for each other never end.
    void wait(const base::Sha1& hash) const;

private:
    struct Hash {
        std::size_t operator()(const base::Sha1& hash) const {
            std::size_t value = 0;
            std::memcpy(&value, hash.data(), sizeof value);
            return value;
        }
    };

    mutable std::mutex mutex_;  // guards taken_
    mutable std::condition_variable released_;
    std::unordered_set<base::Sha1, Hash> taken_;
};

}  // namespace lrm::index
