// From a checked request to its answer.
#include "mcp/dispatcher.hpp"

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/log/log.hpp"
#include "mcp/methods.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

namespace code = protocol::code;

/// What a request came to.
struct Outcome {
    const char* word = "ok";  // for the log and the counters
    unsigned status = 200;
    std::string message;  // JSON-RPC text
};

std::string modern_result(const Core& core, const RunningCall& call, const char* type, int ttl_ms,
                          const std::string& body) {
    std::string text = R"({"jsonrpc":"2.0","id":)";
    text.reserve(body.size() + core.modern_meta.size() + call.message().id.size() + 128);
    text += call.message().id;
    text += R"(,"result":{)";
    text += core.modern_meta;
    text += R"(,"resultType":")";
    text += type;
    text += '"';
    if (ttl_ms >= 0) text += R"(,"ttlMs":)" + std::to_string(ttl_ms) + R"(,"cacheScope":"private")";
    if (body.size() > 2) {
        text += ',';
        text.append(body, 1);
        text += '}';
    } else {
        text += "}}";
    }
    return text;
}

Outcome success(const Core& core, const RunningCall& call, int ttl_ms, const std::string& body) {
    if (call.is_modern()) return {"ok", 200, modern_result(core, call, "complete", ttl_ms, body)};
    return {"ok", 200, protocol::result_message(call.message().id, body)};
}

unsigned status_of(const RunningCall& call, int error) {
    if (!call.is_modern()) return 200;
    if (error == code::method_not_found) return 404;
    return error == code::missing_capability || error == code::header_mismatch ||
                   error == code::unsupported_version
               ? 400
               : 200;
}

Outcome rpc_error(const RunningCall& call, const char* word, int error, const std::string& text,
                  const Json& data = nullptr) {
    return {word, status_of(call, error), protocol::error_message(call.message().id, error, text, data)};
}

/// A failure that a model may read and act on; only tools have such results.
Outcome tool_failure(const Core& core, const RunningCall& call, const char* word, int error,
                     const std::string& text) {
    if (call.message().method != "tools/call") return rpc_error(call, word, error, text);
    Outcome outcome = success(core, call, -1, result_text(ToolResult::error(text)));
    outcome.word = word;
    return outcome;
}

Outcome input_required(const Core& core, const RunningCall& call, const InputRequired& wanted) {
    if (!call.is_modern())
        return tool_failure(core, call, "tool_error", code::internal_error,
                            "this needs a client of 2026-07-28");
    Json body = Json::object();
    if (!wanted.requests().empty()) body["inputRequests"] = wanted.requests();
    if (!wanted.state().is_null()) {
        const std::int64_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
        body["requestState"] = core.request_states.seal(call.purpose(), wanted.state(), now);
    }
    return {"ok", 200, modern_result(core, call, "input_required", -1, base::to_text(body))};
}

/// For a person to find the log line that explains a short answer.
std::string reference_of(const RunningCall& call) {
    return std::to_string(call.number()) + '-' + base::to_hex(base::random_bytes(2));
}

std::string label(const RunningCall& call) {
    std::string text = "call=" + std::to_string(call.number());
    if (call.message().method != "tools/call") return text + " method=" + call.message().method;
    const auto name = call.params().find("name");
    return text +
           " tool=" + (name != call.params().end() && name->is_string() ? name->get<std::string>() : "?");
}

Outcome failure_below(const Core& core, const RunningCall& call, const base::Error& error) {
    const std::string reference = reference_of(call);
    base::log::error(label(call) + " reference=" + reference + " failed: " + error.what());
    return tool_failure(
        core, call, "failed", code::internal_error,
        "The server could not do this; its log explains it under reference " + reference + ".");
}

Outcome our_bug(const RunningCall& call, const char* what) {
    const std::string reference = reference_of(call);
    base::log::critical(label(call) + " reference=" + reference + " failed: " + what);
    return rpc_error(call, "failed", code::internal_error, "Internal error, reference " + reference);
}

/// The one boundary for errors.
Outcome answer(Core& core, RunningCall& call, const Method& method) {
    try {
        if (call.cancelled()) return {"cancelled", 202, {}};
        return success(core, call, method.ttl_ms, method.run(core, call));
    } catch (const BadArguments& error) {
        return tool_failure(core, call, "tool_error", code::invalid_params, error.what());
    } catch (const ToolError& error) {
        return tool_failure(core, call, "tool_error", code::internal_error, error.what());
    } catch (const RpcError& error) {
        return rpc_error(call, "rpc_error", error.code(), error.what(), error.data());
    } catch (const InputRequired& wanted) {
        return input_required(core, call, wanted);
    } catch (const base::Error& error) {
        return failure_below(core, call, error);
    } catch (const std::exception& error) {
        return our_bug(call, error.what());
    } catch (...) {
        return our_bug(call, "an exception of no known type");
    }
}

