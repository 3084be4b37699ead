// An HTTP/1.1 client for one origin, with kept-alive connections.
#include "base/http/client.hpp"

#include "base/error.hpp"
#include "base/http/client_connection.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <unordered_set>

namespace base::http {
namespace {

std::string request_head(const Request& request, const ClientOptions& options) {
    const bool is_v6 = options.address.find(':') != std::string::npos;
    std::string head;
    head.reserve(512);
    head.append(request.method).append(" ").append(request.path);
    if (!request.query.empty()) head.append("?").append(request.query);
    head.append(" HTTP/1.1\r\n");
    if (!request.fields.has("host")) {
        head.append("Host: ").append(is_v6 ? "[" + options.address + "]" : options.address);
        head.append(":").append(std::to_string(options.port)).append("\r\n");
    }
    for (const auto& [name, value] : request.fields.all())
        head.append(name).append(": ").append(value).append("\r\n");
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT")
        head.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
    return head += "\r\n";
}

bool has_line_break(const Request& request) {
    const auto breaks = [](std::string_view text) {
        return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
    };
    const auto& fields = request.fields.all();
    return breaks(request.method) || breaks(request.path) || breaks(request.query) ||
           std::any_of(fields.begin(), fields.end(),
                       [&](const auto& field) { return breaks(field.first) || breaks(field.second); });
}

}  // namespace

struct Client::State : ClientHost, std::enable_shared_from_this<State> {
    using ClientHost::ClientHost;

    void start(const std::shared_ptr<ClientCall>& call) {
        while (!idle.empty()) {
            const std::shared_ptr<ClientConnection> connection = idle.back();
            idle.pop_back();
            if (connection->reuse(call)) return;
        }
        start_fresh(call);
    }

    void start_fresh(const std::shared_ptr<ClientCall>& call) {
        const auto connection = std::make_shared<ClientConnection>(shared_from_this());
        open.insert(connection);
        connection->connect(call);
    }

    void became_idle(const std::shared_ptr<ClientConnection>& connection) override {
        if (idle.size() >= options.max_idle_connections) return connection->close();
        idle.push_back(connection);
    }

    void closed(const std::shared_ptr<ClientConnection>& connection) override {
        open.erase(connection);
        idle.erase(std::remove(idle.begin(), idle.end(), connection), idle.end());
    }

    void send_again(std::shared_ptr<ClientCall> call) override { start_fresh(call); }

    void close_all() {
        const std::vector<std::shared_ptr<ClientConnection>> all(open.begin(), open.end());
        for (const auto& connection : all) connection->close();
    }

    std::unordered_set<std::shared_ptr<ClientConnection>> open;
    std::vector<std::shared_ptr<ClientConnection>> idle;
};

Client::Client(boost::asio::io_context& io, ClientOptions options)
    : state_(std::make_shared<State>(io, std::move(options))) {}

Client::~Client() {
    state_->close_all();
}

Client::Cancel Client::send(Request request, Events events, std::chrono::milliseconds silence) {
    return send(std::make_shared<const Request>(std::move(request)), std::move(events), silence);
}

Client::Cancel Client::send(std::shared_ptr<const Request> request, Events events,
                            std::chrono::milliseconds silence) {
    auto call = std::make_shared<ClientCall>();
    call->head = request_head(*request, state_->options);
    const bool is_sendable = !has_line_break(*request);
    call->request = std::move(request);
    call->events = std::move(events);
    call->silence = silence;
    if (is_sendable) {
        state_->start(call);
    } else {
        boost::asio::post(state_->io, [call] {
            const Failure failure{true, false, "a line break in the method, path or a field of the request"};
            if (!std::exchange(call->is_over, true) && call->events.on_end) call->events.on_end(&failure);
        });
    }
    return [weak = std::weak_ptr<ClientCall>(call)] {
        const std::shared_ptr<ClientCall> cancelled = weak.lock();
        if (!cancelled || std::exchange(cancelled->is_over, true)) return;
        if (const auto connection = cancelled->connection.lock()) connection->close();
    };
}

void Client::close_idle() {
    const std::vector<std::shared_ptr<ClientConnection>> all = std::exchange(state_->idle, {});
    for (const auto& connection : all) connection->close();
}

Response fetch(const ClientOptions& options, Request request, std::chrono::milliseconds limit) {
    boost::asio::io_context io(1);
    Client client(io, options);
    Response response;
    std::string problem;
    bool ended = false;
    const std::string what = request.method + " " + request.path;
    Events events;
    events.on_head = [&response](unsigned status, const Fields& fields) {
        response.status = status;
        response.fields = fields;
    };
    events.on_data = [&response](std::string_view data) { response.body.append(data); };
    events.on_end = [&](const Failure* failure) {
        ended = true;
        if (failure != nullptr) problem = failure->text;
        io.stop();
    };
    client.send(std::move(request), std::move(events));
    io.run_for(limit);
    if (!ended) problem = "no complete answer within " + std::to_string(limit.count()) + " ms";
    if (!problem.empty()) throw Error(ErrorKind::network, what + " failed", problem);
    return response;
}

}  // namespace base::http
