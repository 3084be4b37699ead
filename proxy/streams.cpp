// subscriptions/listen: kept open at the daemon, over restarts.
#include "proxy/streams.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/message.hpp"
#include "proxy/json_scan.hpp"

#include <algorithm>
#include <array>

namespace proxy {
namespace {

using boost::system::error_code;

const std::string own_id = "\"mcp-proxy/listen\"";
constexpr unsigned shutting_down = 503;
constexpr std::chrono::seconds between_connects{1};  // of a stream that never lasts

struct Change {
    std::string_view wanted;  // member of params.notifications
    std::string_view method;
};
constexpr std::array<Change, 3> list_changes = {
    Change{"toolsListChanged", "notifications/tools/list_changed"},
    Change{"promptsListChanged", "notifications/prompts/list_changed"},
    Change{"resourcesListChanged", "notifications/resources/list_changed"},
};

std::string subscription_meta(const std::string& id) {
    return std::string(R"("_meta":{")") + mcp::protocol::meta::subscription_id + "\":" + id + "}";
}

std::string own_filter(const std::set<std::string>& uris) {
    std::string text = R"({"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true)";
    std::string list;
    for (const std::string& uri : uris) list += (list.empty() ? "" : ",") + mcp::protocol::quoted(uri);
    if (!list.empty()) text += R"(,"resourceSubscriptions":[)" + list + "]";
    return text + "}";
}

}  // namespace

Streams::Streams(boost::asio::io_context& io, const Options& options, base::http::Client& client, Link& link,
                 Output output)
    : options_(options), client_(client), link_(link), output_(std::move(output)), again_(io) {}

void Streams::open(const std::string& key, Frame frame, const Identity& identity) {
    auto stream = std::make_shared<Stream>();
    stream->id = frame.id;
    stream->key = key;
    stream->shape = Shape::modern;
    stream->filter = frame.param("notifications");
    stream->request = std::make_shared<const base::http::Request>(
        make_request(std::move(frame), options_, identity, nullptr));
    add(stream);
}

void Streams::open_own(const std::set<std::string>& uris) {
    const auto old = streams_.find(own_id);
    auto stream = std::make_shared<Stream>();
    // Changes between the old stream and this one would go unnoticed.
    stream->was_interrupted = old != streams_.end();
    close(own_id);
    stream->id = own_id;
    stream->key = own_id;
    stream->filter = own_filter(uris);
    Frame frame = own_frame(own_id, "subscriptions/listen", "\"notifications\":" + stream->filter);
    stream->request =
        std::make_shared<const base::http::Request>(make_request(std::move(frame), options_, {}, nullptr));
    add(stream);
}

void Streams::add(const std::shared_ptr<Stream>& stream) {
    streams_.insert_or_assign(stream->key, stream);
    if (link_.is_up()) return connect(stream);
    if (link_.is_down()) link_is_down();
    link_.want();
}

bool Streams::close(const std::string& key) {
    const auto found = streams_.find(key);
    if (found == streams_.end()) return false;
    const std::shared_ptr<Stream> stream = found->second;
    streams_.erase(found);
    if (stream->cancel) stream->cancel();
    return true;
}

std::size_t Streams::size_of_clients() const {
    return streams_.size() - streams_.count(own_id);
}

void Streams::end_all() {
    for (const auto& [key, stream] : std::exchange(streams_, {})) {
        if (stream->cancel) stream->cancel();
        if (stream->shape != Shape::modern) continue;
        const std::string result = "{" + subscription_meta(stream->id) + R"(,"resultType":"complete"})";
        output_.answer(key, mcp::protocol::result_message(stream->id, result));
    }
}

bool Streams::any_waits() const {
    return std::any_of(streams_.begin(), streams_.end(),
                       [](const auto& item) { return !item.second->is_open && !item.second->is_refused; });
}

bool Streams::is_current(const std::shared_ptr<Stream>& stream) const {
    const auto found = streams_.find(stream->key);
    return found != streams_.end() && found->second == stream;
}

void Streams::link_is_up() {
    const auto all = streams_;
    auto again_at = Clock::time_point::max();
    for (const auto& [key, stream] : all) {
        if (stream->is_open || stream->is_refused) continue;
        const auto allowed_at = stream->opened_at + between_connects;
        const bool is_first = stream->opened_at == Clock::time_point{};
        if (is_first || Clock::now() >= allowed_at) connect(stream);
        else again_at = std::min(again_at, allowed_at);
    }
    if (again_at == Clock::time_point::max()) return;
    again_.expires_at(again_at);
    again_.async_wait([this](const error_code& ec) {
        if (!ec && link_.is_up()) link_is_up();
    });
}

