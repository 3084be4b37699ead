// One message from the client, as text with the positions that matter.
#include "proxy/frame.hpp"

#include "base/json.hpp"
#include "mcp/protocol/constants.hpp"

namespace proxy {
namespace {

namespace code = mcp::protocol::code;

Frame& refuse(Frame& frame, int problem_code, std::string problem) {
    frame.kind = FrameKind::invalid;
    frame.problem_code = problem_code;
    frame.problem = std::move(problem);
    return frame;
}

void read_params(Frame& frame) {
    frame.meta = find_member(frame.text, frame.params, "_meta");
    if (!frame.meta.empty() && frame.text[frame.meta.begin] != '{') frame.meta = {};
    frame.is_modern = !find_member(frame.text, frame.meta, mcp::protocol::meta::protocol_version).empty();
}

}  // namespace

Frame read_frame(std::string text) {
    Frame frame;
    frame.text = std::move(text);
    if (!is_json(frame.text, mcp::protocol::max_depth))
        return std::move(
            refuse(frame, code::parse_error,
                   "Parse error: the line is not one JSON value of at most 64 levels, in UTF-8"));
    frame.body = whole_value(frame.text);
    const char first = frame.text[frame.body.begin];
    if (first == '[') {
        frame.kind = FrameKind::batch;
        return frame;
    }
    if (first != '{')
        return std::move(refuse(frame, code::invalid_request, "a message must be a JSON object"));

    bool has_id = false;
    bool has_outcome = false;
    bool is_2_0 = false;
    Span method;
    each_member(frame.text, frame.body, [&](const Member& member) {
        const std::string_view value = frame.view(member.value);
        if (member.is("jsonrpc")) is_2_0 = value == "\"2.0\"";
        else if (member.is("method")) method = member.value;
        else if (member.is("params")) frame.params = member.value;
        else if (member.is("result") || member.is("error")) has_outcome = true;
        else if (member.is("id")) {
            has_id = true;
            frame.id = is_id(value) ? std::string(value) : std::string();
        }
        return true;
    });
    if (frame.view(frame.params) == "null") frame.params = {};
    if (has_id && frame.id.empty() && (!method.empty() || !has_outcome))
        return std::move(refuse(frame, code::invalid_request, "'id' must be a string or an integer"));
    if (!is_2_0) return std::move(refuse(frame, code::invalid_request, "'jsonrpc' must be \"2.0\""));
    if (method.empty()) {
        if (!has_outcome || !has_id)
            return std::move(refuse(frame, code::invalid_request,
                                    "a message needs 'method', or 'id' with 'result' or 'error'"));
        frame.kind = FrameKind::response;
        return frame;
    }
    frame.method = decode_string(frame.view(method));
    if (frame.method.empty())
        return std::move(refuse(frame, code::invalid_request, "'method' must be a string"));
    if (!frame.params.empty() && frame.text[frame.params.begin] != '{')
        return std::move(refuse(frame, code::invalid_params, "'params' must be an object"));
    read_params(frame);
    frame.kind = has_id ? FrameKind::request : FrameKind::notification;
    return frame;
}

std::string id_key(std::string_view id) {
    if (id.find('\\') == std::string_view::npos) return std::string(id);
    return base::to_text(base::Json::parse(id));
}

}  // namespace proxy
