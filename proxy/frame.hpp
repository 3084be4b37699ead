// One message from the client, as text with the positions that matter.
#pragma once

#include "proxy/json_scan.hpp"

#include <string>
#include <string_view>

namespace proxy {

enum class FrameKind { request, notification, response, batch, invalid };

struct Frame {
    FrameKind kind = FrameKind::invalid;
    std::string text;
    std::string id;          // as JSON text; empty when there is none
    std::string method;      // decoded
    Span body;               // the message in `text`
    Span params;             // empty when absent
    Span meta;               // params._meta, empty when absent
    bool is_modern = false;  // params._meta names a protocol version
    int problem_code = 0;    // of an invalid one
    std::string problem;

    std::string_view view(Span span) const { return span.of(text); }
    /// The text of a member of params; empty when absent.
    std::string_view param(std::string_view key) const { return view(find_member(text, params, key)); }
};

/// Never throws: what is wrong is in `problem`.
Frame read_frame(std::string text);

/// Two ids that are the same string or number have the same key.
std::string id_key(std::string_view id);

}  // namespace proxy
