// subscriptions/listen: kept open at the daemon, over restarts, for as long as the client wants to hear of
// changes.
#pragma once

#include "base/http/client.hpp"
#include "base/http/sse.hpp"
#include "proxy/answer.hpp"
#include "proxy/link.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace proxy {

/// A modern client opens streams itself and never notices that one was opened again; for a legacy client
/// there is one of our own. After each interruption the client is told that its lists may have changed. I/O
/// thread only.
class Streams {
public:
    struct Output {
        std::function<void(std::string message)> notify;
        /// A stream that the daemon refuses: its one answer.
        std::function<void(const std::string& key, std::string message)> answer;
    };

    Streams(boost::asio::io_context& io, const Options& options, base::http::Client& client, Link& link,
            Output output);

    /// The client's own subscriptions/listen.
    void open(const std::string& key, Frame frame, const Identity& identity);
    /// For a legacy client, or again with other resource URIs.
    void open_own(const std::set<std::string>& uris);
    /// False when there is no such stream.
    bool close(const std::string& key);
    bool contains(const std::string& key) const { return streams_.contains(key); }
    std::size_t size_of_clients() const;
    /// Answers the client's streams: they have ended.
    void end_all();

    void link_is_up();
    void link_is_down();
    /// One of them waits for the daemon.
    bool any_waits() const;

private:
    struct Stream {
        std::string id;  // as JSON text
        std::string key;
        Shape shape = Shape::legacy;
        std::string filter;  // params.notifications
        std::shared_ptr<const base::http::Request> request;
        base::http::Client::Cancel cancel;
        std::unique_ptr<base::http::SseReader> events;
        std::string body;  // of an answer that is no stream
        unsigned status = 0;
        Clock::time_point opened_at{};
        bool is_open = false;
        bool is_refused = false;
        bool is_acknowledged = false;  // to the client
        bool was_interrupted = false;
    };

    void add(const std::shared_ptr<Stream>& stream);
    void connect(const std::shared_ptr<Stream>& stream);
    void receive(const std::shared_ptr<Stream>& stream, std::string message);
    void ended(const std::shared_ptr<Stream>& stream, const base::http::Failure* failure);
    void refused(const std::shared_ptr<Stream>& stream, std::string message);
    void acknowledged(const std::shared_ptr<Stream>& stream, std::string message);
    void tell_of_changes(const Stream& stream, const std::string& filter);
    bool is_current(const std::shared_ptr<Stream>& stream) const;

    const Options& options_;
    base::http::Client& client_;
    Link& link_;
    const Output output_;
    std::map<std::string, std::shared_ptr<Stream>> streams_;
    boost::asio::steady_timer again_;
};

}  // namespace proxy
