// A method, a path and header fields, one a line, an empty line, then a body: answered, and never with our
// own fault.
#include "targets.hpp"
#include "tests/mcp/fake_daemon.hpp"

namespace {

base::http::Request request_of(std::string_view input) {
    base::http::Request request;
    request.method = fuzz::take_part(input, '\n');
    const std::string_view target = fuzz::take_part(input, '\n');
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
    while (!input.empty()) {
        const std::string_view line = fuzz::take_part(input, '\n');
        if (line.empty()) break;
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string_view value = line.substr(colon + 1);
        if (value.starts_with(' ')) value.remove_prefix(1);
        request.fields.add(std::string(line.substr(0, colon)), std::string(value));
    }
    request.body = input;
    return request;
}

}  // namespace

void fuzz::door(std::string_view input) {
    static fake::Daemon daemon;
    const auto exchange = daemon.send(request_of(input));
    require(daemon.until([&] { return exchange->answered; }), "every request is answered");
    require(exchange->answer.status < 500, "no request is our fault");
    if (!exchange->streaming && exchange->answer.body.starts_with('{'))
        base::parse_json(exchange->answer.body, 80);
    exchange->disconnect();
    daemon.settle();
}
