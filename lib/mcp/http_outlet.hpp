// The answer to a POST: JSON, or from the first message before it on an event stream. I/O thread only.
#pragma once

#include "mcp/event_stream.hpp"
#include "mcp/outlet.hpp"
#include "mcp/session.hpp"

#include <functional>
#include <memory>
#include <string>

namespace mcp {

class HttpOutlet : public Outlet {
public:
    /// `session` null: no session, nothing to come back to.
    HttpOutlet(std::shared_ptr<EventWriters> writers, std::shared_ptr<base::http::Exchange> exchange,
               std::shared_ptr<Session> session);

    void send(const std::string& message) override;
    void finish(unsigned status, std::string message) override;
    void abandon() override;
    void release(std::chrono::milliseconds retry) override;
    bool can_ask() const override { return session_ != nullptr; }

    /// The client would rather have an event stream than JSON, even for the answer alone.
    void prefer_stream() { prefers_stream_ = true; }
    /// A field of the response's head.
    void add_field(std::string name, std::string value);
    /// The peer has gone: nothing more goes to this exchange.
    void lost();
    bool is_streaming() const { return writer_ != nullptr; }

private:
    void begin_stream();

    std::shared_ptr<EventWriters> writers_;
    std::shared_ptr<base::http::Exchange> exchange_;  // until answered or lost
    std::shared_ptr<Session> session_;
    base::http::Fields fields_;
    bool prefers_stream_ = false;
    std::shared_ptr<EventWriter> writer_;
    std::shared_ptr<EventStream> stream_;  // around the writer, when there is a session
};

/// One JSON response.
void respond_json(base::http::Exchange& exchange, unsigned status, std::string body,
                  base::http::Fields fields = {});

}  // namespace mcp
