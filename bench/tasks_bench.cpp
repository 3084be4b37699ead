// A closed loop of clients that claim and complete tasks over MCP, for bench/tasks.py: one thread, one
// request in flight on each connection.
//   tasks_bench PORT CLIENTS SECONDS < orchestrator.key      one line of JSON
#include "base/json.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void give_up(const std::string& what) {
    throw std::runtime_error(what);
}

/// What follows `"name":"` in `text`, to the next quote.
std::string text_after(const std::string& text, std::size_t from, const std::string& name) {
    const std::string mark = "\"" + name + "\":\"";
    const std::size_t at = text.find(mark, from);
    if (at == std::string::npos) return "";
    const std::size_t begin = at + mark.size();
    return text.substr(begin, text.find('"', begin) - begin);
}

struct Bench {
    int port = 0;
    std::string key;

    std::string request(const std::string& tool, const std::string& arguments) const {
        const std::string body =
            R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + tool +
            R"(","arguments":)" + arguments +
            R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}})";
        return "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
               "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " +
               tool + "\r\nAuthorization: Bearer " + key +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
};

/// One connection: claims, completes, claims, ...
class Client {
public:
    Client(const Bench& bench, int number) : bench_(bench), name_("worker-" + std::to_string(number)) {
        socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(bench.port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            give_up("cannot connect to the daemon");
        const int on = 1;
        setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~Client() { close(socket_); }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void claim() {
        begin_ = Clock::now();
        send_request("task_claim", R"({"worker":")" + name_ + R"(","key":")" + next_key() + "\"}");
        claiming_ = true;
    }

    /// What arrived; true when that ended a cycle.
    bool read() {
        char bytes[65536];
        const ssize_t count = recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) give_up("the daemon closed a connection");
        answer_.append(bytes, static_cast<std::size_t>(count));
        const std::size_t head = answer_.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        const std::size_t field = answer_.find("Content-Length: ");
        if (field == std::string::npos || field > head) give_up("an answer without a length: " + answer_);
        if (answer_.size() < head + 4 + std::strtoull(answer_.c_str() + field + 16, nullptr, 10))
            return false;
        if (answer_.find("\"isError\":true") != std::string::npos || answer_.compare(9, 3, "200") != 0)
            give_up("a refusal: " + answer_);
        const std::string answer = std::exchange(answer_, "");
        const Clock::time_point now = Clock::now();
        if (!claiming_) {
            cycles.push_back(now - begin_);
            return true;
        }
        claims.push_back(now - begin_);
        const std::size_t facts = answer.find("\"structuredContent\"");
        const std::string fence = text_after(answer, facts, "fence");
        const std::string id = text_after(answer, facts, "id");
        if (fence.empty() || id.empty()) give_up("no task to claim: " + answer);
        claiming_ = false;
        send_request("task_move", R"({"id":")" + id + R"(","fence":")" + fence +
                                      R"(","to":"cancelled","reason":"done","key":")" + next_key() + "\"}");
        return false;
    }

    int descriptor() const { return socket_; }
    std::vector<Clock::duration> claims;
    std::vector<Clock::duration> cycles;

private:
    std::string next_key() {
        return name_ + "-" + std::to_string(begin_.time_since_epoch().count()) + "-" +
               std::to_string(++keys_);
    }
    void send_request(const std::string& tool, const std::string& arguments) {
        const std::string request = bench_.request(tool, arguments);
        if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
            give_up("cannot send");
    }

    const Bench& bench_;
    const std::string name_;
    int socket_ = -1;
    int keys_ = 0;
    bool claiming_ = false;
    Clock::time_point begin_;
    std::string answer_;
};

double percentile_ms(std::vector<Clock::duration>& times, double part) {
    if (times.empty()) return 0;
    std::sort(times.begin(), times.end());
    const auto at = static_cast<std::size_t>(part * static_cast<double>(times.size() - 1));
    return std::chrono::duration<double, std::milli>(times[at]).count();
}

int run(int port, int count, double seconds) {
    Bench bench;
    bench.port = port;
    std::getline(std::cin, bench.key);
    const int poll = epoll_create1(EPOLL_CLOEXEC);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<Client>(bench, i));
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = static_cast<std::uint32_t>(i);
        epoll_ctl(poll, EPOLL_CTL_ADD, clients.back()->descriptor(), &event);
    }
    const Clock::time_point begin = Clock::now();
    const auto end =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    for (const auto& client : clients) client->claim();
    for (int running = count; running > 0;) {
        epoll_event events[64];
        const int ready = epoll_wait(poll, events, 64, 30'000);
        if (ready <= 0) give_up("no answer for 30 s");
        for (int i = 0; i < ready; ++i) {
            Client& client = *clients[events[i].data.u32];
            if (!client.read()) continue;
            if (Clock::now() < end) client.claim();
            else --running;
        }
    }
    const double took = std::chrono::duration<double>(Clock::now() - begin).count();
    close(poll);
    std::vector<Clock::duration> claims, cycles;
    std::size_t least = SIZE_MAX, most = 0;
    for (const auto& client : clients) {
        claims.insert(claims.end(), client->claims.begin(), client->claims.end());
        cycles.insert(cycles.end(), client->cycles.begin(), client->cycles.end());
        least = std::min(least, client->cycles.size());
        most = std::max(most, client->cycles.size());
    }
    const base::Json facts = {{"cycles", cycles.size()},
                              {"seconds", took},
                              {"least", least},
                              {"most", most},
                              {"claim_p50_ms", percentile_ms(claims, 0.5)},
                              {"claim_p99_ms", percentile_ms(claims, 0.99)},
                              {"cycle_p50_ms", percentile_ms(cycles, 0.5)},
                              {"cycle_p99_ms", percentile_ms(cycles, 0.99)},
                              {"cycle_max_ms", percentile_ms(cycles, 1.0)}};
    std::cout << base::to_text(facts) << std::endl;
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::fprintf(stderr, "usage: tasks_bench PORT CLIENTS SECONDS < orchestrator.key\n");
        return 2;
    }
    try {
        return run(std::atoi(argv[1]), std::atoi(argv[2]), std::atof(argv[3]));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "tasks_bench: %s\n", error.what());
        return 1;
    }
}
