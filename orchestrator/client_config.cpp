// The entry of mcp-proxy in the configuration of an agent or editor.
#include "orchestrator/client_config.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"

#include <functional>
#include <sys/stat.h>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr const char* server_name = "lrm";
constexpr int call_timeout_ms = 120'000;

OrderedJson stdio_entry(const ProxyCommand& command, bool with_type) {
    OrderedJson out = OrderedJson::object();
    if (with_type) out["type"] = "stdio";
    out["command"] = command.program;
    out["args"] = command.arguments;
    if (!command.environment.empty()) out["env"] = command.environment;
    return out;
}

/// In single quotes when a shell would see more than a word in it.
std::string shell_word(const std::string& text) {
    const char* plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
    if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

ClientEntry opencode(const ProxyCommand& command, const ClientPlaces& places) {
    OrderedJson value = {{"type", "local"}};
    value["command"] = OrderedJson::array({command.program});
    for (const std::string& argument : command.arguments) value["command"].push_back(argument);
    if (!command.environment.empty()) value["environment"] = command.environment;
    value["enabled"] = true;
    value["timeout"] = call_timeout_ms;
    const fs::path folder = places.config / "opencode";
    const bool has_only_jsonc =
        !fs::exists(folder / "opencode.json") && fs::exists(folder / "opencode.jsonc");
    return {"opencode",
            folder / (has_only_jsonc ? "opencode.jsonc" : "opencode.json"),
            {"mcp", server_name},
            value,
            ""};
}

ClientEntry claude(const ProxyCommand& command, const ClientPlaces& places) {
    std::string line = std::string("claude mcp add ") + server_name + " --scope user";
    for (const auto& [name, text] : command.environment) line += " --env " + shell_word(name + "=" + text);
    line += " -- " + shell_word(command.program);
    for (const std::string& argument : command.arguments) line += " " + shell_word(argument);
    return {"Claude Code",
            places.project / ".mcp.json",
            {"mcpServers", server_name},
            stdio_entry(command, true),
            line};
}

ClientEntry cursor(const ProxyCommand& command, const ClientPlaces& places) {
    return {"Cursor",
            places.home / ".cursor" / "mcp.json",
            {"mcpServers", server_name},
            stdio_entry(command, false),
            ""};
}

ClientEntry vscode(const ProxyCommand& command, const ClientPlaces& places) {
    return {"VS Code",
            places.project / ".vscode" / "mcp.json",
            {"servers", server_name},
            stdio_entry(command, true),
            ""};
}

struct Client {
    std::string name;
    std::function<ClientEntry(const ProxyCommand&, const ClientPlaces&)> entry;
};

const std::vector<Client>& clients() {
    static const std::vector<Client> all{
        {"opencode", opencode}, {"claude", claude}, {"cursor", cursor}, {"vscode", vscode}};
    return all;
}

fs::path free_backup_name(const fs::path& file) {
    for (int i = 1;; ++i) {
        const fs::path name = file.string() + ".bak" + (i == 1 ? "" : std::to_string(i));
        std::error_code ec;
        if (!fs::exists(fs::symlink_status(name, ec))) return name;
    }
}

}  // namespace

const std::vector<std::string>& client_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        for (const Client& client : clients()) out.push_back(client.name);
        return out;
    }();
    return names;
}

ClientEntry entry_for(const std::string& client, const ProxyCommand& command, const ClientPlaces& places) {
    for (const Client& known : clients())
        if (known.name == client) return known.entry(command, places);
    throw Error(ErrorKind::usage, "there is no client '" + client + "'");
}

OrderedJson whole_file(const ClientEntry& entry) {
    return OrderedJson::parse(with_value("", entry.path, entry.value));
}

Written write_entry(const ClientEntry& entry) {
    std::error_code ec;
    // Written through a link, so that dotfiles kept elsewhere stay linked.
    const fs::path linked = fs::canonical(entry.file, ec);
    const fs::path file = ec ? entry.file : linked;
    struct stat status {};
    const bool exists = stat(file.c_str(), &status) == 0;
    const std::string before = exists ? base::read_file(file) : std::string();
    std::string after;
    try {
        after = with_value(before, entry.path, entry.value);
    } catch (const JsonEditError& error) {
        throw Error(ErrorKind::config,
                    "cannot change " + file.string() + ", " + error.what() +
                        "; mend it, or add the entry that this command prints without --write");
    }
    if (exists && after == before) return {};
    Written out{true, {}};
    const unsigned mode = exists ? status.st_mode & 07777U : 0644U;
    if (exists) {
        out.backup = free_backup_name(file);
        base::write_file(out.backup, before, mode);
    } else {
        fs::create_directories(file.parent_path(), ec);
        if (ec) throw Error(ErrorKind::file, "cannot create " + file.parent_path().string(), ec.message());
    }
    base::write_file(file, after, mode);
    return out;
}

}  // namespace factory
