// Who makes the facts of which blob.
#include "mcp_lrm/index/blob_claims.hpp"

namespace lrm::index {

bool BlobClaims::take(const base::Sha1& hash) {
    std::lock_guard lock(mutex_);
    return taken_.insert(hash).second;
}

bool BlobClaims::is_taken(const base::Sha1& hash) const {
    std::lock_guard lock(mutex_);
    return taken_.contains(hash);
}

void BlobClaims::release(const std::vector<base::Sha1>& hashes) {
    if (hashes.empty()) return;
    {
        std::lock_guard lock(mutex_);
        for (const base::Sha1& hash : hashes) taken_.erase(hash);
    }
    released_.notify_all();
}

void BlobClaims::wait(const base::Sha1& hash) const {
    std::unique_lock lock(mutex_);
    released_.wait(lock, [&] { return !taken_.contains(hash); });
}

}  // namespace lrm::index
