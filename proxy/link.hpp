// Finds the daemon, starts it, and learns what it says about itself.
#pragma once

#include "base/http/client.hpp"
#include "base/pool.hpp"
#include "proxy/backend.hpp"
#include "proxy/known.hpp"
#include "proxy/options.hpp"
#include "proxy/upstream.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace proxy {

/// I/O thread only. Does nothing, and wakes nobody, while nobody wants the daemon.
class Link {
public:
    struct Events {
        std::function<void()> on_up;    // found, the first time or again
        std::function<void()> on_down;  // a probe failed
        std::function<Wanted()> wanted;
    };

    Link(boost::asio::io_context& io, const Options& options, base::http::Client& client, base::Pool& pool);

    void start(Events events) { events_ = std::move(events); }
    /// Something is wanted now that was not before.
    void want();
    /// A call or a stream found the daemon gone.
    void lost();

    /// It answers, and its tools are known: only then is it clear what may be repeated.
    bool is_up() const { return backend_.link() == Backend::Link::up && !awaits_tools_; }
    bool is_down() const { return backend_.link() == Backend::Link::down; }
    /// Runs `ready` when it is known whether the daemon is there, or after `limit`.
    void when_settled(std::chrono::milliseconds limit, std::function<void()> ready);
    /// Why it could not be reached, one sentence.
    const std::string& problem() const { return problem_; }

    Known& known() { return known_; }
    const Known& known() const { return known_; }
    /// Remembers a result, and writes it down for other proxies.
    void learn(std::string_view method, std::string_view result);
    /// Asks for the tools anew.
    void refresh_tools();

private:
    using Receiver =
        std::function<void(unsigned status, std::string body, const base::http::Failure* failure)>;

    void schedule();
    void probe();
    void probe_ended(unsigned status, const std::string& body, const base::http::Failure* failure);
    void start_daemon();
    void start_ended(const std::string& problem);
    void ask(std::string_view method, Receiver receive);
    void settle();

    boost::asio::io_context& io_;
    const Options& options_;
    base::http::Client& client_;
    base::Pool& pool_;
    Events events_;
    Backend backend_;
    Known known_;
    boost::asio::steady_timer probe_timer_;
    boost::asio::steady_timer settle_timer_;
    std::vector<std::function<void()>> waiting_;
    std::string problem_;
    std::string start_problem_;
    std::filesystem::path cache_file_;
    bool asks_tools_ = false;
    bool awaits_tools_ = false;  // before the link counts as up
};

}  // namespace proxy