/// The tool's name as the counters know it: only names that exist, so that a client cannot grow them.
std::string_view counted_name(const Core& core, const RunningCall& call) {
    const auto name = call.params().find("name");
    if (name == call.params().end() || !name->is_string()) return "unknown";
    const std::string& text = name->get_ref<const std::string&>();
    return core.listing.find_tool(text, Credential::orchestrator) == nullptr ? "unknown"
                                                                             : std::string_view(text);
}

void account(Core& core, const RunningCall& call, const char* word) {
    if (call.message().method != "tools/call") return;
    const auto took = RunningCall::Clock::now() - call.started();
    const std::string_view tool = counted_name(core, call);
    core.metrics.count_call(tool, word, took);
    if (!base::log::writes_info()) return;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    base::log::info("call=" + std::to_string(call.number()) + " tool=" + std::string(tool) +
                    " ms=" + std::to_string(ms) + ' ' + word);
}

void forget(Core& core, const RunningCall& call) {
    core.running.erase(call.number());
    if (!call.session()) return;
    const auto found = call.session()->running.find(call.message().id);
    if (found != call.session()->running.end() && found->second.lock().get() == &call)
        call.session()->running.erase(found);
}

void complete_call(Core& core, RunningCall& call, Outcome outcome) {
    forget(core, call);
    if (call.is_timed_out()) return;
    if (call.cancelled()) outcome = {"cancelled", 202, {}};
    account(core, call, outcome.word);
    call.finish(outcome.status, std::move(outcome.message));
}

Place place_of(const Core& core, const RunningCall& call, const Method& method) {
    if (method.place != Place::tool) return method.place;
    const auto name = call.params().find("name");
    if (name == call.params().end() || !name->is_string()) return Place::io;
    const Listing::Entry* entry =
        core.listing.find_tool(name->get_ref<const std::string&>(), call.caller().credential);
    return entry == nullptr || entry->tool.runs == Runs::on_io ? Place::io : Place::pool;
}

void run_on_pool(const std::shared_ptr<Core>& core, std::shared_ptr<RunningCall> call, const Method& method) {
    core->running.emplace(call->number(), call);
    if (call->session()) call->session()->running[call->message().id] = call;
    core->watch_calls();
    // The call goes back to the I/O thread with its answer: what it holds must be released there.
    core->pool.post([core, call = std::move(call), &method]() mutable {
        Outcome outcome = answer(*core, *call, method);
        boost::asio::io_context& io = core->io;
        boost::asio::post(
            io, [core = std::move(core), call = std::move(call), outcome = std::move(outcome)]() mutable {
                complete_call(*core, *call, std::move(outcome));
            });
    });
}

}  // namespace

void time_out(Core& core, RunningCall& call) {
    const auto limit = std::chrono::duration_cast<std::chrono::seconds>(core.options.call_timeout);
    const std::string text =
        "This did not finish within " + std::to_string(limit.count()) + " s and was given up.";
    Outcome outcome = tool_failure(core, call, "timed_out", code::internal_error, text);
    account(core, call, outcome.word);
    call.time_out(std::move(outcome.message));
}

std::shared_ptr<RunningCall> dispatch(const std::shared_ptr<Core>& core, Incoming incoming) {
    auto call = std::make_shared<RunningCall>(core, std::move(incoming), core->next_call++);
    const std::string& name = call->message().method;
    const Method* method = find_method(*core, call->era(), name);
    if (method == nullptr) {
        Outcome outcome = rpc_error(*call, "rpc_error", code::method_not_found, "Method not found: " + name);
        call->finish(outcome.status, std::move(outcome.message));
        return nullptr;
    }
    if (place_of(*core, *call, *method) == Place::io) {
        complete_call(*core, *call, answer(*core, *call, *method));
        return nullptr;
    }
    if (core->stopping || core->running.size() >= core->limits.calls) {
        const char* why = core->stopping ? "The server is shutting down; call again in a moment."
                                         : "The server has too many calls waiting; call again in a moment.";
        complete_call(*core, *call, tool_failure(*core, *call, "failed", code::internal_error, why));
        return nullptr;
    }
    run_on_pool(core, call, *method);
    return call;
}

}  // namespace mcp