/// A client waits for the acknowledgement before it goes on: it does not depend on the daemon.
void Streams::link_is_down() {
    const bool has_copies = !link_.known().result("tools/list").empty();
    for (const auto& [key, stream] : streams_) {
        // What the client lists now comes from copies, which may be old.
        if (has_copies && !stream->is_open) stream->was_interrupted = true;
        if (stream->is_acknowledged || stream->shape != Shape::modern) continue;
        stream->is_acknowledged = true;
        const std::string filter = stream->filter.empty() ? "{}" : stream->filter;
        output_.notify(mcp::protocol::notification_message(
            "notifications/subscriptions/acknowledged",
            "{" + subscription_meta(stream->id) + ",\"notifications\":" + filter + "}"));
    }
}

void Streams::connect(const std::shared_ptr<Stream>& stream) {
    stream->is_open = true;
    stream->opened_at = Clock::now();
    stream->events.reset();
    stream->body.clear();
    base::http::Events events;
    events.on_head = [this, stream](unsigned status, const base::http::Fields& fields) {
        stream->status = status;
        if (!mcp::protocol::is_media_type(fields.get("content-type"), "text/event-stream")) return;
        stream->events = std::make_unique<base::http::SseReader>(
            [this, weak = std::weak_ptr<Stream>(stream)](base::http::SseEvent event) {
                if (const auto alive = weak.lock()) receive(alive, std::move(event.data));
            });
    };
    events.on_data = [stream](std::string_view data) {
        if (stream->events) stream->events->feed(data);
        else stream->body.append(data);
    };
    events.on_end = [this, stream](const base::http::Failure* failure) { ended(stream, failure); };
    stream->cancel = client_.send(stream->request, std::move(events));
}

void Streams::receive(const std::shared_ptr<Stream>& stream, std::string message) {
    if (!is_current(stream)) return;
    const auto method = method_of(message);
    if (!method) return;
    if (method->empty()) {
        // A graceful end is no answer for the client: its stream goes on.
        if (result_of(message).empty()) refused(stream, std::move(message));
        return;
    }
    if (*method == "notifications/subscriptions/acknowledged")
        return acknowledged(stream, std::move(message));
    if (*method == "notifications/tools/list_changed") link_.refresh_tools();
    if (make_notification(message, *method, stream->shape)) output_.notify(std::move(message));
}

void Streams::acknowledged(const std::shared_ptr<Stream>& stream, std::string message) {
    const Span params = find_member(message, whole_value(message), "params");
    const std::string filter(find_member(message, params, "notifications").of(message));
    const bool interrupted = std::exchange(stream->was_interrupted, false);
    if (!std::exchange(stream->is_acknowledged, true) && stream->shape == Shape::modern &&
        make_notification(message, "notifications/subscriptions/acknowledged", Shape::modern))
        output_.notify(std::move(message));
    if (interrupted) tell_of_changes(*stream, filter);
}

void Streams::tell_of_changes(const Stream& stream, const std::string& filter) {
    for (const Change& change : list_changes) {
        if (find_member(filter, whole_value(filter), change.wanted).of(filter) != "true") continue;
        const std::string params =
            stream.shape == Shape::modern ? "{" + subscription_meta(stream.id) + "}" : std::string();
        output_.notify(mcp::protocol::notification_message(change.method, params));
    }
}

void Streams::ended(const std::shared_ptr<Stream>& stream, const base::http::Failure* failure) {
    if (!is_current(stream)) return;
    stream->is_open = false;
    if (stream->is_refused) return;
    const bool is_answer = failure == nullptr && !stream->events && stream->status != shutting_down;
    if (is_answer) return refused(stream, stream->body);
    stream->was_interrupted = true;
    link_.lost();
}

void Streams::refused(const std::shared_ptr<Stream>& stream, std::string message) {
    stream->is_refused = true;
    if (stream->shape != Shape::modern) return;
    if (!make_answer(message, stream->id, stream->shape))
        message =
            mcp::protocol::error_message(stream->id, mcp::protocol::code::internal_error,
                                         "the server at " + options_.url() + " does not offer this stream");
    streams_.erase(stream->key);
    output_.answer(stream->key, std::move(message));
}

}  // namespace proxy
