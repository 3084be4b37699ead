// Reads one response from the bytes of a connection and hands it on in pieces.
#pragma once

#include "base/http/message.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace base::http {

/// Fed with bytes in any pieces until `status()` is something else than `need_more`. Interim responses (100
/// Continue) are skipped.
class ResponseReader {
public:
    enum class Status { need_more, done, malformed };
    enum class Body { expected, none };  // none: the answer to HEAD

    struct Pieces {
        std::function<void(unsigned status, const Fields& fields)> on_head;
        std::function<void(std::string_view data)> on_data;
    };

    ResponseReader(Body body, Pieces pieces);
    ~ResponseReader();

    /// Returns how many bytes were taken; the others must be given again, with those that follow behind them.
    std::size_t take(std::string_view bytes);
    /// The peer closed: completes a response that ends with its connection; any other is then malformed.
    void take_end();

    Status status() const { return status_; }
    bool has_started() const { return has_started_; }
    /// The connection may carry another request; known when `status()` is `done`.
    bool keep_alive() const;

private:
    class Parser;
    const Body body_;
    const Pieces pieces_;
    std::unique_ptr<Parser> parser_;
    Status status_ = Status::need_more;
    bool has_started_ = false;
};

}  // namespace base::http
