// Reads one response from the bytes of a connection, with Beast's parser.
#include "base/http/response_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <string>

namespace base::http {
namespace {

namespace beast = boost::beast;
namespace beast_http = boost::beast::http;
using boost::system::error_code;

constexpr std::uint32_t largest_header = 64U << 10U;

}  // namespace

class ResponseReader::Parser : public beast_http::basic_parser<false> {
public:
    Parser(const Pieces& pieces, Body body) : pieces_(pieces) {
        this->header_limit(largest_header);
        this->body_limit(boost::none);
        this->eager(true);
        this->skip(body == Body::none);
    }

    bool is_interim() const { return is_header_done() && status_ / 100 == 1; }

private:
    void on_request_impl(beast_http::verb, beast::string_view, beast::string_view, int,
                         error_code&) override {}
    void on_response_impl(int code, beast::string_view, int, error_code&) override {
        status_ = static_cast<unsigned>(code);
    }
    void on_field_impl(beast_http::field, beast::string_view name, beast::string_view value,
                       error_code&) override {
        if (!is_header_done()) fields_.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_header_impl(error_code&) override {
        if (status_ / 100 != 1 && pieces_.on_head) pieces_.on_head(status_, fields_);
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(beast::string_view piece, error_code&) override {
        if (pieces_.on_data && !piece.empty()) pieces_.on_data({piece.data(), piece.size()});
        return piece.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view piece, error_code& ec) override {
        return on_body_impl(piece, ec);
    }
    void on_finish_impl(error_code&) override {}

    const Pieces& pieces_;
    Fields fields_;
    unsigned status_ = 0;
};

ResponseReader::ResponseReader(Body body, Pieces pieces)
    : body_(body), pieces_(std::move(pieces)), parser_(std::make_unique<Parser>(pieces_, body)) {}
ResponseReader::~ResponseReader() = default;

std::size_t ResponseReader::take(std::string_view bytes) {
    std::size_t taken = 0;
    while (status_ == Status::need_more && taken < bytes.size()) {
        has_started_ = true;
        const std::string_view rest = bytes.substr(taken);
        error_code ec;
        taken += parser_->put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
        if (ec && ec != beast_http::error::need_more) status_ = Status::malformed;
        else if (!parser_->is_done()) break;
        else if (parser_->is_interim()) parser_ = std::make_unique<Parser>(pieces_, body_);
        else status_ = Status::done;
    }
    if (status_ == Status::need_more && bytes.size() - taken > largest_header) status_ = Status::malformed;
    return taken;
}

void ResponseReader::take_end() {
    if (status_ != Status::need_more) return;
    error_code ec = beast_http::error::partial_message;
    if (parser_->got_some()) parser_->put_eof(ec);
    status_ = ec ? Status::malformed : Status::done;
}

bool ResponseReader::keep_alive() const {
    return parser_->is_header_done() && parser_->keep_alive();
}

}  // namespace base::http
