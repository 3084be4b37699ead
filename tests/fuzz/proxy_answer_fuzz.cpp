// The daemon's message becomes one line of JSON with the client's id, or nothing.
#include "base/json.hpp"
#include "proxy/answer.hpp"
#include "proxy/json_scan.hpp"
#include "proxy/known.hpp"
#include "targets.hpp"

namespace {

using proxy::Shape;

constexpr std::string_view id = R"("client's \"id\"")";

void check(std::string_view input, Shape shape) {
    std::string message(input);
    if (proxy::make_answer(message, id, shape)) {
        fuzz::require(proxy::is_json(message, 70), "an answer is JSON");
        fuzz::require(message.find('\n') == std::string::npos, "an answer is one line");
        const proxy::Span found = proxy::find_member(message, proxy::whole_value(message), "id");
        fuzz::require(found.of(message) == id, "an answer has the client's id");
    }
    message = input;
    const auto method = proxy::method_of(message);
    if (method && !method->empty() && proxy::make_notification(message, *method, shape)) {
        fuzz::require(proxy::is_json(message, 70), "a notification is JSON");
        fuzz::require(message.find('\n') == std::string::npos, "a notification is one line");
    }
}

}  // namespace

void fuzz::proxy_answer(std::string_view input) {
    if (!proxy::is_json(input)) {
        proxy::method_of(std::string(input));
        return;
    }
    check(input, Shape::legacy);
    check(input, Shape::modern);
    const std::string_view result = proxy::result_of(input);
    if (result.empty()) return;
    require(proxy::is_json(proxy::to_legacy(std::string(result))), "a legacy result is JSON");
    proxy::Known known;
    known.remember("tools/list", result);
    known.tool("echo");
    known.text();
}
