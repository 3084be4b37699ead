// GET /sse and POST /messages: the transport of 2024-11-05. One stream carries everything to the client; the
// session lives as long as it.
#include "base/hash.hpp"
#include "mcp/dispatcher.hpp"
#include "mcp/http_outlet.hpp"
#include "mcp/methods.hpp"
#include "mcp/router.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

namespace code = protocol::code;

class SseOutlet : public Outlet {
public:
    explicit SseOutlet(std::shared_ptr<Session> session) : session_(std::move(session)) {}
    void send(const std::string& message) override { session_->notify(message); }
    void finish(unsigned, std::string message) override { session_->notify(message); }
    void abandon() override {}
    bool can_ask() const override { return true; }

private:
    std::shared_ptr<Session> session_;
};

void end_session(Core& core, const std::shared_ptr<Session>& session) {
    core.sse_sessions.erase(session->id);
    if (session->sse) session->sse->close();
    const auto running = session->running;
    for (const auto& item : running)
        if (const std::shared_ptr<RunningCall> call = item.second.lock()) call->cancel();
}

void answer_initialize(Core& core, Session& session, const protocol::Message& message) {
    try {
        const Initialized initialized = initialize(core, message.params);
        session.version = initialized.facts.version;
        session.features = initialized.facts.features;
        session.client_name = initialized.client_name;
        session.notify(protocol::result_message(message.id, initialized.result));
    } catch (const RpcError& error) {
        session.notify(protocol::error_message(message.id, error.code(), error.what()));
    }
}

void take(const Visit& visit, const std::shared_ptr<Session>& session, protocol::Message message) {
    if (message.kind == protocol::Kind::notification) return take_notification(*session, message);
    if (message.kind == protocol::Kind::response) return take_response(*session, message);
    if (message.method == "initialize") return answer_initialize(*visit.core, *session, message);
    Incoming in;
    in.caller = caller_of(visit.exchange->request(), visit.credential);
    if (in.caller.project.empty()) in.caller.project = session->project;
    in.caller.client_name = session->client_name;
    add_meta(in.caller, message.meta());
    in.message = std::move(message);
    in.session = session;
    in.outlet = std::make_shared<SseOutlet>(session);
    dispatch(visit.core, std::move(in));
}

}  // namespace

void get_sse(Visit visit) {
    Core& core = *visit.core;
    if (!protocol::accepts(visit.exchange->request().fields.get("Accept"), "text/event-stream"))
        return refuse(core, *visit.exchange, 406, "Accept must admit text/event-stream");
    if (core.stopping || core.writers->is_full())
        return refuse(core, *visit.exchange, 503, "The server has no room for another event stream");
    auto session = std::make_shared<Session>();
    session->id = base::to_base64url(base::random_bytes(24));
    session->version = std::string(protocol::legacy_versions.front());
    session->project = visit.exchange->request().parameter("project");
    core.sse_sessions.emplace(session->id, session);
    visit.exchange->on_disconnect([core = &core, io = &core.io, weak = std::weak_ptr<Session>(session),
                                   owner = std::weak_ptr<Core>(visit.core)] {
        boost::asio::post(*io, [core, weak, owner] {
            const auto held = owner.lock();
            const auto gone = weak.lock();
            if (held && gone) end_session(*core, gone);
        });
    });
    session->sse = std::make_shared<EventWriter>(core.writers, visit.exchange);
    session->sse->write("/messages?sessionId=" + session->id, {}, "endpoint");
}

void post_messages(Visit visit) {
    Core& core = *visit.core;
    const base::http::Request& request = visit.exchange->request();
    const auto found = core.sse_sessions.find(request.parameter("sessionId"));
    if (found == core.sse_sessions.end())
        return refuse(core, *visit.exchange, 404, "Session not found; open GET /sse again");
    if (!protocol::is_media_type(request.fields.get("Content-Type"), "application/json"))
        return refuse(core, *visit.exchange, 415, "Content-Type must be application/json");
    const std::shared_ptr<Session> session = found->second;
    try {
        protocol::Message message = protocol::read_message(request.body);
        respond_json(*visit.exchange, 202, {});
        take(visit, session, std::move(message));
    } catch (const protocol::MessageError& error) {
        core.metrics.count_refusal(400);
        respond_json(*visit.exchange, 400, protocol::error_message(error.id(), error.code(), error.what()));
    }
}

}  // namespace mcp
