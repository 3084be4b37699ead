// Requests of ours to a legacy client, in the middle of a call.
#include "mcp/protocol/message.hpp"
#include "mcp/running_call.hpp"

#include <boost/asio/post.hpp>

#include <condition_variable>

namespace mcp {
namespace {

/// A list of folders is known to a client at once; nobody has to be asked.
constexpr std::chrono::seconds roots_patience{5};

/// Filled on the I/O thread, waited for on the tool's.
class Waiting : public Asked {
public:
    void answer(const Json& result, const Json& error) override {
        std::lock_guard lock(mutex_);
        if (done_) return;
        done_ = true;
        result_ = result;
        if (!error.is_null()) {
            const auto text = error.is_object() ? error.find("message") : error.end();
            problem_ = error.is_object() && text != error.end() && text->is_string()
                           ? text->get<std::string>()
                           : "an error without a message";
        }
        wake_.notify_all();
    }
    void fail(const std::string& problem) { answer(nullptr, {{"message", problem}}); }

    /// False: not answered by then.
    bool wait_until(std::chrono::steady_clock::time_point deadline) {
        std::unique_lock lock(mutex_);
        return wake_.wait_until(lock, deadline, [this] { return done_; });
    }
    // After wait_until gave true.
    const std::string& problem() const { return problem_; }
    Json& result() { return result_; }

private:
    std::mutex mutex_;  // guards the rest
    std::condition_variable wake_;
    bool done_ = false;
    Json result_;
    std::string problem_;
};

bool can(const ClientFeatures& features, const std::string& method) {
    if (method == "roots/list") return features.roots;
    if (method == "sampling/createMessage") return features.sampling;
    if (method == "elicitation/create") return features.elicitation;
    return false;
}

std::string decode_percent(std::string_view text) {
    const auto digit = [](char c) { return c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0'; };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escape = text[i] == '%' && i + 2 < text.size() &&
                               std::isxdigit(static_cast<unsigned char>(text[i + 1])) != 0 &&
                               std::isxdigit(static_cast<unsigned char>(text[i + 2])) != 0;
        if (!is_escape) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return out;
}

/// The path of "file:///a%20b" or "file://localhost/a"; empty for anything else.
std::string path_of(const std::string& uri) {
    std::string_view rest = uri;
    if (!rest.starts_with("file://")) return {};
    rest.remove_prefix(7);
    if (rest.starts_with("localhost/")) rest.remove_prefix(9);
    return rest.starts_with('/') ? decode_percent(rest) : std::string();
}

std::vector<std::string> paths_of(const Json& answer) {
    std::vector<std::string> paths;
    const auto roots = answer.find("roots");
    if (roots == answer.end() || !roots->is_array()) return paths;
    for (const Json& root : *roots) {
        if (!root.is_object() || !root.contains("uri") || !root["uri"].is_string()) continue;
        std::string path = path_of(root["uri"].get<std::string>());
        if (!path.empty()) paths.push_back(std::move(path));
    }
    return paths;
}

}  // namespace

Json RunningCall::ask_client(const std::string& method, const Json& params) {
    return ask_until(deadline_, method, params);
}

Json RunningCall::ask_until(Clock::time_point until, const std::string& method, const Json& params) {
    const std::shared_ptr<Session>& session = incoming_.session;
    if (!session || !incoming_.outlet->can_ask())
        throw ToolError("the client cannot be asked " + method +
                        ": it has no session (modern clients never do)");
    if (!can(session->features, method)) throw ToolError("the client does not support " + method);
    const auto waiting = std::make_shared<Waiting>();
    const auto id = std::make_shared<std::string>();  // I/O thread only
    boost::asio::post(core_->io,
                      [self = shared_from_this(), waiting, id, method, text = base::to_text(params)] {
                          if (self->finished_ || self->cancelled_) return waiting->fail("the call has ended");
                          *id = '"' + std::string("ask-") + std::to_string(self->session()->next_ask++) + '"';
                          self->session()->asked[*id] = waiting;
                          self->incoming_.outlet->send(protocol::request_message(*id, method, text));
                      });
    on_cancel([waiting] { waiting->fail("the call was cancelled"); });
    const bool answered = waiting->wait_until(until);
    boost::asio::post(core_->io, [self = shared_from_this(), id] { self->session()->asked.erase(*id); });
    if (!answered) throw ToolError("the client did not answer " + method + " in time");
    if (!waiting->problem().empty())
        throw ToolError("the client refused " + method + ": " + waiting->problem());
    return std::move(waiting->result());
}

std::vector<std::string> RunningCall::client_roots() {
    const std::shared_ptr<Session>& session = incoming_.session;
    if (!session || !session->features.roots || !incoming_.outlet->can_ask()) return {};
    {
        std::lock_guard lock(session->mutex);
        if (session->roots) return *session->roots;
    }
    // No answer is remembered too: not every call shall wait for a client that never gives one.
    std::vector<std::string> paths;
    try {
        const auto until = std::min(deadline_, Clock::now() + roots_patience);
        paths = paths_of(ask_until(until, "roots/list", Json::object()));
    } catch (const ToolError&) {
        if (cancelled_) return {};
    }
    std::lock_guard lock(session->mutex);
    session->roots = paths;
    return paths;
}

}  // namespace mcp
