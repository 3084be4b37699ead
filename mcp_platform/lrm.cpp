// The daemon mcp-lrm as this one sees it: found, started when needed, called by MCP.
#include "mcp_platform/lrm.hpp"

#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/http/client.hpp"
#include "base/log/log.hpp"
#include "base/process/suite.hpp"
#include "mcp/client.hpp"

#include <chrono>
#include <memory>

namespace platform {
namespace {

constexpr const char* daemon_name = "mcp-lrm";
constexpr std::chrono::seconds start_limit{30};
constexpr std::chrono::seconds health_limit{2};
constexpr int method_or_tool_unknown[] = {-32601, -32602};

mcp::ToolResult relayed(mcp::Json result) {
    mcp::ToolResult out;
    if (const auto content = result.find("content"); content != result.end())
        out.content = std::move(*content);
    if (const auto structured = result.find("structuredContent"); structured != result.end())
        out.structured = std::move(*structured);
    return out;
}

std::chrono::milliseconds left(const mcp::Call& call) {
    const auto rest = call.deadline() - std::chrono::steady_clock::now();
    return std::max(std::chrono::milliseconds(1),
                    std::chrono::duration_cast<std::chrono::milliseconds>(rest));
}

std::string sentence_of(const std::string& tool, const mcp::RemoteError& error) {
    if (error.code() == 0) return error.what();
    for (const int code : method_or_tool_unknown)
        if (error.code() == code)
            return "mcp-lrm does not offer " + tool + " (" + error.what() +
                   "); when it is of an older version: factory mcp restart";
    return std::string("mcp-lrm answered: ") + error.what();
}

}  // namespace

std::vector<Project> Lrm::projects() const {
    const auto info = base::process::running_daemon(options_.places.run, daemon_name);
    if (!info || info->port == 0) return {};
    base::http::ClientOptions origin;
    origin.port = info->port;
    base::http::Request request;
    request.method = "GET";
    request.path = "/health";
    std::vector<Project> out;
    try {
        const mcp::Json health =
            base::parse_json(base::http::fetch(origin, std::move(request), health_limit).body);
        for (const mcp::Json& project : health.value("projects", mcp::Json::array()))
            out.push_back({project.value("name", ""), project.value("root", "")});
    } catch (const std::exception& error) {
        base::log::warn(std::string("mcp-lrm does not say which projects it has: ") + error.what());
    }
    return out;
}

base::process::DaemonInfo Lrm::start() const {
    const base::Places& places = options_.places;
    const auto running = base::process::running_daemon(places.run, daemon_name);
    if (running && running->port != 0) return *running;
    const bool is_free = options_.port == 0 || base::process::is_port_free(options_.port);
    std::vector<std::string> argv{base::process::sibling_program(daemon_name).string(), "--port",
                                  std::to_string(is_free ? options_.port : 0)};
    if (!options_.home.empty()) argv.insert(argv.end(), {"--home", options_.home});
    if (!options_.watch) argv.emplace_back("--no-watch");
    base::log::info("starting mcp-lrm");
    return base::process::start_daemon(places.run, daemon_name, argv, places.logs / "mcp-lrm.log",
                                       start_limit);
}

mcp::ToolResult Lrm::attempt(mcp::Call& call, const std::string& tool, const mcp::Json& arguments,
                             const std::string& work_tree) {
    mcp::ClientConfig config;
    config.origin.port = start().port;
    config.token = options_.token;
    config.name = "mcp-platform";
    config.version = FACTORY_VERSION;
    config.work_tree = work_tree;
    config.task = call.caller().task;
    config.fence = call.caller().fence;
    // Shared with on_cancel, which may come after this call has returned.
    const auto client = std::make_shared<mcp::Client>(std::move(config));
    call.on_cancel([client] { client->interrupt(); });
    return relayed(client->call_tool(
        tool, arguments, left(call), [&call](double done, double total, const std::string& message) {
            call.progress(done, total > 0 ? std::optional(total) : std::nullopt, message);
        }));
}

mcp::ToolResult Lrm::call(mcp::Call& call, const std::string& tool, mcp::Json arguments,
                          const std::filesystem::path& root) {
    // A git work tree is announced, as a proxy does, so that mcp-lrm takes it up; another folder it must
    // know.
    const bool is_work_tree = base::git::discover(root).has_value();
    arguments.erase("project");
    if (!is_work_tree) arguments["project"] = root.string();
    for (const bool again : {false, true}) {
        try {
            mcp::ToolResult result = attempt(call, tool, arguments, is_work_tree ? root.string() : "");
            ++answered_;
            return result;
        } catch (const mcp::RemoteError& error) {
            ++answered_;
            throw mcp::ToolError(sentence_of(tool, error));
        } catch (const base::Error& error) {
            const bool may_repeat = error.kind() == base::ErrorKind::network && !call.cancelled() &&
                                    call.deadline() > std::chrono::steady_clock::now();
            if (!again && may_repeat) continue;
            ++failed_;
            throw mcp::ToolError(std::string("mcp-lrm does not answer: ") + error.what());
        }
    }
    throw mcp::ToolError("mcp-lrm does not answer");
}

std::string Lrm::metrics() const {
    return "# TYPE platform_lrm_calls_total counter\n"
           "platform_lrm_calls_total{outcome=\"answered\"} " +
           std::to_string(answered_) + "\nplatform_lrm_calls_total{outcome=\"failed\"} " +
           std::to_string(failed_) + "\n";
}

}  // namespace platform
