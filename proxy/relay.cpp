// Between the client's lines and the daemon.
#include "proxy/relay.hpp"

#include "mcp/protocol/message.hpp"
#include "proxy/local.hpp"
#include "proxy/roots.hpp"

#include <algorithm>

namespace proxy {
namespace {

using boost::system::error_code;
namespace code = mcp::protocol::code;

// For what the daemon says about itself: fresh, where the last known copy serves as well; at all, where there
// is none.
constexpr std::chrono::milliseconds greeting_limit{10};
constexpr std::chrono::milliseconds first_greeting_limit{250};
constexpr std::chrono::milliseconds roots_limit{200};
constexpr std::chrono::seconds end_limit{5};

base::http::ClientOptions origin(const Options& options) {
    base::http::ClientOptions client;
    client.address = options.address;
    client.port = options.port;
    client.max_idle_connections = 64;  // a burst of calls must not use up the ports of this host
    return client;
}

/// What a legacy client may ask a daemon for; the answer to anything else is known without one.
bool is_legacy_method(std::string_view method) {
    return method.starts_with("tools/") || method.starts_with("resources/") ||
           method.starts_with("prompts/") || method == "completion/complete";
}

bool needs_root(std::string_view method) {
    return !method.ends_with("/list");
}

bool allows_batches(std::string_view version) {
    return version.empty() || version <= "2025-03-26";
}

}  // namespace

Relay::Relay(boost::asio::io_context& io, const Options& options, base::Pool& pool, Write write,
             std::function<void()> finished)
    : options_(options),
      write_(std::move(write)),
      finished_(std::move(finished)),
      client_(io, origin(options)),
      link_(io, options, client_, pool),
      calls_(io, options, client_, link_,
             {[this](const std::string& key, std::string message) { answer(key, std::move(message)); },
              write_, [this](Call& call) { prepare(call); }, [this] { want_daemon(); }}),
      streams_(
          io, options, client_, link_,
          {write_, [this](const std::string& key, std::string message) { answer(key, std::move(message)); }}),
      roots_timer_(io),
      end_timer_(io) {
    identity_.root = options.work_tree;
    Link::Events events;
    events.on_up = [this] {
        wanted_until_ = {};
        calls_.link_is_up();
        streams_.link_is_up();
    };
    events.on_down = [this] {
        calls_.link_is_down();
        streams_.link_is_down();
    };
    events.wanted = [this] { return wanted(); };
    link_.start(std::move(events));
}

Wanted Relay::wanted() const {
    if (calls_.any_waits() || Clock::now() < wanted_until_) return Wanted::for_calls;
    return streams_.any_waits() && !is_ending_ ? Wanted::for_streams : Wanted::no;
}

void Relay::take(std::string line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    take_frame(read_frame(std::move(line)), Inflight::no_batch);
}

void Relay::take_oversized(const OversizedLine& line) {
    if (line.is_response()) return;
    const std::string id = line.id();
    write_(mcp::protocol::error_message(id.empty() ? "null" : id, code::invalid_request,
                                        "the message is longer than 64 MiB"));
}

void Relay::take_frame(Frame frame, Batch batch) {
    switch (frame.kind) {
        case FrameKind::invalid: {
            const std::string_view id =
                frame.id.empty() ? std::string_view("null") : std::string_view(frame.id);
            return write(inflight_.answer_unasked(
                batch, mcp::protocol::error_message(id, frame.problem_code, frame.problem)));
        }
        case FrameKind::batch:
            return take_batch(frame);
        case FrameKind::request:
            return take_request(std::move(frame), batch);
        case FrameKind::notification:
            return take_notification(frame);
        case FrameKind::response:
            if (frame.id == roots_id) take_roots(root_of_answer(frame.text));
            return;
    }
}

void Relay::take_batch(const Frame& frame) {
    std::size_t count = 0;
    each_member(frame.text, frame.body, [&](const Member&) { return ++count <= mcp::protocol::max_batch; });
    std::string problem;
    if (!allows_batches(version_)) problem = "batches do not exist in " + version_;
    else if (count == 0) problem = "a batch must not be empty";
    else if (count > mcp::protocol::max_batch)
        problem = "a batch may hold at most " + std::to_string(mcp::protocol::max_batch) + " messages";
    if (!problem.empty()) return write_(mcp::protocol::error_message("null", code::invalid_request, problem));

    const Batch batch = inflight_.open_batch();
    each_member(frame.text, frame.body, [&](const Member& element) {
        Frame one = read_frame(std::string(element.value.of(frame.text)));
        if (one.kind == FrameKind::batch) {
            one.kind = FrameKind::invalid;
            one.problem_code = code::invalid_request;
            one.problem = "a batch must not hold a batch";
        }
        take_frame(std::move(one), batch);
        return true;
    });
    write(inflight_.close_batch(batch));
}

void Relay::take_request(Frame frame, Batch batch) {
    const std::string key = id_key(frame.id);
    if (!inflight_.add(key, batch))
        return write(inflight_.answer_unasked(
            batch,
            mcp::protocol::error_message(frame.id, code::invalid_request, "a request with this id runs")));
    if (!link_.is_up() && frame.method != "ping") want_daemon();
    if (answer_here(frame)) return;
    if (!frame.is_modern && !is_legacy_method(frame.method))
        return answer_error(frame, code::method_not_found,
                            version_.empty()
                                ? "'" + frame.method + "' is not known; the first request is 'initialize'"
                                : "'" + frame.method + "' is not known");
    if (frame.method == "subscriptions/listen") return streams_.open(key, std::move(frame), identity_);
    if (!holds_for_roots(frame)) forward(std::move(frame));
}

bool Relay::answer_here(const Frame& frame) {
    const std::string key = id_key(frame.id);
    if (frame.method == "initialize") {
        initialize(frame);
        return true;
    }
    if (frame.method == "server/discover") {
        link_.when_settled(greeting_wait(),
                           [this, key, frame] { answer(key, discover_answer(link_.known(), frame)); });
        return true;
    }
    if (frame.is_modern) {
        const bool is_gone = frame.method == "ping" || frame.method == "logging/setLevel" ||
                             frame.method == "resources/subscribe" || frame.method == "resources/unsubscribe";
        if (is_gone)
            answer_error(frame, code::method_not_found, "'" + frame.method + "' is not in 2026-07-28");
        return is_gone;
    }
    if (frame.method == "ping") answer(key, mcp::protocol::result_message(frame.id, "{}"));
    else if (frame.method == "logging/setLevel") set_log_level(frame);
    else if (frame.method == "resources/subscribe" || frame.method == "resources/unsubscribe")
        subscribe(frame);
    else return false;
    return true;
}

/// A daemon that is down is known to be down at once: only one that is there and slow is waited for.
std::chrono::milliseconds Relay::greeting_wait() const {
    return link_.known().result("server/discover").empty() ? first_greeting_limit : greeting_limit;
}

void Relay::initialize(const Frame& frame) {
    version_ = agreed_version(frame);
    const std::string_view info = frame.param("clientInfo");
    identity_.client_info = info.starts_with('{') ? std::string(info) : std::string();
    const Span capabilities = find_member(frame.text, frame.params, "capabilities");
    const bool has_roots = !find_member(frame.text, capabilities, "roots").empty();
    roots_ = has_roots ? Roots::not_asked : Roots::unavailable;
    link_.when_settled(greeting_wait(), [this, id = frame.id, version = version_] {
        answer(id_key(id), mcp::protocol::result_message(id, initialize_result(link_.known(), version)));
    });
    streams_.open_own(subscribed_);
}

void Relay::set_log_level(const Frame& frame) {
    const std::string_view level = frame.param("level");
    if (!level.starts_with('"'))
        return answer_error(frame, code::invalid_params, "params.level must be a string");
    identity_.log_level = level;
    answer(id_key(frame.id), mcp::protocol::result_message(frame.id, "{}"));
}

void Relay::subscribe(const Frame& frame) {
    const std::string uri = decode_string(frame.param("uri"));
    if (uri.empty()) return answer_error(frame, code::invalid_params, "params.uri must be a string");
    const bool changed =
        frame.method == "resources/subscribe" ? subscribed_.insert(uri).second : subscribed_.erase(uri) > 0;
    if (changed) streams_.open_own(subscribed_);
    answer(id_key(frame.id), mcp::protocol::result_message(frame.id, "{}"));
}

void Relay::take_notification(const Frame& frame) {
    if (frame.method == "notifications/cancelled") return cancel(frame);
    if (frame.method == "notifications/roots/list_changed" && roots_ == Roots::known)
        roots_ = Roots::not_asked;
    // The others say nothing that a stateless daemon could use.
}

void Relay::cancel(const Frame& frame) {
    const std::string_view id = frame.param("requestId");
    if (!is_id(id)) return;
    const std::string key = id_key(id);
    if (!inflight_.contains(key)) return;
    if (!streams_.close(key)) calls_.cancel(key);
    held_.erase(std::remove_if(held_.begin(), held_.end(),
                               [&key](const Frame& held) { return id_key(held.id) == key; }),
                held_.end());
    write(inflight_.forget(key));
    finish_if_done();
}

bool Relay::holds_for_roots(Frame& frame) {
    if (frame.is_modern || !needs_root(frame.method) || is_ending_) return false;
    if (roots_ != Roots::not_asked && roots_ != Roots::asked) return false;
    held_.push_back(std::move(frame));
    if (roots_ == Roots::asked) return true;
    roots_ = Roots::asked;
    write_(roots_question());
    roots_timer_.expires_after(roots_limit);
    roots_timer_.async_wait([this](const error_code& ec) {
        // It may still answer; calls do not wait for it any longer.
        if (!ec) take_roots({});
    });
    return true;
}

void Relay::take_roots(std::string root) {
    roots_timer_.cancel();
    roots_ = Roots::known;
    if (!root.empty()) identity_.root = std::move(root);
    for (Frame& frame : std::exchange(held_, {})) forward(std::move(frame));
}

void Relay::forward(Frame frame) {
    auto call = std::make_shared<Call>();
    call->id = frame.id;
    call->key = id_key(frame.id);
    call->method = frame.method;
    call->shape = frame.is_modern ? Shape::modern : Shape::legacy;
    call->has_cursor = !frame.param("cursor").empty();
    call->name = decode_string(frame.param(name_member(frame.method)));
    call->frame = std::move(frame);
    calls_.start(call);
}

/// Whatever is answered without the daemon now, a call that needs it comes soon.
void Relay::want_daemon() {
    wanted_until_ = Clock::now() + options_.wait;
    link_.want();
}

void Relay::prepare(Call& call) {
    const bool is_tool = call.method == "tools/call";
    const ToolFacts* tool = is_tool ? link_.known().tool(call.name) : nullptr;
    call.attempt.is_replayable =
        is_tool ? tool != nullptr && tool->is_replayable : call.method != "tasks/update";
    call.request = std::make_shared<const base::http::Request>(
        make_request(std::move(call.frame), options_, identity_, tool));
    call.frame = {};
}

void Relay::answer(const std::string& key, std::string message) {
    write(inflight_.answer(key, std::move(message)));
    finish_if_done();
}

void Relay::answer_error(const Frame& frame, int number, std::string_view text) {
    answer(id_key(frame.id), mcp::protocol::error_message(frame.id, number, text));
}

void Relay::write(Inflight::Line line) {
    if (line) write_(std::move(*line));
}

void Relay::end_of_input() {
    if (is_ending_) return;
    is_ending_ = true;
    take_roots({});  // nobody can say them any more
    end_timer_.expires_after(end_limit);
    end_timer_.async_wait([this](const error_code& ec) {
        if (!ec) stop();
    });
    finish_if_done();
}

void Relay::stop() {
    is_ending_ = true;
    for (const std::string& key : inflight_.keys()) {
        if (streams_.contains(key)) continue;
        write(
            inflight_.answer(key, mcp::protocol::error_message(
                                      key, code::internal_error,
                                      "mcp-proxy was ended before the answer came: the call may have run")));
    }
    finish();
}

void Relay::finish_if_done() {
    if (is_ending_ && inflight_.size() == streams_.size_of_clients()) finish();
}

void Relay::finish() {
    const auto finished = std::exchange(finished_, nullptr);
    if (!finished) return;
    streams_.end_all();
    finished();
}

}  // namespace proxy
