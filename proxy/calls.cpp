// The client's requests that go to the daemon.
#include "proxy/calls.hpp"

#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/message.hpp"
#include "proxy/json_scan.hpp"

#include <algorithm>
#include <cstdlib>

namespace proxy {
namespace {

using base::http::Failure;
using boost::system::error_code;
namespace code = mcp::protocol::code;

constexpr std::chrono::milliseconds least_patience{500};
constexpr unsigned unauthorized = 401;
constexpr unsigned too_large = 413;
constexpr unsigned shutting_down = 503;
constexpr std::size_t largest_trusted_length = std::size_t{256} << 20U;

/// Progress must increase, also over an attempt that was lost.
bool is_progress_news(const std::string& message, double& last) {
    const Span params = find_member(message, whole_value(message), "params");
    const std::string value(find_member(message, params, "progress").of(message));
    const double progress = std::strtod(value.c_str(), nullptr);
    if (progress <= last) return false;
    last = progress;
    return true;
}

std::string shortened(const std::string& text) {
    const std::string_view line = std::string_view(text).substr(0, text.find('\n'));
    return std::string(line.substr(0, 200));
}

}  // namespace

Calls::Calls(boost::asio::io_context& io, const Options& options, base::http::Client& client, Link& link,
             Output output)
    : options_(options), client_(client), link_(link), output_(std::move(output)), timer_(io) {}

void Calls::start(const std::shared_ptr<Call>& call) {
    calls_.emplace(call->key, call);
    call->attempt.give_up = Clock::now() + patience();
    if (link_.is_up()) return send(call);
    wait(call);
}

/// Also with --wait 0 there is time to find out whether the daemon is there.
std::chrono::milliseconds Calls::patience() const {
    return std::max<std::chrono::milliseconds>(options_.wait, least_patience);
}

void Calls::wait(const std::shared_ptr<Call>& call) {
    if (link_.is_down() && answer_from_copy(*call)) return;
    call->is_waiting = true;
    waiting_.push_back(call);
    arm_timer();
    link_.want();
}

bool Calls::answer_from_copy(const Call& call) {
    const std::string& copy = link_.known().result(call.method);
    if (copy.empty() || call.has_cursor) return false;
    const std::string result = call.shape == Shape::legacy ? to_legacy(copy) : copy;
    const std::string message = mcp::protocol::result_message(call.id, result);
    const std::string key = call.key;
    calls_.erase(key);
    output_.answer(key, message);
    output_.served_copy();
    return true;
}

bool Calls::any_waits() const {
    return !waiting_.empty();
}

/// Its id may be in use again, for another call.
bool Calls::runs(const std::shared_ptr<Call>& call) const {
    const auto found = calls_.find(call->key);
    return found != calls_.end() && found->second == call;
}

void Calls::link_is_up() {
    const auto ready = std::exchange(waiting_, {});
    timer_.cancel();
    for (const std::shared_ptr<Call>& call : ready) {
        call->is_waiting = false;
        if (runs(call)) send(call);
    }
}

void Calls::link_is_down() {
    const auto ready = std::exchange(waiting_, {});
    for (const std::shared_ptr<Call>& call : ready)
        if (!answer_from_copy(*call)) waiting_.push_back(call);
    arm_timer();
}

void Calls::send(const std::shared_ptr<Call>& call) {
    if (!call->request) output_.prepare(*call);
    call->status = 0;
    call->is_sse = false;
    call->body = {};
    call->events.reset();
    base::http::Events events;
    events.on_head = [this, call](unsigned status, const base::http::Fields& fields) {
        call->status = status;
        call->is_sse = mcp::protocol::is_media_type(fields.get("content-type"), "text/event-stream");
        if (call->is_sse) {
            call->events = std::make_unique<base::http::SseReader>(
                [this, weak = std::weak_ptr<Call>(call)](base::http::SseEvent event) {
                    if (const auto alive = weak.lock()) receive(alive, std::move(event.data));
                });
        } else if (const std::size_t length =
                       std::strtoull(std::string(fields.get("content-length")).c_str(), nullptr, 10);
                   length <= largest_trusted_length) {
            call->body.reserve(length + 64);  // so that it, and the line break behind it, is never copied
        }
    };
    events.on_data = [call](std::string_view data) {
        if (call->is_sse) call->events->feed(data);
        else call->body.append(data);
    };
    events.on_end = [this, call](const Failure* failure) { ended(call, failure); };
    call->cancel = client_.send(call->request, std::move(events));
}

void Calls::ended(const std::shared_ptr<Call>& call, const Failure* failure) {
    if (!runs(call)) return;  // answered by its stream
    // Whether it is still there is asked again before anything is repeated.
    const bool is_refused = failure == nullptr && call->status == shutting_down;
    if (failure != nullptr || is_refused || call->is_sse) {
        link_.lost();
        return lose(
            call, is_refused || (failure != nullptr && failure->not_sent) ? Loss::not_sent : Loss::in_flight);
    }
    if (!call->has_cursor && Known::is_remembered(call->method) && is_json(call->body))
        link_.learn(call->method, result_of(call->body));
    if (make_answer(call->body, call->id, call->shape)) return finish(call, std::move(call->body));
    refuse_by_status(call);
}

void Calls::receive(const std::shared_ptr<Call>& call, std::string message) {
    if (!runs(call)) return;
    const auto method = method_of(message);
    if (!method) return;
    if (method->empty()) {
        if (make_answer(message, call->id, call->shape)) finish(call, std::move(message));
        return;
    }
    if (*method == "notifications/progress" && !is_progress_news(message, call->progress)) return;
    if (make_notification(message, *method, call->shape)) output_.notify(std::move(message));
}

void Calls::lose(const std::shared_ptr<Call>& call, Loss loss) {
    // What the tool list said when the call was made decides; a daemon that comes back may say something
    // else.
    const Fate fate = after_loss(call->attempt, loss, Clock::now(), patience());
    if (fate == Fate::wait) return wait(call);
    fail(*call, fate);
}

void Calls::fail(const Call& call, Fate fate) {
    const std::string what = call.name.empty() ? call.method : call.method + " " + call.name;
    std::string text;
    if (fate == Fate::fail_not_run) {
        text = "no daemon answers at " + options_.url() + ", so " + what + " was not run (" +
               link_.problem() + ")";
    } else if (call.attempt.is_replayable) {
        text = "the daemon at " + options_.url() + " went away while " + what +
               " ran, and again when it was repeated; it changes nothing, so it may be called again";
    } else {
        text = "the daemon at " + options_.url() + " went away while " + what +
               " ran: it may have run, wholly or in part; check before calling it again";
    }
    const base::Json data = {{"mayHaveRun", fate == Fate::fail_may_have_run}};
    const std::string message = mcp::protocol::error_message(call.id, code::internal_error, text, data);
    const std::string key = call.key;
    calls_.erase(key);
    output_.answer(key, message);
}

void Calls::finish(const std::shared_ptr<Call>& call, std::string message) {
    calls_.erase(call->key);
    output_.answer(call->key, std::move(message));
}

void Calls::refuse_by_status(const std::shared_ptr<Call>& call) {
    int number = code::internal_error;
    std::string text = "the server at " + options_.url() + " answered HTTP " + std::to_string(call->status);
    if (call->status == unauthorized)
        text += ": it wants a token; set FACTORY_TOKEN or write it to " +
                (options_.config_directory / "client.key").string();
    else if (call->status == too_large) {
        number = code::invalid_request;
        text = "the message is larger than the daemon accepts";
    } else if (call->status == 200) {
        text += " with what is no JSON-RPC response";
    } else if (!call->body.empty()) {
        text += ": " + shortened(call->body);
    }
    finish(call, mcp::protocol::error_message(call->id, number, text));
}

void Calls::cancel(const std::string& key) {
    const auto found = calls_.find(key);
    if (found == calls_.end()) return;
    const std::shared_ptr<Call> call = found->second;
    calls_.erase(found);
    waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), call), waiting_.end());
    if (call->cancel) call->cancel();
}

void Calls::arm_timer() {
    if (waiting_.empty()) {
        timer_.cancel();
        return;
    }
    const auto earlier = [](const auto& a, const auto& b) { return a->attempt.give_up < b->attempt.give_up; };
    const auto first = std::min_element(waiting_.begin(), waiting_.end(), earlier);
    timer_.expires_at((*first)->attempt.give_up);
    timer_.async_wait([this](const error_code& ec) {
        if (!ec) on_timer();
    });
}

void Calls::on_timer() {
    const auto now = Clock::now();
    const auto all = std::exchange(waiting_, {});
    std::vector<std::shared_ptr<Call>> given_up;
    for (const std::shared_ptr<Call>& call : all)
        (call->attempt.give_up <= now ? given_up : waiting_).push_back(call);
    for (const std::shared_ptr<Call>& call : given_up) fail(*call, after_waiting(call->attempt));
    arm_timer();
}

}  // namespace proxy
