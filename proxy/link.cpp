// Finds the daemon, starts it, and learns what it says about itself.
#include "proxy/link.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/daemon.hpp"
#include "proxy/answer.hpp"

#include <boost/asio/post.hpp>

#include <unistd.h>

namespace proxy {
namespace {

using boost::system::error_code;

constexpr std::string_view own_id = "\"mcp-proxy\"";
constexpr std::chrono::seconds probe_silence{5};
constexpr unsigned shutting_down = 503;

/// One file per endpoint and credential: what a daemon lists depends on both. (FNV-1a; nothing secret is in
/// it.)
std::filesystem::path cache_file(const Options& options) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : options.url() + "?" + options.query + " " + options.token)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return options.run_directory / ("proxy-" + std::to_string(hash) + ".json");
}

std::filesystem::path own_program() {
    std::error_code ec;
    return std::filesystem::read_symlink("/proc/self/exe", ec);
}

}  // namespace

Link::Link(boost::asio::io_context& io, const Options& options, base::http::Client& client, base::Pool& pool)
    : io_(io),
      options_(options),
      client_(client),
      pool_(pool),
      backend_(options.may_start),
      probe_timer_(io),
      settle_timer_(io),
      cache_file_(cache_file(options)) {
    known_.load(cache_file_);
}

void Link::want() {
    if (is_up()) return;
    backend_.call_came(Clock::now());
    schedule();
}

void Link::lost() {
    backend_.lost(Clock::now());
    schedule();
}

void Link::when_settled(std::chrono::milliseconds limit, std::function<void()> ready) {
    if (backend_.link() != Backend::Link::unknown) return ready();
    waiting_.push_back(std::move(ready));
    if (waiting_.size() > 1) return;
    settle_timer_.expires_after(limit);
    settle_timer_.async_wait([this](const error_code& ec) {
        if (!ec) settle();
    });
}

void Link::settle() {
    settle_timer_.cancel();
    const auto ready = std::exchange(waiting_, {});
    for (const auto& callback : ready) callback();
}

void Link::schedule() {
    const auto next = backend_.next_probe(events_.wanted());
    if (!next) {
        probe_timer_.cancel();
        return;
    }
    if (*next <= Clock::now()) return probe();
    probe_timer_.expires_at(*next);
    probe_timer_.async_wait([this](const error_code& ec) {
        if (!ec) schedule();
    });
}

void Link::probe() {
    backend_.probe_begins();
    probe_timer_.cancel();
    ask("server/discover",
        [this](unsigned status, const std::string& body, const base::http::Failure* failure) {
            probe_ended(status, body, failure);
        });
}

void Link::probe_ended(unsigned status, const std::string& body, const base::http::Failure* failure) {
    if (failure == nullptr && status != shutting_down) {
        backend_.probe_succeeded();
        start_problem_.clear();
        if (status == 200 && is_json(body)) learn("server/discover", result_of(body));
        awaits_tools_ = known_.result("tools/list").empty();
        settle();
        refresh_tools();
        if (!awaits_tools_) events_.on_up();
        return;
    }
    problem_ = failure != nullptr ? failure->text : "the daemon at " + options_.url() + " is stopping";
    if (!start_problem_.empty()) problem_ += "; " + start_problem_;
    const bool is_refused = failure != nullptr && failure->not_sent && !failure->timed_out;
    const auto kind = is_refused ? Backend::Failure::refused : Backend::Failure::other;
    if (backend_.probe_failed(Clock::now(), events_.wanted(), kind)) start_daemon();
    settle();
    events_.on_down();
    schedule();
}

void Link::start_daemon() {
    const std::filesystem::path program = own_program().parent_path() / options_.daemon;
    if (access(program.c_str(), X_OK) != 0) {
        boost::asio::post(io_,
                          [this, program] { start_ended("there is no " + program.string() + " to start"); });
        return;
    }
    const std::vector<std::string> argv = {program.string(), "--port", std::to_string(options_.port)};
    // Waits for the daemon's port, so not on this thread.
    pool_.post([this, argv] {
        std::string problem;
        try {
            const auto info = base::process::start_daemon(options_.run_directory, options_.daemon, argv,
                                                          options_.log_directory / (options_.daemon + ".log"),
                                                          options_.wait + std::chrono::seconds(1));
            if (info.port != options_.port)
                problem = "the daemon of this home listens on port " + std::to_string(info.port);
        } catch (const base::Error& error) {
            problem = error.what();
        }
        boost::asio::post(io_, [this, problem] { start_ended(problem); });
    });
}

void Link::start_ended(const std::string& problem) {
    start_problem_ = problem;
    if (!problem.empty()) problem_ = problem;
    backend_.start_ended(Clock::now());
    schedule();
}

void Link::learn(std::string_view method, std::string_view result) {
    if (!result.starts_with('{') || !known_.remember(method, result)) return;
    pool_.post([file = cache_file_, text = known_.text()] {
        try {
            base::make_private_directory(file.parent_path());
            base::write_file(file, text);
        } catch (const base::Error&) {
            // A cache: the next proxy asks the daemon.
        }
    });
}

void Link::refresh_tools() {
    if (std::exchange(asks_tools_, true)) return;
    ask("tools/list", [this](unsigned status, const std::string& body, const base::http::Failure* failure) {
        asks_tools_ = false;
        if (failure == nullptr && status == 200 && is_json(body)) learn("tools/list", result_of(body));
        if (!std::exchange(awaits_tools_, false)) return;
        if (failure != nullptr) return lost();
        events_.on_up();
    });
}

void Link::ask(std::string_view method, Receiver receive) {
    struct Reply {
        unsigned status = 0;
        std::string body;
    };
    const auto reply = std::make_shared<Reply>();
    base::http::Events events;
    events.on_head = [reply](unsigned status, const base::http::Fields&) { reply->status = status; };
    events.on_data = [reply](std::string_view data) { reply->body.append(data); };
    events.on_end = [reply, receive = std::move(receive)](const base::http::Failure* failure) {
        receive(reply->status, std::move(reply->body), failure);
    };
    client_.send(make_request(own_frame(own_id, method), options_, {}, nullptr), std::move(events),
                 probe_silence);
}

}  // namespace proxy
