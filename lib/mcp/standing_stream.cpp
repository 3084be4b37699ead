// GET and DELETE /mcp, and what all handlers of /mcp share: sessions and streams of legacy clients.
#include "mcp/http_outlet.hpp"
#include "mcp/running_call.hpp"
#include "mcp/streamable_http.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

namespace code = protocol::code;
using protocol::Refusal;

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

/// The session of a GET or DELETE, which is nothing without one.
std::shared_ptr<Session> required_session(const Visit& visit) {
    const base::http::Request& request = visit.exchange->request();
    const auto version = header_of(request, protocol::header::protocol_version);
    if (version == protocol::modern_version)
        throw Refusal(405, code::invalid_request, "MCP 2026-07-28 has POST only");
    legacy_version(request, nullptr);
    std::shared_ptr<Session> session = session_of(*visit.core, request);
    if (!session) throw Refusal(400, code::invalid_request, "header Mcp-Session-Id is missing");
    return session;
}

void attach(const Visit& visit, const std::shared_ptr<EventStream>& stream, std::uint64_t seen, bool prime) {
    const auto writer = std::make_shared<EventWriter>(visit.core->writers, visit.exchange);
    stream->attach(writer, seen, prime);
    visit.exchange->on_disconnect([io = &visit.core->io, weak = std::weak_ptr<EventStream>(stream), writer] {
        boost::asio::post(*io, [weak, writer] {
            if (const std::shared_ptr<EventStream> held = weak.lock()) held->lost(*writer);
        });
    });
}

void open_standing_stream(const Visit& visit, Session& session) {
    const std::optional<EventId> last =
        EventId::read(header_of(visit.exchange->request(), protocol::header::last_event_id).value_or(""));
    if (last) {
        const auto found = session.streams.find(last->stream);
        if (found != session.streams.end()) return attach(visit, found->second, last->sequence, false);
    }
    session.standing = session.open_stream();
    attach(visit, session.standing, 0, session.version == protocol::newest_legacy_version);
}

/// Nobody can be asked or wait for an answer any more.
void end_calls(Session& session) {
    const auto running = session.running;
    for (const auto& item : running) {
        const std::shared_ptr<RunningCall> call = item.second.lock();
        if (!call) continue;
        call->cancel();
        call->finish(202, {});
    }
}

}  // namespace

std::int64_t wall_s() {
    return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
}

void refuse_message(const Visit& visit, const std::string& id, const Refusal& refusal) {
    visit.core->metrics.count_refusal(refusal.status());
    respond_json(
        *visit.exchange, refusal.status(),
        protocol::error_message(id.empty() ? "null" : id, refusal.code(), refusal.what(), refusal.data()));
}

std::shared_ptr<Session> session_of(Core& core, const base::http::Request& request) {
    const auto id = header_of(request, protocol::header::session_id);
    if (!id) return nullptr;
    std::shared_ptr<Session> session = core.sessions.find(*id, now(), wall_s());
    if (!session) throw Refusal(404, code::invalid_request, "Session not found; send initialize again");
    return session;
}

std::string legacy_version(const base::http::Request& request, const Session* session) {
    const auto version = header_of(request, protocol::header::protocol_version);
    if (version && !protocol::is_legacy_version(*version))
        throw protocol::unsupported_version(*version, protocol::Era::legacy);
    if (session != nullptr) return session->version;
    return std::string(version ? *version : protocol::assumed_version);
}

void get_mcp(Visit visit) {
    try {
        if (!protocol::accepts(visit.exchange->request().fields.get("Accept"), "text/event-stream"))
            throw Refusal(406, code::invalid_request, "Accept must admit text/event-stream");
        const std::shared_ptr<Session> session = required_session(visit);
        if (visit.core->stopping || visit.core->writers->is_full())
            throw Refusal(503, code::internal_error, "The server has no room for another event stream");
        open_standing_stream(visit, *session);
    } catch (const Refusal& refusal) {
        refuse_message(visit, "null", refusal);
    }
}

void delete_mcp(Visit visit) {
    try {
        const std::shared_ptr<Session> session = required_session(visit);
        end_calls(*session);
        visit.core->sessions.end(session->id, wall_s());
        respond_json(*visit.exchange, 200, {});
    } catch (const Refusal& refusal) {
        refuse_message(visit, "null", refusal);
    }
}

}  // namespace mcp
