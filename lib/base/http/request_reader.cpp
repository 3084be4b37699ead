// Builds one Request from the bytes of a connection, with Beast's parser.
#include "base/http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <string>

namespace base::http {
namespace {

namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint64_t largest_reserve = 1U << 20U;

std::string to_string(beast::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

class RequestReader::Parser : public beast_http::basic_parser<true> {
public:
    Parser(std::uint32_t header_limit, std::uint64_t body_limit) : limit_(header_limit) {
        this->header_limit(header_limit);
        this->body_limit(body_limit);
        this->eager(true);
    }

    std::size_t take(std::string_view bytes);

    Request request;
    Status status = Status::need_more;
    unsigned version = 11;
    bool asks_continue = false;

private:
    void on_request_impl(beast_http::verb, beast::string_view method, beast::string_view target,
                         int http_version, error_code& ec) override;
    void on_response_impl(int, beast::string_view, int, error_code&) override {}
    void on_field_impl(beast_http::field name, beast::string_view name_string, beast::string_view value,
                       error_code& ec) override;
    void on_header_impl(error_code& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        // Not the whole length at once: a header that promises 64 MiB has not sent them yet.
        if (length) request.body.reserve(static_cast<std::size_t>(std::min(*length, largest_reserve)));
    }
    std::size_t on_body_impl(beast::string_view piece, error_code&) override {
        grow_for(piece.size());
        request.body.append(piece.data(), piece.size());
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code& ec) override {
        return on_body_impl(piece, ec);
    }
    void on_finish_impl(error_code&) override {}

    bool split_target(std::string_view target);
    void grow_for(std::size_t more);
    Status status_of(const error_code& ec) const;

    const std::size_t limit_;
    std::size_t header_bytes_ = 0;
    unsigned hosts_ = 0;
    bool has_transfer_encoding_ = false;
    std::string authority_;  // of an absolute-form target
};

std::size_t RequestReader::Parser::take(std::string_view bytes) {
    std::size_t skipped = 0;
    // RFC 9112, 2.2: empty lines before the request line are skipped.
    if (!got_some())
        while (skipped < bytes.size() && (bytes[skipped] == '\r' || bytes[skipped] == '\n')) ++skipped;
    bytes.remove_prefix(skipped);
    if (bytes.empty()) return skipped;

    error_code ec;
    const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
    // Beast's limit is for what one call sees of the header; ours is for all of it.
    if (!is_header_done()) {
        header_bytes_ += taken;
        if (header_bytes_ + (bytes.size() - taken) > limit_ && (!ec || ec == beast_http::error::need_more))
            ec = beast_http::error::header_limit;
    }
    if (ec && ec != beast_http::error::need_more) status = status_of(ec);
    else if (is_done()) status = Status::done;
    else if (is_header_done() && bytes.size() - taken > limit_) status = Status::malformed;
    return skipped + taken;
}

RequestReader::Status RequestReader::Parser::status_of(const error_code& ec) const {
    if (ec == beast_http::error::header_limit) return Status::header_too_large;
    if (ec == beast_http::error::body_limit) return Status::body_too_large;
    if (status != Status::need_more) return status;
    return Status::malformed;
}

void RequestReader::Parser::on_request_impl(beast_http::verb, beast::string_view method,
                                            beast::string_view target, int http_version, error_code& ec) {
    request.method = to_string(method);
    version = static_cast<unsigned>(http_version);
    if (!split_target({target.data(), target.size()})) ec = beast_http::error::bad_target;
}

bool RequestReader::Parser::split_target(std::string_view target) {
    if (const std::size_t scheme = target.find("://");
        target.front() != '/' && scheme != std::string_view::npos) {
        target.remove_prefix(scheme + 3);
        authority_ = target.substr(0, target.find_first_of("/?"));
        target.remove_prefix(authority_.size());
    } else if (target.front() != '/' && target != "*") {
        return false;
    }
    const std::size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
    if (request.path.empty()) request.path = "/";
    return true;
}

void RequestReader::Parser::on_field_impl(beast_http::field name, beast::string_view name_string,
                                          beast::string_view value, error_code& ec) {
    if (is_header_done()) return;  // a trailer: never mixed into the header
    if (name == beast_http::field::host && ++hosts_ > 1) ec = beast_http::error::bad_field;
    if (name == beast_http::field::transfer_encoding) has_transfer_encoding_ = true;
    if (name == beast_http::field::expect && beast::iequals(value, "100-continue"))
        asks_continue = version >= 11;
    request.fields.add(to_string(name_string), to_string(value));
}

void RequestReader::Parser::on_header_impl(error_code& ec) {
    if (has_transfer_encoding_ && !chunked()) {
        status = Status::unsupported;
        ec = beast_http::error::bad_transfer_encoding;
    } else if ((version >= 11 && hosts_ == 0) ||
               (!authority_.empty() && authority_ != request.fields.get("host"))) {
        ec = beast_http::error::bad_field;
    }
}

void RequestReader::Parser::grow_for(std::size_t more) {
    const std::size_t need = request.body.size() + more;
    if (need <= request.body.capacity()) return;
    // What the header promised is reserved once a quarter of it has come: at most one copy of what is there.
    const auto whole = content_length();
    const std::size_t doubled = request.body.capacity() * 2;
    if (whole && need >= *whole / 4) request.body.reserve(static_cast<std::size_t>(*whole));
    else request.body.reserve(std::max(need, doubled));
}

RequestReader::RequestReader(std::uint32_t header_limit, std::uint64_t body_limit)
    : parser_(std::make_unique<Parser>(header_limit, body_limit)) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::take(std::string_view bytes) {
    return parser_->take(bytes);
}
RequestReader::Status RequestReader::status() const {
    return parser_->status;
}
bool RequestReader::has_header() const {
    return parser_->is_header_done();
}
bool RequestReader::keep_alive() const {
    return parser_->keep_alive();
}
bool RequestReader::is_http_1_0() const {
    return parser_->version < 11;
}
Request& RequestReader::request() {
    return parser_->request;
}

bool RequestReader::wants_continue() {
    if (!parser_->asks_continue || !parser_->is_header_done() || parser_->is_done()) return false;
    parser_->asks_continue = false;
    return true;
}

}  // namespace base::http
