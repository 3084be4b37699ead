#include "base/process/sandbox.hpp"

#include "base/error.hpp"
#include "base/process/child.hpp"
#include "base/process/program.hpp"

#include <array>

namespace base::process {
namespace {

namespace fs = std::filesystem;

constexpr std::array tool_folders{
    ".cargo", ".rustup", ".pyenv", ".nvm",   ".volta", ".sdkman",  ".dotnet", ".local",          ".asdf",
    ".deno",  ".bun",    ".rbenv", ".ghcup", ".opam",  ".swiftly", "go",      ".config/composer"};
constexpr std::array secret_folders{".ssh",
                                    ".gnupg",
                                    ".aws",
                                    ".kube",
                                    ".docker",
                                    ".config/factory",
                                    ".local/share/factory",
                                    ".local/state/factory",
                                    ".local/share/keyrings",
                                    ".local/share/opencode"};

template <class Names>
std::vector<fs::path> below(const fs::path& home, const Names& names) {
    std::vector<fs::path> out;
    if (!home.empty() && home != "/")
        for (const char* name : names) out.push_back(home / name);
    return out;
}

void add(std::vector<std::string>& words, std::initializer_list<std::string> more) {
    words.insert(words.end(), more.begin(), more.end());
}

}  // namespace

std::optional<SandboxMode> to_sandbox_mode(std::string_view word) {
    for (const SandboxMode mode : {SandboxMode::off, SandboxMode::preferred, SandboxMode::required})
        if (word == to_word(mode)) return mode;
    return std::nullopt;
}

const char* to_word(SandboxMode mode) {
    switch (mode) {
        case SandboxMode::off:
            return "off";
        case SandboxMode::preferred:
            return "preferred";
        case SandboxMode::required:
            return "required";
    }
    return "required";
}

std::vector<fs::path> tool_chains_of(const fs::path& home) {
    return below(home, tool_folders);
}

std::vector<fs::path> secrets_of(const fs::path& home) {
    return below(home, secret_folders);
}

std::vector<std::string> sandbox_words(const std::string& program, const SandboxRules& rules,
                                       const std::function<bool(const std::filesystem::path&)>& exists) {
    std::vector<std::string> words{program, "--die-with-parent", "--unshare-pid", "--unshare-ipc",
                                   "--unshare-uts"};
    if (rules.network == SandboxNetwork::loopback) add(words, {"--unshare-net"});
    add(words, {"--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"});
    for (const char* folder : {"/tmp", "/var/tmp", "/run"})
        if (exists(folder)) add(words, {"--tmpfs", folder});
    // Where names of hosts are looked up, with systemd.
    if (rules.network == SandboxNetwork::host && exists("/run/systemd/resolve"))
        add(words, {"--ro-bind", "/run/systemd/resolve", "/run/systemd/resolve"});
    for (const auto& folder : rules.homes)
        if (exists(folder)) add(words, {"--tmpfs", folder.string()});
    if (!rules.home.empty() && rules.home != "/" && exists(rules.home))
        add(words, {"--tmpfs", rules.home.string()});
    for (const auto& folder : rules.readable)
        if (exists(folder)) add(words, {"--ro-bind", folder.string(), folder.string()});
    for (const auto& folder : rules.writable)
        if (exists(folder)) add(words, {"--bind", folder.string(), folder.string()});
    for (const auto& folder : rules.hidden)
        if (exists(folder)) add(words, {"--tmpfs", folder.string()});
    for (const auto& folder : rules.kept)
        if (exists(folder)) add(words, {"--bind", folder.string(), folder.string()});
    for (const auto& path : rules.sealed)
        if (exists(path)) add(words, {"--ro-bind", path.string(), path.string()});
    add(words, {"--"});
    return words;
}

Bubblewrap find_bubblewrap() {
    Bubblewrap out;
    std::string program;
    try {
        program = find_program("bwrap");
        Command command;
        command.argv = {program,
                        "--ro-bind",
                        "/",
                        "/",
                        "--dev",
                        "/dev",
                        "--proc",
                        "/proc",
                        "--unshare-pid",
                        "--unshare-net",
                        "--die-with-parent",
                        "--",
                        "true"};
        command.time_limit = std::chrono::seconds(5);
        const Outcome outcome = run(command);
        if (outcome.exit_code == 0) out.program = program;
        else out.problem = "bwrap does not work here: " + outcome.err.substr(0, outcome.err.find('\n'));
    } catch (const Error& error) {
        out.problem = program.empty() ? "bubblewrap (bwrap) is not installed" : error.what();
    }
    return out;
}

}  // namespace base::process
