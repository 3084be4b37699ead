// Between the client's lines and the daemon: what is answered here, what goes on, and the end of it all.
#pragma once

#include "base/http/client.hpp"
#include "base/pool.hpp"
#include "proxy/calls.hpp"
#include "proxy/inflight.hpp"
#include "proxy/link.hpp"
#include "proxy/oversized.hpp"
#include "proxy/streams.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace proxy {

/// I/O thread only.
class Relay {
public:
    using Write = std::function<void(std::string line)>;

    /// `finished` is called once, when nothing is left to do after `end_of_input` or `stop`.
    Relay(boost::asio::io_context& io, const Options& options, base::Pool& pool, Write write,
          std::function<void()> finished);

    void take(std::string line);
    void take_oversized(const OversizedLine& line);
    /// Finishes the running calls, at most five seconds.
    void end_of_input();
    /// Answers what runs with an error, at once.
    void stop();

private:
    using Batch = Inflight::Batch;
    struct Held {
        Frame frame;
        Batch batch;
    };

    void take_frame(Frame frame, Batch batch);
    void take_batch(const Frame& frame);
    void take_request(Frame frame, Batch batch);
    void take_notification(const Frame& frame);
    bool answer_here(const Frame& frame);
    std::chrono::milliseconds greeting_wait() const;
    void initialize(const Frame& frame);
    void subscribe(const Frame& frame);
    void set_log_level(const Frame& frame);
    void forward(Frame frame);
    void prepare(Call& call);
    void want_daemon();
    bool holds_for_roots(Frame& frame);
    void take_roots(std::string root);
    void cancel(const Frame& frame);

    void answer(const std::string& key, std::string message);
    void answer_error(const Frame& frame, int code, std::string_view text);
    void write(Inflight::Line line);
    void finish_if_done();
    void finish();
    Wanted wanted() const;

    const Options& options_;
    const Write write_;
    std::function<void()> finished_;
    base::http::Client client_;
    Link link_;
    Calls calls_;
    Streams streams_;
    Inflight inflight_;
    Identity identity_;
    std::string version_;  // agreed with a legacy client; empty before
    std::set<std::string> subscribed_;

    enum class Roots { unavailable, not_asked, asked, known };
    Roots roots_ = Roots::unavailable;
    std::vector<Frame> held_;  // until the client has said its roots
    boost::asio::steady_timer roots_timer_;

    boost::asio::steady_timer end_timer_;
    Clock::time_point wanted_until_{};  // by the client's last request, though nothing waits
    bool is_ending_ = false;
};

}  // namespace proxy
