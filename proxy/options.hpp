// What the command line and the environment say.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace proxy {

struct Options {
    std::string address = "127.0.0.1";  // numeric
    std::uint16_t port = 9500;
    std::string path = "/mcp";
    std::string query;      // with the project
    bool may_start = true;  // a daemon when none answers
    std::chrono::seconds wait{10};

    std::string token;      // bearer; empty: none
    std::string work_tree;  // absolute; empty: none
    std::string task;
    std::string fence;

    std::string daemon;  // "mcp-lrm": its program beside ours, its lock, its log
    std::filesystem::path run_directory;
    std::filesystem::path log_directory;
    std::filesystem::path config_directory;

    std::string url() const;
    /// Over loopback: nothing stands between us and the daemon.
    bool is_local() const;
};

/// The text is for the user, with status 2; status 0 is --help and --version.
class Usage : public std::runtime_error {
public:
    Usage(int status, const std::string& text) : std::runtime_error(text), status_(status) {}
    int status() const noexcept { return status_; }

private:
    int status_;
};

/// Reads argv (without the program's name), FACTORY_TOKEN, FACTORY_TASK, FACTORY_FENCE, FACTORY_HOME and the
/// key file CONFIG/client.key. Throws Usage.
Options read_options(const std::vector<std::string>& arguments);

/// The root of the git work tree around `directory`, symlinks resolved; empty when there is none.
std::string git_work_tree(const std::filesystem::path& directory);

}  // namespace proxy
