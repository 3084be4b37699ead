// The client's requests that go to the daemon: each sent, sent again where that is safe, and answered once.
#pragma once

#include "base/http/client.hpp"
#include "base/http/sse.hpp"
#include "proxy/answer.hpp"
#include "proxy/backend.hpp"
#include "proxy/link.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace proxy {

/// One request on its way. I/O thread only.
struct Call {
    std::string id;  // as JSON text
    std::string key;
    std::string method;
    std::string name;  // of the tool, prompt or resource, for error texts
    Shape shape = Shape::legacy;
    bool has_cursor = false;
    Frame frame;                                         // until it is sent the first time
    std::shared_ptr<const base::http::Request> request;  // from then on
    Attempt attempt;

    // of the current attempt
    base::http::Client::Cancel cancel;
    unsigned status = 0;
    bool is_sse = false;
    bool is_waiting = false;  // for the daemon
    std::string body;
    std::unique_ptr<base::http::SseReader> events;
    double progress = -1;  // the last one that the client was told
};

class Calls {
public:
    struct Output {
        std::function<void(const std::string& key, std::string message)> answer;
        std::function<void(std::string message)> notify;
        /// Makes the request and says whether it may be repeated, when it is known what the daemon offers.
        std::function<void(Call& call)> prepare;
        /// A list was answered from its copy: the daemon is wanted, though no call waits.
        std::function<void()> served_copy;
    };

    Calls(boost::asio::io_context& io, const Options& options, base::http::Client& client, Link& link,
          Output output);

    void start(const std::shared_ptr<Call>& call);
    /// The client does not want the answer any more: ends the call at the daemon, and is silent.
    void cancel(const std::string& key);

    void link_is_up();
    void link_is_down();
    /// Some call waits for the daemon.
    bool any_waits() const;

private:
    std::chrono::milliseconds patience() const;
    bool runs(const std::shared_ptr<Call>& call) const;
    void send(const std::shared_ptr<Call>& call);
    void wait(const std::shared_ptr<Call>& call);
    bool answer_from_copy(const Call& call);
    void ended(const std::shared_ptr<Call>& call, const base::http::Failure* failure);
    void receive(const std::shared_ptr<Call>& call, std::string message);
    void lose(const std::shared_ptr<Call>& call, Loss loss);
    void fail(const Call& call, Fate fate);
    void finish(const std::shared_ptr<Call>& call, std::string message);
    void refuse_by_status(const std::shared_ptr<Call>& call);
    void arm_timer();
    void on_timer();

    const Options& options_;
    base::http::Client& client_;
    Link& link_;
    const Output output_;
    std::unordered_map<std::string, std::shared_ptr<Call>> calls_;
    std::vector<std::shared_ptr<Call>> waiting_;  // in the order they came
    boost::asio::steady_timer timer_;
};

}  // namespace proxy
