#include "orchestrator/daemon_call.hpp"

#include "mcp/client.hpp"

namespace factory {

std::string orchestrator_key(const base::Places& places) {
    const std::filesystem::path file = places.config / "orchestrator.key";
    std::error_code ec;
    if (!std::filesystem::exists(file, ec)) return {};
    std::string key = base::read_file(file);
    while (!key.empty() && (key.back() == '\n' || key.back() == '\r')) key.pop_back();
    return key;
}

base::Json call_tool(const Daemon& daemon, const std::string& tool, const base::Json& arguments,
                     std::chrono::milliseconds limit) {
    mcp::ClientConfig config;
    config.origin.port = daemon.start(std::nullopt, {}).port;
    config.token = orchestrator_key(daemon.places());
    config.name = "factory";
    config.version = FACTORY_VERSION;
    mcp::Client client(std::move(config));
    return client.call_tool(tool, arguments, limit);
}

}  // namespace factory
