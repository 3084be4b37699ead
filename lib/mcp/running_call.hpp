// One request while it is answered: what a tool sees of it, and what the server keeps.
#pragma once

#include "mcp/core.hpp"
#include "mcp/outlet.hpp"
#include "mcp/protocol/era.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mcp {

/// A request that passed the checks of its transport.
struct Incoming {
    protocol::Message message;
    protocol::Era era = protocol::Era::legacy;
    Caller caller;
    std::shared_ptr<Session> session;  // legacy; null when there is none
    std::shared_ptr<Outlet> outlet;
};

class RunningCall : public Call, public std::enable_shared_from_this<RunningCall> {
public:
    using Clock = std::chrono::steady_clock;

    RunningCall(std::shared_ptr<Core> core, Incoming incoming, std::uint64_t number);

    // Any thread.
    const Caller& caller() const override { return incoming_.caller; }
    const Json& meta() const override { return incoming_.message.meta(); }
    bool cancelled() const noexcept override { return cancelled_; }
    Clock::time_point deadline() const override { return deadline_; }
    void on_cancel(std::function<void()> stop) override;
    void progress(double done, std::optional<double> total, const std::string& message) override;
    void log(const std::string& level, const Json& data) override;
    Json ask_client(const std::string& method, const Json& params) override;
    std::vector<std::string> client_roots() override;
    const Json& client_capabilities() const override;
    const Json& input_responses() const override;
    const Json& request_state() const override { return request_state_; }
    void release_stream(std::chrono::milliseconds retry) override;

    const protocol::Message& message() const { return incoming_.message; }
    const Json& params() const { return incoming_.message.params; }
    protocol::Era era() const { return incoming_.era; }
    bool is_modern() const { return incoming_.era == protocol::Era::modern; }
    std::uint64_t number() const { return number_; }
    Clock::time_point started() const { return started_; }
    const std::shared_ptr<Session>& session() const { return incoming_.session; }
    /// What a requestState of this call is signed for. Before the tool runs.
    void open_request_state(const std::string& purpose);
    const std::string& purpose() const { return purpose_; }
    /// `resultType` of the answer, "complete" unless the method says otherwise. Before the method returns.
    void set_result_type(const char* type) { result_type_ = type; }
    const char* result_type() const { return result_type_; }

    // I/O thread.
    void cancel();
    void finish(unsigned status, std::string message);
    bool is_finished() const { return finished_; }
    /// Past its deadline: answers with `message`, then tells the tool to stop.
    void time_out(std::string message);
    bool is_timed_out() const { return timed_out_; }
    /// Called about once a second: tells a client that waits that we still work.
    void heartbeat(Clock::time_point now);
    Outlet& outlet() { return *incoming_.outlet; }

private:
    Json ask_until(Clock::time_point until, const std::string& method, const Json& params);
    void send(std::string message);
    void send_progress(double done, std::optional<double> total, const std::string& message);
    bool wants_log(const std::string& level) const;

    const std::shared_ptr<Core> core_;
    Incoming incoming_;
    const std::uint64_t number_;
    const Clock::time_point started_ = Clock::now();
    const Clock::time_point deadline_;
    Json request_state_;
    std::string purpose_;
    const char* result_type_ = "complete";
    std::atomic<bool> cancelled_ = false;
    bool finished_ = false;
    bool timed_out_ = false;

    std::mutex mutex_;  // guards the rest
    std::vector<std::function<void()>> stops_;
    double last_progress_ = 0;
    bool has_progress_ = false;
    Clock::time_point last_sent_ = started_;
};

}  // namespace mcp
