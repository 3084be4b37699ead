#include "orchestrator/deploy/service.hpp"

#include "base/command_line.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"
#include "base/process/detach.hpp"
#include "base/process/lock.hpp"
#include "base/process/marked.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <sstream>
#include <sys/socket.h>
#include <unistd.h>

namespace factory::deploy {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr std::chrono::seconds kill_limit{5};

/// Field 22 of /proc/PID/stat, and whether the process is more than a zombie; 0: there is none.
std::int64_t start_of(int pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    // The name in parentheses may hold anything; what follows the last ')' is numbers.
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos) return 0;
    std::istringstream rest(text.substr(end + 1));
    std::string word;
    std::int64_t started = 0;
    for (int field = 3; field < 22; ++field) {
        rest >> word;
        if (field == 3 && word == "Z") return 0;
    }
    rest >> started;
    return rest ? started : 0;
}

}  // namespace

std::string new_mark(const std::string& project, const std::string& environment) {
    return "FACTORY_RELEASE=" + project + "/" + environment + "/" + base::to_hex(base::random_bytes(8));
}

void start_service(Served& served, const std::string& run_cmd, const fs::path& tree, int port,
                   const Variables& variables, const std::string& mark, const fs::path& log) {
    std::vector<base::SimpleCommand> parts;
    try {
        parts = base::split_command(run_cmd);
    } catch (const base::BadCommand& error) {
        throw Error(ErrorKind::config, error.what());
    }
    if (parts.size() != 1)
        throw Error(ErrorKind::config,
                    "run_cmd must be one command, not `" + run_cmd + "`; put more into a script");
    base::process::Detached wanted;
    wanted.argv = parts[0].argv;
    wanted.directory = parts[0].directory.empty() ? tree : tree / parts[0].directory;
    Variables all = parts[0].environment;
    all.emplace_back("PORT", std::to_string(port));
    all.insert(all.end(), variables.begin(), variables.end());
    wanted.environment = command_environment(all);
    const std::size_t equals = mark.find('=');
    wanted.environment.emplace_back(mark.substr(0, equals), mark.substr(equals + 1));
    served.mark = mark;
    served.pid = base::process::start_detached(wanted, log);
    served.started = start_of(served.pid);
}

bool is_running(const Served& served) {
    return served.pid > 0 && served.started != 0 && start_of(served.pid) == served.started;
}

void end_service(const std::string& mark, std::chrono::milliseconds grace) {
    if (mark.empty()) return;
    for (const pid_t pid : base::process::find_marked(mark)) kill(pid, SIGTERM);
    base::process::Patience patience(std::chrono::steady_clock::now() + grace);
    while (!base::process::find_marked(mark).empty() && patience.wait()) continue;
    if (!base::process::end_marked(mark, kill_limit))
        throw Error(ErrorKind::process, "a process of the service with " + mark + " does not end");
}

int spare_port() {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const bool is_bound = descriptor >= 0 && bind(descriptor, generic, size) == 0 &&
                          getsockname(descriptor, generic, &size) == 0;
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (!is_bound) throw Error(ErrorKind::network, "no port is free", base::errno_text(error));
    return ntohs(address.sin_port);
}

}  // namespace factory::deploy
