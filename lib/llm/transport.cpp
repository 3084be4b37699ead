// Getting a request to a provider over HTTP/1.1, on the calling thread.
#include "llm/transport.hpp"

#include "base/error.hpp"
#include "base/http/client.hpp"
#include "base/tls/client_tls.hpp"
#include "llm/failure.hpp"
#include "llm/resolve.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <exception>
#include <optional>

namespace llm {
namespace {

using base::http::Client;
using std::chrono::milliseconds;

/// One exchange with one address.
class Running {
public:
    Running(const Exchange& exchange, base::http::ClientOptions options)
        : exchange_(exchange), client_(io_, std::move(options)) {}

    void run() {
        base::http::Events events;
        events.on_head = [this](unsigned status, const base::http::Fields& fields) {
            has_answer_ = true;
            guarded([&] { exchange_.on_head(status, fields); });
        };
        events.on_data = [this](std::string_view bytes) { guarded([&] { exchange_.on_data(bytes); }); };
        events.on_end = [this](const base::http::Failure* failure) {
            ended_ = true;
            if (failure != nullptr) failure_ = *failure;
            io_.stop();
        };
        const Client::Cancel cancel =
            client_.send(exchange_.request, std::move(events), exchange_.stall_timeout);
        constexpr milliseconds poll{25};
        while (!ended_ && !thrown_) {
            if (exchange_.cancelled && exchange_.cancelled())
                thrown_ = std::make_exception_ptr(Failed(FailureKind::cancelled, "cancelled"));
            else if (std::chrono::steady_clock::now() >= exchange_.deadline)
                thrown_ = std::make_exception_ptr(
                    Failed(FailureKind::too_slow, exchange_.provider + " did not finish in time"));
            else io_.run_for(poll);
        }
        cancel();
        if (thrown_) std::rethrow_exception(thrown_);
    }

    /// How it ended; nothing: complete.
    const std::optional<base::http::Failure>& failure() const { return failure_; }
    bool has_answer() const { return has_answer_; }

private:
    template <class Work>
    void guarded(const Work& work) {
        if (thrown_) return;
        try {
            work();
        } catch (...) {  // carried to the caller's frame: the client's own must not be unwound
            thrown_ = std::current_exception();
            io_.stop();
        }
    }

    const Exchange& exchange_;
    boost::asio::io_context io_{1};
    Client client_;
    bool ended_ = false;
    bool has_answer_ = false;
    std::exception_ptr thrown_;
    std::optional<base::http::Failure> failure_;
};

/// Another address of the same name would be trusted as little.
bool is_distrusted(const Exchange& exchange, const base::http::Failure& failure) {
    return exchange.endpoint.is_tls && !failure.timed_out &&
           failure.text.find("certificate") != std::string::npos;
}

[[noreturn]] void fail(const Exchange& exchange, const base::http::Failure& failure, bool has_answer) {
    const std::string where = exchange.provider + " (" + exchange.endpoint.host + ":" +
                              std::to_string(exchange.endpoint.port) + ")";
    if (failure.timed_out && !failure.not_sent)
        throw Failed(FailureKind::stalled, where + " sent nothing for " +
                                               std::to_string(exchange.stall_timeout.count() / 1000) + " s");
    if (is_distrusted(exchange, failure)) throw Failed(FailureKind::unreachable, where + ": " + failure.text);
    if (has_answer) throw Failed(FailureKind::broken_off, where + " ended its answer in the middle");
    if (failure.not_sent)
        throw Failed(FailureKind::unreachable,
                     where + " cannot be reached" +
                         (failure.timed_out
                              ? " within " + std::to_string(exchange.connect_timeout.count() / 1000) + " s"
                              : std::string()) +
                         (exchange.endpoint.is_loopback() ? "; is the server started?" : ""));
    throw Failed(FailureKind::broken_off, where + " closed the connection without a valid answer");
}

std::vector<std::string> addresses_to_try(const Exchange& exchange) {
    const Time limit =
        std::min(exchange.deadline, std::chrono::steady_clock::now() + exchange.connect_timeout);
    std::vector<std::string> addresses =
        addresses_of(exchange.endpoint.host, limit, exchange.cancelled, look_up);
    if (!addresses.empty()) return addresses;
    if (exchange.cancelled && exchange.cancelled()) throw Failed(FailureKind::cancelled, "cancelled");
    throw Failed(FailureKind::unreachable, exchange.provider + ": the host name " + exchange.endpoint.host +
                                               " has no address; see base_url in llm.yaml");
}

}  // namespace

/// Reading all authorities takes some milliseconds: once for each server.
base::http::MakeChannel HttpTransport::channel_of(const Exchange& exchange) {
    const std::pair<std::string, std::string> key(exchange.endpoint.host, exchange.authorities);
    const std::lock_guard lock(mutex_);
    const auto found = channels_.find(key);
    if (found != channels_.end()) return found->second;
    try {
        return channels_.emplace(key, base::tls::client(key.first, key.second)).first->second;
    } catch (const base::Error& error) {
        throw Failed(FailureKind::unreachable,
                     exchange.provider + ": " + error.what() + "; see authorities in llm.yaml");
    }
}

void HttpTransport::run(const Exchange& exchange) {
    const base::http::MakeChannel channel =
        exchange.endpoint.is_tls ? channel_of(exchange) : base::http::MakeChannel();
    const std::vector<std::string> addresses = addresses_to_try(exchange);
    for (std::size_t i = 0; i < addresses.size(); ++i) {
        base::http::ClientOptions options;
        options.address = addresses[i];
        options.port = exchange.endpoint.port;
        options.connect_timeout = exchange.connect_timeout;
        options.channel = channel;
        Running running(exchange, options);
        running.run();
        if (!running.failure()) return;
        const bool is_last = i + 1 == addresses.size();
        if (running.failure()->not_sent && !is_last && !is_distrusted(exchange, *running.failure())) continue;
        fail(exchange, *running.failure(), running.has_answer());
    }
}

}  // namespace llm
