// The daemon mcp-lrm as this one sees it: found, started when needed, called by MCP.
#pragma once

#include "base/paths.hpp"
#include "base/process/daemon.hpp"
#include "mcp/tool.hpp"
#include "mcp_platform/projects.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace platform {

struct LrmOptions {
    base::Places places;
    std::string home;           // passed on; empty: the XDG places
    std::uint16_t port = 9500;  // where it is started when none answers; another port when this one is taken
    bool watch = true;
    std::string token;  // the client's token, where one is asked for
};

/// All members: any thread, never the I/O thread.
class Lrm {
public:
    explicit Lrm(LrmOptions options) : options_(std::move(options)) {}

    /// What a running mcp-lrm knows; nothing when none runs. Starts none.
    std::vector<Project> projects() const;

    /// Calls a tool of mcp-lrm on behalf of `call`, about the tree at `root`, starting the daemon when none
    /// answers: task, fence, progress, cancellation and deadline go with it. Only for tools that read: a call
    /// that a dying daemon lost is sent once more. Throws mcp::ToolError with what mcp-lrm said, or why it
    /// does not answer.
    mcp::ToolResult call(mcp::Call& call, const std::string& tool, mcp::Json arguments,
                         const std::filesystem::path& root);

    /// Prometheus text.
    std::string metrics() const;

private:
    base::process::DaemonInfo start() const;
    mcp::ToolResult attempt(mcp::Call& call, const std::string& tool, const mcp::Json& arguments,
                            const std::string& work_tree);

    const LrmOptions options_;
    std::atomic<std::uint64_t> answered_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;
};

}  // namespace platform
