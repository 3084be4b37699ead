// A daemon of the suite as the command line sees it: found, started, asked how it is, stopped.
#include "orchestrator/daemon.hpp"

#include "base/error.hpp"
#include "base/http/client.hpp"
#include "base/process/suite.hpp"

#include <cstdlib>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::process::DaemonInfo;

constexpr std::chrono::seconds start_limit{30};
constexpr std::chrono::seconds stop_grace{15};

base::Json health_at(std::uint16_t port, std::chrono::milliseconds limit) {
    base::http::ClientOptions options;
    options.port = port;
    base::http::Request request;
    request.method = "GET";
    request.path = "/health";
    const base::http::Response response = base::http::fetch(options, std::move(request), limit);
    if (response.status != 200)
        throw Error(ErrorKind::network, "/health answered with status " + std::to_string(response.status));
    return base::parse_json(response.body);
}

std::string who_has(std::uint16_t port) {
    try {
        const base::Json health = health_at(port, std::chrono::milliseconds(500));
        if (health.is_object() && health.contains("projects")) return "a daemon with another home";
    } catch (const std::exception&) {  // whoever it is does not answer as ours would
    }
    return "another program";
}

}  // namespace

const DaemonKind& lrm_kind() {
    static const DaemonKind kind{"mcp-lrm", 9500, "--lrm-port"};
    return kind;
}

const DaemonKind& platform_kind() {
    static const DaemonKind kind{"mcp-platform", 9501, "--platform-port"};
    return kind;
}

Daemon::Daemon(const DaemonKind& kind, const std::string& home) : kind_(kind), places_(base::places(home)) {
    const char* variable = std::getenv("FACTORY_HOME");  // NOLINT(concurrency-mt-unsafe): nobody writes it
    const std::string chosen = home.empty() && variable != nullptr ? variable : home;
    if (!chosen.empty()) home_ = fs::absolute(chosen).lexically_normal().string();
}

std::optional<DaemonInfo> Daemon::running() const {
    return base::process::running_daemon(places_.run, kind_.name);
}

DaemonInfo Daemon::start(std::optional<std::uint16_t> port, const std::vector<std::string>& arguments) const {
    const std::uint16_t wanted = port.value_or(kind_.port);
    const std::optional<DaemonInfo> found = running();
    // One that is starting has its lock before its port: looked at in this order, a taken port is another's.
    if (!found && wanted != 0 && !base::process::is_port_free(wanted) && !running())
        throw Error(ErrorKind::network, "port " + std::to_string(wanted) + " is taken by " + who_has(wanted) +
                                            "; stop it, or start " + kind_.name +
                                            " elsewhere: factory mcp start " + kind_.port_option + " PORT");
    std::vector<std::string> argv{base::process::sibling_program(kind_.name).string(), "--port",
                                  std::to_string(wanted)};
    if (!home_.empty()) argv.insert(argv.end(), {"--home", home_});
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return base::process::start_daemon(places_.run, kind_.name, argv, log(), start_limit);
}

bool Daemon::stop() const {
    return base::process::stop_daemon(places_.run, kind_.name, stop_grace);
}

base::Json Daemon::health() const {
    const std::optional<DaemonInfo> info = running();
    if (!info || info->port == 0) throw Error(ErrorKind::network, kind_.name + " is not running");
    return health_at(info->port, std::chrono::seconds(5));
}

}  // namespace factory
