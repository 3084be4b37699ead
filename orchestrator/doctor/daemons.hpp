// The daemons and the programs beside us. Decisions of observed values only.
#pragma once

#include "orchestrator/doctor/finding.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace factory::doctor {

/// A listening socket, as /proc/net/tcp and tcp6 tell it.
struct Socket {
    std::uint64_t inode = 0;
    unsigned user = 0;
};

/// The socket that listens at `port` for IPv4 or IPv6 loopback, or for every address; nothing when none does.
/// `table` is the text of /proc/net/tcp or tcp6.
std::optional<Socket> listening_socket(std::string_view table, std::uint16_t port);

/// Who listens.
struct Listener {
    int pid = 0;          // 0: not known, because it is another user's
    std::string user;     // the name, or the number
    std::string program;  // "python3"; empty with pid 0
    bool is_factorys = false;
};

struct Daemon {
    std::string name;          // "mcp-lrm"
    std::string port_option;   // "--lrm-port"
    std::uint16_t port = 0;    // where it listens, or would; 0: it runs but does not listen yet
    int pid = 0;               // 0: none runs with this home
    std::string version;       // what its /health says
    std::string our_version;   // what is installed beside factory
    std::string health_error;  // why /health did not answer; empty: it did
    bool is_replaced = false;  // the program it runs is not the file that is there now
    std::optional<Listener> listener;
};
Finding judge_daemon(const Daemon& daemon);

/// A program that has to be beside factory.
struct Program {
    std::filesystem::path file;
    bool is_there = false;
    std::string version;  // what --version said: "mcp-proxy 0.1.0"
    std::string our_version;
};
Findings judge_programs(const std::vector<Program>& programs);

}  // namespace factory::doctor
