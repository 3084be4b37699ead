// The answer to a POST: JSON, or from the first message before it on an event stream.
#include "mcp/http_outlet.hpp"

#include "mcp/protocol/constants.hpp"

namespace mcp {
namespace {

/// Clients of older revisions take an event without data for a broken message.
bool wants_priming(const Session& session) {
    return session.version == protocol::newest_legacy_version;
}

}  // namespace

void respond_json(base::http::Exchange& exchange, unsigned status, std::string body,
                  base::http::Fields fields) {
    base::http::Response response;
    response.status = status;
    response.fields = std::move(fields);
    if (!body.empty()) response.fields.add("Content-Type", "application/json");
    response.body = std::move(body);
    exchange.respond(std::move(response));
}

HttpOutlet::HttpOutlet(std::shared_ptr<EventWriters> writers, std::shared_ptr<base::http::Exchange> exchange,
                       std::shared_ptr<Session> session)
    : writers_(std::move(writers)), exchange_(std::move(exchange)), session_(std::move(session)) {}

void HttpOutlet::add_field(std::string name, std::string value) {
    fields_.add(std::move(name), std::move(value));
}

void HttpOutlet::begin_stream() {
    writer_ = std::make_shared<EventWriter>(writers_, std::move(exchange_), std::move(fields_));
    exchange_.reset();
    if (!session_) return;
    stream_ = session_->open_stream();
    stream_->attach(writer_, 0, wants_priming(*session_));
}

void HttpOutlet::send(const std::string& message) {
    if (!is_streaming()) {
        if (!exchange_) return;
        begin_stream();
    }
    if (stream_) stream_->send(message);
    else writer_->write(message);
}

void HttpOutlet::finish(unsigned status, std::string message) {
    if (prefers_stream_ && status == 200 && exchange_ && !writers_->is_full()) begin_stream();
    if (stream_) {
        stream_->finish(std::move(message));
    } else if (writer_) {
        writer_->write(message);
        writer_->end();
    } else if (exchange_) {
        const auto exchange = std::move(exchange_);
        respond_json(*exchange, status, std::move(message), std::move(fields_));
    }
}

void HttpOutlet::abandon() {
    if (stream_) stream_->finish();
    else if (writer_) writer_->end();
    else if (exchange_) {
        const auto exchange = std::move(exchange_);
        respond_json(*exchange, 202, {});
    }
}

void HttpOutlet::release(std::chrono::milliseconds retry) {
    if (!session_ || !wants_priming(*session_)) return;
    if (!is_streaming() && exchange_) begin_stream();
    if (stream_) stream_->release(retry);
}

void HttpOutlet::lost() {
    exchange_.reset();
    if (stream_) stream_->lost(*writer_);
    if (writer_) writer_->close();
}

}  // namespace mcp
