// The other programs of the suite: where they are, and whether a port is theirs to take.
#include "base/process/suite.hpp"

#include "base/error.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace base::process {

std::filesystem::path sibling_program(const std::string& name) {
    std::error_code ec;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ec);
    const std::filesystem::path program = self.parent_path() / name;
    if (!ec && access(program.c_str(), X_OK) == 0) return program;
    throw Error(ErrorKind::process, "there is no program " + program.string() +
                                        "; build or install it beside " + self.filename().string());
}

bool is_port_free(std::uint16_t port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return true;
    const int yes = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool taken = bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
                       errno == EADDRINUSE;
    close(descriptor);
    return !taken;
}

}  // namespace base::process
