// subscriptions/listen (2026-07-28): the open streams of change notifications. I/O thread only.
#pragma once

#include "base/json.hpp"
#include "mcp/event_writer.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace mcp {

/// What a listener asked for and we can give.
struct ListenFilter {
    bool tools = false;
    bool prompts = false;
    bool resources = false;
    std::unordered_set<std::string> uris;

    /// From `params.notifications`, without what `capabilities` does not offer. Throws RpcError.
    static ListenFilter read(const base::Json& params, const base::Json& capabilities);
    base::Json describe() const;
};

class Listeners {
public:
    explicit Listeners(boost::asio::io_context& io) : io_(io) {}
    /// `id` is the request's id as JSON text. Acknowledges at once. "Prefer: quiet" (a preference of ours,
    /// RFC 7240): between changes nothing is sent.
    void add(const std::shared_ptr<EventWriters>& writers,
             const std::shared_ptr<base::http::Exchange>& exchange, const std::string& id,
             ListenFilter filter);
    void tools_changed();
    void prompts_changed();
    void resources_changed();
    void resource_updated(const std::string& uri);
    /// Ends all of them gracefully: a result for each. `server_meta`: as Core::modern_meta.
    void end_all(const std::string& server_meta);
    std::size_t size() const { return listeners_.size(); }

private:
    struct Listener {
        std::string id;
        ListenFilter filter;
        std::unique_ptr<EventWriter> writer;
    };
    template <class Wants>
    void notify(const char* method, const std::string& more_params, Wants wants);

    void remove(std::uint64_t number);

    boost::asio::io_context& io_;
    std::unordered_map<std::uint64_t, Listener> listeners_;
    std::uint64_t next_ = 1;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace mcp
