// An MCP session with a server of Figma: Streamable HTTP with initialize (2025-06-18), which is what they
// speak.
#pragma once

#include "mcp_lrm/connectors/figma.hpp"
#include "mcp_lrm/connectors/web.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace lrm {

/// Any thread; requests go one at a time.
class FigmaClient {
public:
    /// `token` empty: none is sent. Throws base::Error for a URL that cannot be called.
    FigmaClient(const std::string& url, std::string token, connectors::WebRules rules);

    /// The result. A session that the server has lost is begun anew, once. Throws connectors::WebError.
    base::Json request(const std::string& method, const base::Json& params,
                       const connectors::GivenUp& given_up);

private:
    base::Json send(const std::string& method, const base::Json& params, const connectors::GivenUp& given_up);
    base::http::Response post(const base::Json& message, const connectors::GivenUp& given_up);
    void begin(const connectors::GivenUp& given_up);

    const connectors::Url url_;
    const std::string token_;
    const connectors::Web web_;
    std::mutex mutex_;  // guards what follows
    bool has_begun_ = false;
    std::string session_;
    std::int64_t next_id_ = 1;
};

/// The JSON-RPC message with this id in an answer that is JSON or an event stream; null when there is none.
/// Pure.
base::Json message_in(const base::http::Response& response, std::int64_t id);

}  // namespace lrm
