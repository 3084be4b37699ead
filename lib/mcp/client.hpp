// A blocking MCP client (2026-07-28, stateless) for programs that wait for an answer.
#pragma once

#include "base/http/client.hpp"
#include "base/json.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace mcp {

using Json = base::Json;

/// The daemon's JSON-RPC error, or a tool result with isError, as an exception with its text.
class RemoteError : public std::runtime_error {
public:
    RemoteError(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
    int code() const noexcept { return code_; }  // 0: a tool's own error

private:
    int code_;
};

struct ClientConfig {
    base::http::ClientOptions origin;
    std::string path = "/mcp";
    std::string token;  // bearer; empty: none
    std::string name;   // clientInfo
    std::string version;
    std::string work_tree;  // sent as _meta "factory/root"
    std::string task;       // sent as _meta "factory/task"
    std::string fence;      // sent as _meta "factory/fence"
};

/// One thread at a time. Keeps its connection for the next request.
class Client {
public:
    explicit Client(ClientConfig config);
    ~Client();
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;

    /// The tool's whole result ({content, structuredContent, ...}). `on_progress(done, total, message)` when
    /// given. Throws RemoteError, or base::Error{network} when the daemon cannot be reached.
    Json call_tool(const std::string& name, const Json& arguments, std::chrono::milliseconds limit,
                   const std::function<void(double, double, const std::string&)>& on_progress = {});
    /// Any other request; its result.
    Json request(const std::string& method, Json params, std::chrono::milliseconds limit);

    /// Ends the running request, so that the daemon stops working on it: it throws base::Error{network}, as
    /// every later one does. Any thread.
    void interrupt();

private:
    struct State;
    using Progress = std::function<void(double, double, const std::string&)>;

    Json send(const std::string& method, Json params, std::chrono::milliseconds limit,
              const Progress& on_progress);

    std::unique_ptr<State> state_;
};

}  // namespace mcp
