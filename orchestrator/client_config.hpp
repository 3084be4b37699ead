// The entry of mcp-proxy in the configuration of an agent or editor.
#pragma once

#include "orchestrator/json_edit.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace factory {

/// How the proxy is started.
struct ProxyCommand {
    std::string program;  // absolute
    std::vector<std::string> arguments;
    std::map<std::string, std::string> environment;  // added to the client's own
};

/// Where the files of clients are.
struct ClientPlaces {
    std::filesystem::path home;     // $HOME
    std::filesystem::path config;   // $XDG_CONFIG_HOME, or $HOME/.config
    std::filesystem::path project;  // the root for files that belong to a project
};

struct ClientEntry {
    std::string title;              // "opencode"
    std::filesystem::path file;     // where it belongs
    std::vector<std::string> path;  // the keys in that file
    OrderedJson value;
    std::string command;  // one that adds it as well; empty: the client has none
};

/// The names that entry_for knows: opencode, claude, cursor, vscode.
const std::vector<std::string>& client_names();

/// `client` is one of client_names(). Looks on the disk only for opencode, which has two names for its file.
ClientEntry entry_for(const std::string& client, const ProxyCommand& command, const ClientPlaces& places);

/// The whole file with nothing but the entry.
OrderedJson whole_file(const ClientEntry& entry);

struct Written {
    bool changed = false;
    std::filesystem::path
        backup;  // of what was there before; empty when there was nothing, or nothing changed
};

/// Merges the entry into its file: every other byte stays, the file before is kept beside it, and the new one
/// takes its place at once or not at all. Throws base::Error that says what to do by hand.
Written write_entry(const ClientEntry& entry);

}  // namespace factory
