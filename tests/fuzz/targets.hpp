// The fuzz targets: each takes any bytes and throws Broken when what must hold does not. One file each.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fuzz {

/// The parser let something through that it must not, or two of ours disagree.
class Broken : public std::logic_error {
public:
    using std::logic_error::logic_error;
};

inline void require(bool holds, const char* what) {
    if (!holds) throw Broken(what);
}

/// The text up to `separator`, which is taken off the input as well.
inline std::string_view take_part(std::string_view& input, char separator) {
    const std::string_view part = input.substr(0, input.find(separator));
    input.remove_prefix(std::min(input.size(), part.size() + 1));
    return part;
}

void anonymizer(std::string_view input);     // a text, hidden and restored
void arguments(std::string_view input);      // a tool's arguments against their description
void backlog(std::string_view input);        // the first line a file's name, then a backlog or Markdown task
void brain(std::string_view input);          // what a model cites, and what lrm_build answers
void build_command(std::string_view input);  // a declared command, and a target for it
void build_log(std::string_view input);      // what a build or a test wrote
void config(std::string_view input);         // YAML and JSON files of a project
void door(std::string_view input);           // a whole HTTP request, at the server's one door
void era(std::string_view input);           // header fields and _meta: which revision, and whether they agree
void fts_query(std::string_view input);     // a user's text as a MATCH
void git_hook(std::string_view input);      // a diff and a commit message
void http_request(std::string_view input);  // a client's bytes as a request
void http_response(std::string_view input);  // a server's bytes as a response
void ignore(std::string_view input);         // rule files, and globs
void json_edit(std::string_view input);      // one value changed in somebody else's file
void llm_stream(std::string_view input);     // what a model server sends
void named_in_text(std::string_view input);  // what a model wrote of code
void outside(std::string_view input);        // what outside sources send, and questions to them
void patch(std::string_view input);          // what a model without tools answers
void proxy_frame(std::string_view input);    // a line from stdin, beside what the daemon makes of it
void proxy_answer(std::string_view input);   // the daemon's message on its way to the client
void rpc_body(std::string_view input);       // JSON-RPC messages and batches
void sealed(std::string_view input);         // ids, states, cursors and tokens that come back from clients
void sse(std::string_view input);            // event streams, read and written

}  // namespace fuzz
