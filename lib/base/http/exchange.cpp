// The handle of one request that a handler holds.
#include "base/http/exchange.hpp"

#include "base/http/connection.hpp"

#include <boost/asio/post.hpp>

namespace base::http {
namespace {

class ConnectionExchange : public Exchange {
public:
    ConnectionExchange(std::shared_ptr<Connection> connection, std::uint64_t serial, Request request,
                       bool from_loopback)
        : connection_(std::move(connection)),
          request_(std::move(request)),
          serial_(serial),
          from_loopback_(from_loopback) {}

    ~ConnectionExchange() override {
        if (answer_ == Answer::complete) return;
        // Perhaps dropped by a job on another thread.
        Connection::abandon(std::move(connection_), serial_);
    }

    const Request& request() const override { return request_; }
    bool from_loopback() const override { return from_loopback_; }

    void respond(Response response) override {
        answer_ = Answer::complete;
        connection_->respond(serial_, std::move(response));
    }
    void begin_stream(Response head) override { connection_->begin_stream(serial_, std::move(head)); }
    bool write(std::string chunk) override { return connection_->write(serial_, std::move(chunk)); }
    void end() override {
        answer_ = Answer::complete;
        connection_->end(serial_);
    }
    void on_disconnect(std::function<void()> callback) override {
        connection_->on_disconnect(serial_, std::move(callback));
    }

private:
    enum class Answer { open, complete };

    std::shared_ptr<Connection> connection_;
    Request request_;
    const std::uint64_t serial_;
    const bool from_loopback_;
    Answer answer_ = Answer::open;
};

}  // namespace

std::shared_ptr<Exchange> make_exchange(std::shared_ptr<Connection> connection, std::uint64_t serial,
                                        Request request, bool from_loopback) {
    return std::make_shared<ConnectionExchange>(std::move(connection), serial, std::move(request),
                                                from_loopback);
}

}  // namespace base::http
