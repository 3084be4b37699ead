// A response is the same however its bytes were cut; the first byte says into pieces of what size.
#include "base/http/response_reader.hpp"
#include "targets.hpp"

#include <vector>

namespace {

using base::http::ResponseReader;

struct Seen {
    ResponseReader::Status status = ResponseReader::Status::need_more;
    std::vector<std::pair<unsigned, std::vector<std::pair<std::string, std::string>>>> heads;
    std::string body;
};

Seen read(std::string_view bytes, std::size_t piece, bool closed) {
    Seen seen;
    ResponseReader::Pieces pieces;
    pieces.on_head = [&seen](unsigned status, const base::http::Fields& fields) {
        seen.heads.emplace_back(status, fields.all());
    };
    pieces.on_data = [&seen](std::string_view data) {
        fuzz::require(seen.heads.size() == 1, "data follows one head");
        seen.body.append(data);
    };
    ResponseReader reader(ResponseReader::Body::expected, pieces);
    std::string rest;
    while (reader.status() == ResponseReader::Status::need_more && !bytes.empty()) {
        rest.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        const std::size_t taken = reader.take(rest);
        fuzz::require(taken <= rest.size(), "no more is taken than was given");
        rest.erase(0, taken);
    }
    if (closed) reader.take_end();
    seen.status = reader.status();
    return seen;
}

}  // namespace

void fuzz::http_response(std::string_view input) {
    if (input.empty()) return;
    const auto first = static_cast<unsigned char>(input.front());
    input.remove_prefix(1);
    const bool closed = (first & 128U) != 0;
    const Seen whole = read(input, std::string_view::npos, closed);
    const Seen pieces = read(input, first % 64U + 1U, closed);
    const bool whole_done = whole.status == ResponseReader::Status::done;
    require(whole_done == (pieces.status == ResponseReader::Status::done), "pieces change the verdict");
    if (!whole_done) return;
    require(whole.heads.size() == 1 && whole.heads == pieces.heads, "pieces change the head");
    require(whole.body == pieces.body, "pieces change the body");
}
