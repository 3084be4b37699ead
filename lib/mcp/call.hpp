// One running call, as a tool sees it. Everything here may be used from any thread.
#pragma once

#include "base/json.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace mcp {

using Json = base::Json;

/// The arguments do not fit the schema: a result with isError, whose text names the argument.
class BadArguments : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A failure the caller can understand and act on: a result with isError.
class ToolError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The caller broke the protocol: a JSON-RPC error.
class RpcError : public std::runtime_error {
public:
    RpcError(int code, const std::string& text, Json data = nullptr)
        : std::runtime_error(text), code_(code), data_(std::move(data)) {}
    int code() const noexcept { return code_; }
    const Json& data() const noexcept { return data_; }

private:
    int code_;
    Json data_;
};

/// The request needs answers from the client first (2026-07-28): thrown by a tool or a prompt, it becomes a
/// result of type "input_required". The client asks its user and calls again, with the answers in
/// `Call::input_responses()`.
class InputRequired : public std::exception {
public:
    /// `requests`: key -> {method, params}, may be empty when `state` is not null. `state` comes back
    /// unchanged and verified in `Call::request_state()`; the client cannot alter it.
    explicit InputRequired(Json requests, Json state = nullptr)
        : requests_(std::move(requests)), state_(std::move(state)) {}
    const char* what() const noexcept override { return "input required"; }
    const Json& requests() const noexcept { return requests_; }
    const Json& state() const noexcept { return state_; }

private:
    Json requests_;
    Json state_;
};

/// What the bearer token proved. Decides which tools are listed and accepted.
enum class Credential { none, client, orchestrator };

/// Who calls, and from which work tree; plain values read from the request.
struct Caller {
    Credential credential = Credential::none;
    std::string client_name;  // clientInfo.name, for status pages; may be empty
    std::string project;      // ?project= of the URL; empty when absent
    std::string work_tree;    // _meta "factory/root": announced by a proxy; absolute path or empty
    std::string task;         // _meta "factory/task" or header of that name
    std::string fence;        // _meta "factory/fence" or header of that name
};

class Call {
public:
    virtual ~Call() = default;

    virtual const Caller& caller() const = 0;
    /// The call's _meta object (empty object when absent).
    virtual const Json& meta() const = 0;

    /// The client cancelled or went away (modern), or the deadline passed: stop soon, nobody reads the
    /// answer.
    virtual bool cancelled() const noexcept = 0;
    virtual std::chrono::steady_clock::time_point deadline() const = 0;
    /// Runs `stop` when the call is cancelled, at once if it already is; on the I/O thread, so it must be
    /// short.
    virtual void on_cancel(std::function<void()> stop) = 0;

    /// Sent when the request carried a progress token; values that do not increase are dropped.
    virtual void progress(double done, std::optional<double> total, const std::string& message) = 0;
    /// Level as in RFC 5424 ("info", "warning", ...); sent when the client asked for logs.
    virtual void log(const std::string& level, const Json& data) = 0;

    /// Asks a legacy client and waits for its answer: "roots/list", "sampling/createMessage",
    /// "elicitation/create". Throws ToolError when the client did not declare the capability, cannot be
    /// asked, or does not answer before the deadline. Never on the I/O thread.
    virtual Json ask_client(const std::string& method, const Json& params) = 0;
    /// Paths of the client's file:// roots (legacy roots/list, remembered per session); empty when it has
    /// none or cannot be asked. Never on the I/O thread.
    virtual std::vector<std::string> client_roots() = 0;

    /// What the client declared it can do (roots, sampling, elicitation, ...); an object.
    virtual const Json& client_capabilities() const { return no_json(); }
    /// The answers to an earlier InputRequired, by key; an empty object in the first round.
    virtual const Json& input_responses() const { return no_json(); }
    /// The state given with an earlier InputRequired of this tool or prompt; null in the first round.
    virtual const Json& request_state() const { return null_json(); }
    /// Ends the event stream of this call, not the call: the client comes back for the answer after `retry`.
    /// Nothing happens where the client could not.
    virtual void release_stream(std::chrono::milliseconds /*retry*/) {}

protected:
    static const Json& no_json() {
        static const Json empty = Json::object();
        return empty;
    }
    static const Json& null_json() {
        static const Json null;
        return null;
    }
};

}  // namespace mcp
