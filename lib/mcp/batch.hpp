// A JSON-RPC batch (2025-03-26): several calls, one response. I/O thread only.
#pragma once

#include "mcp/http_outlet.hpp"

#include <memory>
#include <string>

namespace mcp {

/// Collects the answers into one array, or sends each at once when a message before them opened an event
/// stream.
class Batch : public std::enable_shared_from_this<Batch> {
public:
    explicit Batch(std::shared_ptr<HttpOutlet> outlet) : outlet_(std::move(outlet)) {}

    /// The outlet of one more request.
    std::shared_ptr<Outlet> member();
    /// An answer that is there already.
    void add_answer(const std::string& message);
    /// No more members will come.
    void close();

private:
    class Member;
    void send(const std::string& message);
    void finish_one(const std::string& message);
    void finish_if_complete();

    std::shared_ptr<HttpOutlet> outlet_;
    std::string answers_;  // comma-separated
    std::size_t open_ = 0;
    bool closed_ = false;
};

}  // namespace mcp
