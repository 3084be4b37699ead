// Ids of legacy sessions that prove themselves: a restarted daemon with the same key accepts them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mcp {

/// What the client said in `initialize`, as far as a restarted daemon must still know it.
struct ClientFeatures {
    bool roots = false;
    bool sampling = false;
    bool elicitation = false;
};

struct SessionFacts {
    std::string version;  // one of protocol::legacy_versions
    ClientFeatures features;
    std::int64_t created = 0;  // seconds since 1970
};

class SessionIds {
public:
    /// `key`: secret; with an empty one ids end with the process.
    explicit SessionIds(const std::string& key);

    /// Visible ASCII, 47 characters, unguessable.
    std::string make(const SessionFacts& facts) const;
    /// Nothing when we did not make it with this key.
    std::optional<SessionFacts> open(std::string_view id) const;

private:
    std::string key_;
};

}  // namespace mcp
