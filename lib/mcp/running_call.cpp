// One request while it is answered.
#include "mcp/running_call.hpp"

#include "mcp/protocol/message.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <cmath>

namespace mcp {
namespace {

constexpr std::chrono::seconds heartbeat_interval{5};

}  // namespace

RunningCall::RunningCall(std::shared_ptr<Core> core, Incoming incoming, std::uint64_t number)
    : core_(std::move(core)),
      incoming_(std::move(incoming)),
      number_(number),
      deadline_(started_ + core_->options.call_timeout) {}

void RunningCall::on_cancel(std::function<void()> stop) {
    {
        std::lock_guard lock(mutex_);
        if (!cancelled_) {
            stops_.push_back(std::move(stop));
            return;
        }
    }
    boost::asio::post(core_->io, std::move(stop));
}

void RunningCall::cancel() {
    std::vector<std::function<void()>> stops;
    {
        std::lock_guard lock(mutex_);
        if (cancelled_.exchange(true)) return;
        stops.swap(stops_);
    }
    for (const auto& stop : stops) stop();
}

void RunningCall::finish(unsigned status, std::string message) {
    if (finished_) return;
    finished_ = true;
    if (message.empty()) incoming_.outlet->abandon();
    else incoming_.outlet->finish(status, std::move(message));
}

void RunningCall::time_out(std::string message) {
    if (finished_) return;
    timed_out_ = true;
    finish(200, std::move(message));
    cancel();
}

void RunningCall::send(std::string message) {
    boost::asio::post(core_->io, [self = shared_from_this(), message = std::move(message)] {
        if (!self->finished_ && !self->cancelled_) self->incoming_.outlet->send(message);
    });
}

void RunningCall::progress(double done, std::optional<double> total, const std::string& message) {
    if (incoming_.message.progress_token.empty() || !std::isfinite(done)) return;
    std::lock_guard lock(mutex_);
    if (has_progress_ && done <= last_progress_) return;
    send_progress(done, total, message);
}

void RunningCall::send_progress(double done, std::optional<double> total, const std::string& message) {
    has_progress_ = true;
    last_progress_ = done;
    last_sent_ = Clock::now();
    std::string params = R"({"progressToken":)" + incoming_.message.progress_token;
    params += R"(,"progress":)" + base::to_text(Json(done));
    if (total) params += R"(,"total":)" + base::to_text(Json(*total));
    if (!message.empty()) params += R"(,"message":)" + protocol::quoted(message);
    send(protocol::notification_message("notifications/progress", params + '}'));
}

void RunningCall::heartbeat(Clock::time_point now) {
    if (incoming_.message.progress_token.empty() || finished_ || cancelled_) return;
    std::lock_guard lock(mutex_);
    if (now - last_sent_ < heartbeat_interval) return;
    // Progress must increase: by next to nothing, so that the tool's own figures still fit.
    const double step = 1e-6 * std::max(1.0, std::abs(last_progress_));
    send_progress(has_progress_ ? last_progress_ + step : step, std::nullopt, "still running");
}

bool RunningCall::wants_log(const std::string& level) const {
    const int rank = log_level(level);
    if (!is_modern())
        return rank >= (incoming_.session ? incoming_.session->log_level.load() : log_level("info"));
    const auto wanted = meta().find(protocol::meta::log_level);
    if (wanted == meta().end() || !wanted->is_string()) return false;
    return rank >= log_level(wanted->get_ref<const std::string&>());
}

void RunningCall::log(const std::string& level, const Json& data) {
    if (!wants_log(level)) return;
    const Json params = {{"level", level}, {"logger", core_->listing.info().name}, {"data", data}};
    send(protocol::notification_message("notifications/message", base::to_text(params)));
}

const Json& RunningCall::client_capabilities() const {
    const auto found = meta().find(protocol::meta::client_capabilities);
    if (found != meta().end() && found->is_object()) return *found;
    return no_json();
}

const Json& RunningCall::input_responses() const {
    const auto found = params().find("inputResponses");
    if (found != params().end() && found->is_object()) return *found;
    return no_json();
}

void RunningCall::open_request_state(const std::string& purpose) {
    purpose_ = purpose;
    const auto sealed = params().find("requestState");
    if (sealed == params().end() || sealed->is_null()) return;
    const std::int64_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::optional<Json> state;
    if (sealed->is_string())
        state = core_->request_states.open(purpose, sealed->get_ref<const std::string&>(), now);
    if (!state)
        throw RpcError(
            protocol::code::invalid_params,
            "requestState was altered, is too old or belongs to another call; call again without it");
    request_state_ = std::move(*state);
}

void RunningCall::release_stream(std::chrono::milliseconds retry) {
    boost::asio::post(core_->io, [self = shared_from_this(), retry] {
        if (!self->finished_) self->incoming_.outlet->release(retry);
    });
}

}  // namespace mcp
