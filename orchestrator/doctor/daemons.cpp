// The daemons and the programs beside us.
#include "orchestrator/doctor/daemons.hpp"

#include <charconv>
#include <sstream>

namespace factory::doctor {
namespace {

std::string port_text(const Daemon& daemon) {
    return "port " + std::to_string(daemon.port);
}

std::string described(const Listener& listener) {
    if (listener.pid == 0) return "a program of user " + listener.user;
    const std::string whose = " (pid " + std::to_string(listener.pid) + ", user " + listener.user + ")";
    return listener.is_factorys ? "a " + listener.program + " with another home" + whose
                                : listener.program + whose;
}

Finding judge_running(const Daemon& daemon) {
    const std::string check = "daemon";
    const std::string restart = "factory mcp restart";
    const std::string name = daemon.name + " (pid " + std::to_string(daemon.pid) + ")";
    const std::string where = "http://127.0.0.1:" + std::to_string(daemon.port) + "/health";
    if (daemon.port == 0) return good(check, name + " is starting");
    if (!daemon.health_error.empty())
        return {Level::problem, check, name + " runs but does not answer: " + daemon.health_error, where,
                restart};
    if (daemon.version != daemon.our_version)
        return {
            Level::problem, check,
            "a stale " + name + " runs: its version is " + daemon.version + ", this is " + daemon.our_version,
            where, restart};
    if (daemon.is_replaced)
        return {Level::warning, check,
                "a stale " + name + " runs: its program was replaced by a newer one of the same version",
                where, restart};
    return good(check, daemon.name + " " + daemon.version + " runs at " + port_text(daemon) + " (pid " +
                           std::to_string(daemon.pid) + ")");
}

/// "0100007F:251C" without the address.
std::optional<std::uint16_t> port_of(const std::string& field) {
    const std::size_t colon = field.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    std::uint16_t port = 0;
    const char* end = field.data() + field.size();
    const auto read = std::from_chars(field.data() + colon + 1, end, port, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return port;
}

/// Loopback or every address, as IPv4, IPv6 or the one in the other. Each group of eight is in host order.
bool is_reached_by_loopback(const std::string& field) {
    const std::string address = field.substr(0, field.find(':'));
    if (address.find_first_not_of('0') == std::string::npos) return true;
    const bool is_v4 = address.size() == 8 || address.rfind("0000000000000000FFFF0000", 0) == 0;
    if (is_v4) return address.substr(address.size() - 2) == "7F";
    return address == "00000000000000000000000001000000";
}

}  // namespace

std::optional<Socket> listening_socket(std::string_view table, std::uint16_t port) {
    std::istringstream lines{std::string(table)};
    std::string line;
    std::getline(lines, line);  // the heading
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::string slot, local, remote, state, queues, timer, retransmits, timeout;
        Socket socket;
        words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> socket.user >>
            timeout >> socket.inode;
        const bool is_listening = words && state == "0A";
        if (is_listening && port_of(local) == port && is_reached_by_loopback(local)) return socket;
    }
    return std::nullopt;
}

Finding judge_daemon(const Daemon& daemon) {
    if (daemon.pid != 0) return judge_running(daemon);
    if (!daemon.listener)
        return good("port", port_text(daemon) + " is free; " + daemon.name +
                                " is not running, who needs it starts it");
    const Listener& listener = *daemon.listener;
    const std::string stop = listener.pid == 0 ? "stop that program" : "kill " + std::to_string(listener.pid);
    const int other = daemon.port > 65'000 ? daemon.port - 100 : daemon.port + 100;
    return {Level::problem, "port",
            port_text(daemon) + ", which " + daemon.name + " needs, is taken by " + described(listener),
            "127.0.0.1:" + std::to_string(daemon.port),
            stop + "; or: factory mcp start " + daemon.port_option + " " + std::to_string(other) +
                " (then write the configuration of the clients again)"};
}

Findings judge_programs(const std::vector<Program>& programs) {
    Findings out;
    for (const Program& program : programs) {
        const std::string name = program.file.filename().string();
        if (!program.is_there)
            out.push_back({Level::problem, "programs", "there is no " + name + " beside factory",
                           program.file.string(),
                           "build or install all programs into one folder: ./quickstart.sh"});
        else if (program.version != name + " " + program.our_version)
            out.push_back({Level::problem, "programs",
                           name + " beside factory is of another version: it says '" + program.version +
                               "', factory is " + program.our_version,
                           program.file.string(), "build or install both again: ./quickstart.sh"});
    }
    if (!out.empty() || programs.empty()) return out;
    const std::string& version = programs.front().our_version;
    return {good("programs", "all programs are of version " + version,
                 programs.front().file.parent_path().string())};
}

}  // namespace factory::doctor
