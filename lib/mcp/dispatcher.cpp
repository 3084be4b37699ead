// From a checked request to its answer.
#include "mcp/dispatcher.hpp"

#include "base/log/log.hpp"
#include "mcp/methods.hpp"
#include "mcp/outcome.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

namespace code = protocol::code;

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

base::Pool& pool_of(const Core& core, const RunningCall& call, const Method& method) {
    if (method.place != Place::tool) return core.pool;
    base::Pool* const own = core.listing.pool_of(call.params()["name"].get<std::string>());
    return own == nullptr ? core.pool : *own;
}

void run_on_pool(const std::shared_ptr<Core>& core, std::shared_ptr<RunningCall> call, const Method& method) {
    core->running.emplace(call->number(), call);
    if (call->session()) call->session()->running[call->message().id] = call;
    core->watch_calls();
    // The call goes back to the I/O thread with its answer: what it holds must be released there.
    base::Pool& pool = pool_of(*core, *call, method);
    pool.post([core, call = std::move(call), &method]() mutable {
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
