// The entry of mcp-proxy in the configuration of an agent or editor.
#include "orchestrator/client_config.hpp"

#include "base/config/document.hpp"
#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/shell_word.hpp"

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

/// opencode reads both names; the one with comments only where it is the only one.
fs::path opencode_file(const fs::path& folder) {
    const bool has_only_jsonc =
        !fs::exists(folder / "opencode.json") && fs::exists(folder / "opencode.jsonc");
    return folder / (has_only_jsonc ? "opencode.jsonc" : "opencode.json");
}

ClientEntry opencode(const ProxyCommand& command, const ClientPlaces& places, Scope scope) {
    OrderedJson value = {{"type", "local"}};
    value["command"] = OrderedJson::array({command.program});
    for (const std::string& argument : command.arguments) value["command"].push_back(argument);
    if (!command.environment.empty()) value["environment"] = command.environment;
    value["enabled"] = true;
    value["timeout"] = call_timeout_ms;
    const bool in_project = scope == Scope::project;
    return {"opencode",
            opencode_file(in_project ? places.project : places.config / "opencode"),
            {"mcp", server_name},
            value,
            "",
            in_project ? Scope::project : Scope::user};
}

ClientEntry claude(const ProxyCommand& command, const ClientPlaces& places, Scope scope) {
    std::string line = std::string("claude mcp add ") + server_name + " --scope user";
    for (const auto& [name, text] : command.environment) line += " --env " + shell_word(name + "=" + text);
    line += " -- " + shell_word(command.program);
    for (const std::string& argument : command.arguments) line += " " + shell_word(argument);
    const bool for_user = scope == Scope::user;
    return {"Claude Code",
            for_user ? places.claude / ".claude.json" : places.project / ".mcp.json",
            {"mcpServers", server_name},
            stdio_entry(command, true),
            line,
            for_user ? Scope::user : Scope::project};
}

ClientEntry cursor(const ProxyCommand& command, const ClientPlaces& places, Scope scope) {
    const bool in_project = scope == Scope::project;
    return {"Cursor",
            (in_project ? places.project : places.home) / ".cursor" / "mcp.json",
            {"mcpServers", server_name},
            stdio_entry(command, false),
            "",
            in_project ? Scope::project : Scope::user};
}

ClientEntry vscode(const ProxyCommand& command, const ClientPlaces& places, Scope scope) {
    const bool for_user = scope == Scope::user;
    return {"VS Code",
            for_user ? places.config / "Code" / "User" / "mcp.json" : places.project / ".vscode" / "mcp.json",
            {"servers", server_name},
            stdio_entry(command, true),
            "",
            for_user ? Scope::user : Scope::project};
}

struct Client {
    std::string name;
    std::function<ClientEntry(const ProxyCommand&, const ClientPlaces&, Scope)> entry;
};

const std::vector<Client>& clients() {
    static const std::vector<Client> all{
        {"opencode", opencode}, {"claude", claude}, {"cursor", cursor}, {"vscode", vscode}};
    return all;
}

/// The variables of an entry that was there, with ours: FACTORY_HOME is ours also where we have none.
OrderedJson merged_variables(OrderedJson theirs, const OrderedJson& ours) {
    theirs.erase("FACTORY_HOME");
    for (const auto& [name, text] : ours.items()) theirs[name] = text;
    return theirs;
}

fs::path free_backup_name(const fs::path& file) {
    for (int i = 1;; ++i) {
        const fs::path name = file.string() + ".bak" + (i == 1 ? "" : std::to_string(i));
        std::error_code ec;
        if (!fs::exists(fs::symlink_status(name, ec))) return name;
    }
}

}  // namespace

ClientPlaces client_places(const fs::path& project) {
    const auto variable = [](const char* name) { return base::config::from_environment(name).value_or(""); };
    const std::string home = variable("HOME");
    if (home.empty()) throw Error(ErrorKind::config, "HOME is not set, so no client's file is known");
    const std::string config = variable("XDG_CONFIG_HOME");
    const bool has_config = config.rfind('/', 0) == 0;
    const std::string claude = variable("CLAUDE_CONFIG_DIR");
    return {home, has_config ? fs::path(config) : fs::path(home) / ".config", project,
            claude.empty() ? home : claude};
}

const std::vector<std::string>& client_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> out;
        for (const Client& client : clients()) out.push_back(client.name);
        return out;
    }();
    return names;
}

ClientEntry entry_for(const std::string& client, const ProxyCommand& command, const ClientPlaces& places,
                      Scope scope) {
    for (const Client& known : clients())
        if (known.name == client) return known.entry(command, places, scope);
    throw Error(ErrorKind::usage, "there is no client '" + client + "'");
}

OrderedJson whole_file(const ClientEntry& entry) {
    return OrderedJson::parse(with_value("", entry.path, entry.value));
}

std::string with_entry(std::string_view text, const ClientEntry& entry) {
    const std::optional<OrderedJson> theirs = value_at(text, entry.path);
    const bool is_object = theirs && theirs->is_object();
    const auto type = [](const OrderedJson& value) { return value.value("type", OrderedJson()); };
    // One that reaches a server another way (a URL) is not ours to complete.
    const bool is_same_kind = is_object && !theirs->contains("url") &&
                              (!theirs->contains("type") || type(*theirs) == type(entry.value));
    if (!is_same_kind) return with_value(text, entry.path, entry.value);
    std::string out(text);
    const auto set = [&](const std::string& key, const OrderedJson& value) {
        std::vector<std::string> path = entry.path;
        path.push_back(key);
        out = with_value(out, path, value);
    };
    for (const auto& [key, value] : entry.value.items()) {
        const bool is_taste = key == "timeout";
        if (!(is_taste && theirs->contains(key)) && key != "env" && key != "environment") set(key, value);
    }
    const char* variables = entry.path.front() == "mcp" ? "environment" : "env";
    const OrderedJson ours = entry.value.value(variables, OrderedJson::object());
    const OrderedJson before = theirs->value(variables, OrderedJson::object());
    const OrderedJson after = before.is_object() ? merged_variables(before, ours) : ours;
    if (base::Json(after) != base::Json(before)) set(variables, after);
    return out;
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
        after = with_entry(before, entry);
    } catch (const JsonEditError& error) {
        throw Error(
            ErrorKind::config,
            file.string() + ":" + std::to_string(error.line) + ": " + error.what() +
                "; nothing was changed: mend it, or add by hand what this command prints without --write");
    }
    if (exists && after == before) return {};
    Written out{true, {}};
    // A user's file may come to hold keys; a project's is for everybody who works on it.
    const unsigned fresh = entry.scope == Scope::user ? 0600U : 0644U;
    const unsigned mode = exists ? status.st_mode & 07777U : fresh;
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
