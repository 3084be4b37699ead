// The client's roots/list: which work tree its calls are about.
#include "proxy/roots.hpp"

#include "base/http/message.hpp"
#include "proxy/json_scan.hpp"
#include "proxy/options.hpp"

#include <filesystem>

namespace proxy {
namespace {

/// Empty when it is no file URI of this host.
std::string path_of(const std::string& uri) {
    std::string_view rest = uri;
    constexpr std::string_view scheme = "file://";
    if (!rest.starts_with(scheme)) return {};
    rest.remove_prefix(scheme.size());
    if (rest.starts_with("localhost/")) rest.remove_prefix(9);
    if (!rest.starts_with('/')) return {};
    std::string escaped;
    for (const char c : rest.substr(0, rest.find_first_of("?#")))
        escaped += c == '+' ? "%2B" : std::string(1, c);
    const std::string path = base::http::decode_percent(escaped);
    return path.find('\0') == std::string::npos ? path : std::string();
}

}  // namespace

std::string roots_question() {
    return R"({"jsonrpc":"2.0","id":)" + std::string(roots_id) + R"(,"method":"roots/list"})";
}

std::string root_of_answer(const std::string& message) {
    const Span result = find_member(message, whole_value(message), "result");
    std::string found;
    each_member(message, find_member(message, result, "roots"), [&](const Member& root) {
        const std::string path = path_of(decode_string(find_member(message, root.value, "uri").of(message)));
        std::error_code ec;
        if (path.empty() || !std::filesystem::is_directory(path, ec)) return true;
        found = git_work_tree(path);
        if (found.empty()) found = std::filesystem::canonical(path, ec).string();
        return found.empty();
    });
    return found;
}

}  // namespace proxy
