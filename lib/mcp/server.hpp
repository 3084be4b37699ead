// The server side of MCP: what a daemon registers, and serving it over HTTP and stdio.
#pragma once

#include "base/http/server.hpp"
#include "base/pool.hpp"
#include "mcp/tool.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mcp {

struct ServerInfo {
    std::string name;  // "mcp-lrm"
    std::string title;
    std::string version;
    std::string instructions;  // when to use which tool, under 120 words
};

struct ResourceInfo {
    std::string uri;
    std::string name;
    std::string title;
    std::string description;
    std::string mime_type;
    std::optional<std::int64_t> size;
};

struct ResourceTemplate {
    std::string uri_template;  // RFC 6570, level 1
    std::string name;
    std::string description;
    std::string mime_type;
};

/// A source of resources. Pool threads.
class Resources {
public:
    virtual ~Resources() = default;
    /// One page; `cursor` empty for the first. `next` is set when there is another.
    virtual std::vector<ResourceInfo> list(Call& call, const std::string& cursor, std::string& next) = 0;
    virtual std::vector<ResourceTemplate> templates() = 0;
    /// The `contents` array, or nothing when the URI is not one of ours.
    virtual std::optional<Json> read(Call& call, const std::string& uri) = 0;
    /// Completion of a template's argument.
    virtual std::vector<std::string> complete(Call&, const std::string& /*uri_template*/,
                                              const std::string& /*argument*/, const std::string& /*value*/) {
        return {};
    }
};

/// One task of the extension io.modelcontextprotocol/tasks: work whose caller got a receipt at once.
struct TaskState {
    enum class Status { working, completed, failed, cancelled };
    std::string id;
    Status status = Status::working;
    std::string message;     // for people; may be empty
    std::string created_at;  // RFC 3339
    std::string updated_at;
    std::int64_t ttl_ms = 3'600'000;  // readable that long, from its creation
    std::int64_t poll_interval_ms = 1000;
    std::optional<ToolResult> result = {};  // of a completed one; a tool's error too
    Json error = nullptr;                   // of a failed one: {code, message}
};

/// Who keeps such tasks. Pool threads; `takes` and `needs` any.
class Tasks {
public:
    virtual ~Tasks() = default;
    /// Whether calls of this tool become tasks for clients that declare the extension.
    virtual bool takes(const std::string& tool) const = 0;
    /// Whether it can only be called so.
    virtual bool needs(const std::string& /*tool*/) const { return false; }
    /// Begins; the task can be found when this returns. Throws as a tool does.
    virtual TaskState begin(Call& call, const std::string& tool, const Json& arguments) = 0;
    /// Nothing for an id that is not one of ours.
    virtual std::optional<TaskState> find(Call& call, const std::string& id) = 0;
    /// Ends a task that works; nothing happens to one that has ended. False for an unknown id.
    virtual bool cancel(Call& call, const std::string& id) = 0;
};

struct PromptArgument {
    std::string name;
    std::string description;
    bool required = false;
};

struct Prompt {
    std::string name;
    std::string title;
    std::string description;
    std::vector<PromptArgument> arguments;
    std::function<Json(Call&, const Json& arguments)> get;  // the `messages` array
    std::function<std::vector<std::string>(Call&, const std::string& argument, const std::string& value)>
        complete;
};

/// Everything a daemon offers. Filled before serving; `notify_*` any thread afterwards.
struct Catalog {
    ServerInfo info;
    std::vector<Tool> tools;  // listed sorted by name
    std::vector<std::shared_ptr<Resources>> resources;
    std::vector<Prompt> prompts;
    std::shared_ptr<Tasks> tasks = {};  // null: the extension is not offered
    /// Tools that wait for long, each with a pool of its own that outlives the server: they shall not keep
    /// the server's threads from the others.
    std::map<std::string, base::Pool*> pools = {};
};

struct ServeOptions {
    std::vector<std::string> addresses = {"127.0.0.1", "::1"};
    std::uint16_t port = 0;
    std::vector<std::string> allowed_hosts;  // besides localhost, 127.0.0.1 and [::1], each with any port
    std::string client_token;                // empty: none is asked for on loopback
    std::string orchestrator_key;            // empty: orchestrator-only tools do not exist for anyone
    std::string session_key;   // HMAC key of legacy session ids, from disk, so they outlive a restart
    bool conformance = false;  // adds the fixtures of the public conformance suite
    std::chrono::milliseconds call_timeout{600'000};
    std::function<Json()> health;            // merged into /health; I/O thread, must not block
    std::function<std::string()> not_ready;  // "" when /ready is 200, else the reason; pool thread
    std::function<std::string()> metrics;    // appended to /metrics (Prometheus text); pool thread
};

/// Serves a catalog. One I/O thread; tools run on `pool`.
class Server {
public:
    /// Binds at once: throws base::Error{network} when a port is taken, base::Error{config} when an address
    /// off loopback is given without a token.
    Server(boost::asio::io_context& io, base::Pool& pool, Catalog catalog, ServeOptions options);
    ~Server();

    std::uint16_t port() const;
    void start();
    /// Drains: answers what runs, refuses what is new, ends streams; `done` on the I/O thread. Idempotent.
    void stop(std::chrono::milliseconds grace, std::function<void()> done);

    /// Any thread.
    void notify_tools_changed();
    void notify_prompts_changed();
    void notify_resources_changed();
    void notify_resource_updated(const std::string& uri);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace mcp
