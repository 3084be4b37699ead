// The daemons, who has their ports, and the programs beside us.
#include "base/error.hpp"
#include "base/http/client.hpp"
#include "base/process/child.hpp"
#include "base/process/daemon.hpp"
#include "orchestrator/doctor/observe.hpp"

#include <pwd.h>
#include <unistd.h>

namespace factory::doctor {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds health_limit{3};

fs::path our_folder() {
    std::error_code ec;
    return fs::read_symlink("/proc/self/exe", ec).parent_path();
}

base::Json health_at(std::uint16_t port) {
    base::http::ClientOptions options;
    options.port = port;
    base::http::Request request;
    request.method = "GET";
    request.path = "/health";
    const base::http::Response response = base::http::fetch(options, std::move(request), health_limit);
    base::Json health = response.status == 200 ? base::parse_json(response.body) : base::Json();
    if (!health.is_object() || !health.contains("version"))
        throw base::Error(base::ErrorKind::network,
                          "its answer is none of ours, status " + std::to_string(response.status));
    return health;
}

std::string user_name(unsigned user) {
    passwd entry{};
    passwd* found = nullptr;
    std::string buffer(4096, '\0');
    if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return entry.pw_name;
    return std::to_string(user);
}

bool has_socket(const fs::path& process, const std::string& wanted) {
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(process / "fd", ec)) {
        std::error_code unreadable;
        if (fs::read_symlink(entry.path(), unreadable) == wanted) return true;
    }
    return false;
}

/// The process that has a socket; 0 when it is another user's, whose descriptors are hidden.
int owner_of(std::uint64_t inode) {
    const std::string wanted = "socket:[" + std::to_string(inode) + "]";
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator("/proc", ec)) {
        const std::string name = entry.path().filename().string();
        const bool is_process = name.find_first_not_of("0123456789") == std::string::npos;
        if (is_process && has_socket(entry.path(), wanted)) return std::stoi(name);
    }
    return 0;
}

std::string program_of(int pid) {
    try {
        std::string name = base::read_file("/proc/" + std::to_string(pid) + "/comm");
        while (!name.empty() && name.back() == '\n') name.pop_back();
        return name;
    } catch (const base::Error&) {
        return {};
    }
}

std::optional<Listener> listener_at(std::uint16_t port) {
    for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        try {
            const auto socket = listening_socket(base::read_file(table), port);
            if (!socket) continue;
            Listener out;
            out.user = user_name(socket->user);
            out.pid = owner_of(socket->inode);
            if (out.pid != 0) out.program = program_of(out.pid);
            out.is_factorys = out.program == "mcp-lrm" || out.program == "mcp-platform";
            return out;
        } catch (const base::Error&) {  // a kernel without IPv6
        }
    }
    return std::nullopt;
}

/// Whether a process runs another file than the one that now has the name.
bool is_replaced(int pid, const fs::path& file) {
    std::error_code ec;
    const fs::path running = "/proc/" + std::to_string(pid) + "/exe";
    const std::string target = fs::read_symlink(running, ec).string();
    const std::string mark = " (deleted)";
    const bool is_deleted = target.size() > mark.size() && target.substr(target.size() - mark.size()) == mark;
    if (ec || !is_deleted) return false;
    return target.substr(0, target.size() - mark.size()) == file;
}

Daemon see_daemon(const base::Places& places, const std::string& name, const std::string& option,
                  std::uint16_t default_port, base::Json& health) {
    Daemon out;
    out.name = name;
    out.port_option = option;
    out.port = default_port;
    out.our_version = FACTORY_VERSION;
    if (const auto running = base::process::running_daemon(places.run, name); running && running->pid != 0) {
        out.pid = running->pid;
        out.port = running->port;
        out.is_replaced = is_replaced(out.pid, our_folder() / name);
        if (out.port == 0) return out;
        try {
            health = health_at(out.port);
            out.version = health.value("version", "");
        } catch (const std::exception& error) {
            out.health_error = error.what();
        }
        return out;
    }
    out.listener = listener_at(default_port);
    return out;
}

std::string version_of(const fs::path& program) {
    base::process::Command command;
    command.argv = {program.string(), "--version"};
    command.time_limit = health_limit;
    try {
        const std::string out = base::process::run(command).out;
        return out.substr(0, out.find('\n'));
    } catch (const base::Error& error) {
        return error.what();
    }
}

bool is_executable(const fs::path& file) {
    return access(file.c_str(), X_OK) == 0;
}

}  // namespace

std::vector<Daemon> see_daemons(const base::Places& places, base::Json& health) {
    std::vector<Daemon> out{see_daemon(places, "mcp-lrm", "--lrm-port", 9500, health)};
    base::Json ignored;
    if (is_executable(our_folder() / "mcp-platform"))
        out.push_back(see_daemon(places, "mcp-platform", "--platform-port", 9501, ignored));
    return out;
}

std::vector<Program> see_programs() {
    std::vector<Program> out;
    for (const char* name : {"mcp-lrm", "mcp-proxy", "mcp-platform"}) {
        const fs::path file = our_folder() / name;
        const bool is_there = is_executable(file);
        const bool is_wanted = is_there || std::string(name) != "mcp-platform";
        if (is_wanted) out.push_back({file, is_there, is_there ? version_of(file) : "", FACTORY_VERSION});
    }
    return out;
}

}  // namespace factory::doctor
