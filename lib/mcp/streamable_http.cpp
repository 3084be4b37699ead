// POST /mcp: Streamable HTTP, both eras.
#include "mcp/streamable_http.hpp"

#include "mcp/batch.hpp"
#include "mcp/dispatcher.hpp"
#include "mcp/http_outlet.hpp"
#include "mcp/methods.hpp"
#include "mcp/router.hpp"

#include <boost/asio/post.hpp>

namespace mcp {
namespace {

namespace code = protocol::code;
using protocol::Refusal;

std::chrono::steady_clock::time_point now() {
    return std::chrono::steady_clock::now();
}

void check_media_types(const base::http::Request& request) {
    if (!protocol::is_media_type(request.fields.get("Content-Type"), "application/json"))
        throw Refusal(415, code::invalid_request, "Content-Type must be application/json");
    const bool has_accept = request.fields.has("Accept");
    const std::string_view accept = request.fields.get("Accept");
    if (has_accept &&
        (!protocol::accepts(accept, "application/json") || !protocol::accepts(accept, "text/event-stream")))
        throw Refusal(406, code::invalid_request, "Accept must admit application/json and text/event-stream");
}

std::shared_ptr<HttpOutlet> make_outlet(const Visit& visit, const std::shared_ptr<Session>& session) {
    auto outlet = std::make_shared<HttpOutlet>(visit.core->writers, visit.exchange, session);
    if (protocol::prefers_event_stream(visit.exchange->request().fields.get("Accept")))
        outlet->prefer_stream();
    return outlet;
}

Incoming incoming(const Visit& visit, protocol::Message message, protocol::Era era) {
    Incoming out;
    out.caller = caller_of(visit.exchange->request(), visit.credential);
    add_meta(out.caller, message.meta());
    out.message = std::move(message);
    out.era = era;
    return out;
}

void accept(Visit& visit) {
    respond_json(*visit.exchange, 202, {});
}

// --- modern

/// The client left: nobody reads the answer any more. Posted, because a connection may find out in the middle
/// of one of our writes.
void cancel_on_disconnect(const Visit& visit, const std::shared_ptr<RunningCall>& call,
                          const std::shared_ptr<HttpOutlet>& outlet) {
    visit.exchange->on_disconnect([io = &visit.core->io, weak = std::weak_ptr<RunningCall>(call), outlet] {
        boost::asio::post(*io, [weak, outlet] {
            outlet->lost();
            if (const std::shared_ptr<RunningCall> running = weak.lock()) running->cancel();
        });
    });
}

void listen(Visit& visit, const protocol::Message& message) {
    if (visit.core->stopping || visit.core->writers->is_full())
        throw Refusal(503, code::internal_error, "The server has no room for another event stream");
    try {
        ListenFilter filter = ListenFilter::read(message.params, visit.core->listing.capabilities());
        visit.core->listeners.add(visit.core->writers, visit.exchange, message.id, std::move(filter));
    } catch (const RpcError& error) {
        throw Refusal(400, error.code(), error.what());
    }
}

void check_parameters(const Visit& visit, const protocol::Message& message,
                      const protocol::HeaderLookup& header) {
    if (message.method != "tools/call") return;
    const auto name = message.params.find("name");
    if (name == message.params.end() || !name->is_string()) return;
    const Listing::Entry* entry =
        visit.core->listing.find_tool(name->get_ref<const std::string&>(), visit.credential);
    if (entry == nullptr || entry->headers.empty()) return;
    const auto arguments = message.params.find("arguments");
    const bool has_arguments = arguments != message.params.end() && arguments->is_object();
    protocol::check_header_parameters(entry->headers, has_arguments ? *arguments : Json::object(), header);
}

void post_modern(Visit& visit, protocol::Message message) {
    const base::http::Request& request = visit.exchange->request();
    const auto header = [&request](std::string_view name) { return header_of(request, name); };
    protocol::check_modern_http(message, header);
    if (message.kind != protocol::Kind::request) return accept(visit);
    check_parameters(visit, message, header);
    if (message.method == "subscriptions/listen") return listen(visit, message);
    auto outlet = make_outlet(visit, nullptr);
    Incoming in = incoming(visit, std::move(message), protocol::Era::modern);
    in.outlet = outlet;
    const std::shared_ptr<RunningCall> call = dispatch(visit.core, std::move(in));
    if (call) cancel_on_disconnect(visit, call, outlet);
}

// --- legacy

void open_session(Visit& visit, const protocol::Message& message) {
    Initialized initialized;
    try {
        initialized = initialize(*visit.core, message.params);
    } catch (const RpcError& error) {
        return respond_json(*visit.exchange, 200,
                            protocol::error_message(message.id, error.code(), error.what()));
    }
    initialized.facts.created = wall_s();
    const std::shared_ptr<Session> session = visit.core->sessions.create(initialized.facts, now());
    session->client_name = initialized.client_name;
    base::http::Fields fields;
    fields.add(std::string(protocol::header::session_id), session->id);
    respond_json(*visit.exchange, 200, protocol::result_message(message.id, initialized.result),
                 std::move(fields));
}

Incoming legacy_incoming(const Visit& visit, const std::shared_ptr<Session>& session,
                         protocol::Message message) {
    Incoming in = incoming(visit, std::move(message), protocol::Era::legacy);
    in.session = session;
    if (session && in.caller.client_name.empty()) in.caller.client_name = session->client_name;
    return in;
}

/// A disconnect is no cancellation here: the client may come back for the rest.
void note_disconnect(const Visit& visit, const std::shared_ptr<HttpOutlet>& outlet) {
    visit.exchange->on_disconnect(
        [io = &visit.core->io, outlet] { boost::asio::post(*io, [outlet] { outlet->lost(); }); });
}

void post_legacy(Visit& visit, protocol::Message message) {
    if (message.method == "initialize" && message.kind == protocol::Kind::request)
        return open_session(visit, message);
    const std::shared_ptr<Session> session = session_of(*visit.core, visit.exchange->request());
    legacy_version(visit.exchange->request(), session.get());
    if (message.kind != protocol::Kind::request) {
        if (session && message.kind == protocol::Kind::notification) take_notification(*session, message);
        if (session && message.kind == protocol::Kind::response) take_response(*session, message);
        return accept(visit);
    }
    auto outlet = make_outlet(visit, session);
    Incoming in = legacy_incoming(visit, session, std::move(message));
    in.outlet = outlet;
    if (dispatch(visit.core, std::move(in))) note_disconnect(visit, outlet);
}

void post_batch(Visit& visit, protocol::Body body) {
    const std::shared_ptr<Session> session = session_of(*visit.core, visit.exchange->request());
    const std::string version = legacy_version(visit.exchange->request(), session.get());
    if (version != "2025-03-26")
        throw Refusal(400, code::invalid_request,
                      "MCP " + version + " has no batches: send one message per POST");
    auto outlet = make_outlet(visit, session);
    const auto batch = std::make_shared<Batch>(outlet);
    std::vector<Incoming> requests;
    for (protocol::Item& item : body.items) {
        if (item.problem) {
            batch->add_answer(
                protocol::error_message(item.problem->id(), item.problem->code(), item.problem->what()));
            continue;
        }
        if (session && item.message.kind == protocol::Kind::notification)
            take_notification(*session, item.message);
        if (session && item.message.kind == protocol::Kind::response) take_response(*session, item.message);
        if (item.message.kind != protocol::Kind::request) continue;
        if (item.message.method == "initialize") {
            batch->add_answer(protocol::error_message(item.message.id, code::invalid_request,
                                                      "initialize must not be part of a batch"));
            continue;
        }
        Incoming in = legacy_incoming(visit, session, std::move(item.message));
        in.outlet = batch->member();
        requests.push_back(std::move(in));
    }
    bool runs = false;
    for (Incoming& in : requests) runs = dispatch(visit.core, std::move(in)) != nullptr || runs;
    batch->close();
    if (runs) note_disconnect(visit, outlet);
}

void post_checked(Visit& visit, std::string& id) {
    const base::http::Request& request = visit.exchange->request();
    check_media_types(request);
    protocol::Body body = protocol::read_body(request.body);
    if (body.is_batch) return post_batch(visit, std::move(body));
    protocol::Message& message = body.items.front().message;
    id = message.id;
    const auto version = header_of(request, protocol::header::protocol_version);
    if (protocol::detect_era(message, version.value_or("")) == protocol::Era::modern)
        return post_modern(visit, std::move(message));
    post_legacy(visit, std::move(message));
}

}  // namespace

void post_mcp(Visit visit) {
    std::string id;
    try {
        post_checked(visit, id);
    } catch (const protocol::MessageError& error) {
        refuse_message(visit, error.id(), Refusal(400, error.code(), error.what()));
    } catch (const Refusal& refusal) {
        refuse_message(visit, id, refusal);
    }
}

}  // namespace mcp
