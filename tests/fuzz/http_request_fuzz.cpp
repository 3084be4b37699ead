// A request is the same however its bytes were cut; the first byte says into pieces of what size.
#include "base/http/request_reader.hpp"
#include "targets.hpp"

namespace {

using base::http::RequestReader;

constexpr std::uint32_t header_limit = 2048;
constexpr std::uint64_t body_limit = 4096;

struct Seen {
    RequestReader::Status status = RequestReader::Status::need_more;
    base::http::Request request;
    bool keep_alive = false;
};

/// As a connection does it: what was not taken is offered again with what follows.
Seen read(std::string_view bytes, std::size_t piece) {
    RequestReader reader(header_limit, body_limit);
    std::string rest;
    while (reader.status() == RequestReader::Status::need_more && !bytes.empty()) {
        rest.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        const std::size_t taken = reader.take(rest);
        fuzz::require(taken <= rest.size(), "no more is taken than was given");
        rest.erase(0, taken);
    }
    Seen seen;
    seen.status = reader.status();
    if (seen.status == RequestReader::Status::done) seen.keep_alive = reader.keep_alive();
    reader.wants_continue();
    seen.request = std::move(reader.request());
    return seen;
}

bool is_clean(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace

void fuzz::http_request(std::string_view input) {
    if (input.empty()) return;
    const std::size_t piece = static_cast<unsigned char>(input.front()) % 64U + 1U;
    input.remove_prefix(1);
    const Seen whole = read(input, std::string_view::npos);
    const Seen pieces = read(input, piece);
    const bool whole_done = whole.status == RequestReader::Status::done;
    require(whole_done == (pieces.status == RequestReader::Status::done), "pieces change the verdict");
    if (!whole_done) return;
    require(whole.keep_alive == pieces.keep_alive, "pieces change keep-alive");
    require(whole.request.method == pieces.request.method && whole.request.path == pieces.request.path &&
                whole.request.query == pieces.request.query && whole.request.body == pieces.request.body &&
                whole.request.fields.all() == pieces.request.fields.all(),
            "pieces change the request");
    require(whole.request.body.size() <= body_limit, "the body keeps to its limit");
    require(!whole.request.path.empty() && is_clean(whole.request.path) && is_clean(whole.request.query),
            "the target is one line");
    for (const auto& [name, value] : whole.request.fields.all())
        require(!name.empty() && is_clean(name) && is_clean(value), "a field is one line");
    whole.request.parameter("project");
    whole.request.parameter("sessionId");
}
