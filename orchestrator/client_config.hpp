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
    std::filesystem::path claude;   // the folder of .claude.json: $CLAUDE_CONFIG_DIR, or $HOME
};

/// Where they are for this user. Throws base::Error{config} when HOME is not set.
ClientPlaces client_places(const std::filesystem::path& project);

/// Whose file: the one of this user, for all projects, or one that lies in the project.
enum class Scope { usual, user, project };

struct ClientEntry {
    std::string title;              // "opencode"
    std::filesystem::path file;     // where it belongs
    std::vector<std::string> path;  // the keys in that file
    OrderedJson value;
    std::string command;  // one that adds it as well; empty: the client has none
    Scope scope;          // never `usual`
};

/// The names that entry_for knows: opencode, claude, cursor, vscode.
const std::vector<std::string>& client_names();

/// `client` is one of client_names(). Looks on the disk only for opencode, which has two names for its file.
/// `usual` is the user's file, but the project's for Claude Code and VS Code, which have more to say about
/// theirs.
ClientEntry entry_for(const std::string& client, const ProxyCommand& command, const ClientPlaces& places,
                      Scope scope = Scope::usual);

/// The whole file with nothing but the entry.
OrderedJson whole_file(const ClientEntry& entry);

struct Written {
    bool changed = false;
    std::filesystem::path
        backup;  // of what was there before; empty when there was nothing, or nothing changed
};

/// The text of a client's file with the entry merged into it: what our entry does not say stays, also inside
/// an entry of ours that was there. Throws JsonEditError.
std::string with_entry(std::string_view text, const ClientEntry& entry);

/// Merges the entry into its file: every other byte stays, the file before is kept beside it, and the new one
/// takes its place at once or not at all. Throws base::Error that begins with FILE:LINE and says what to do.
Written write_entry(const ClientEntry& entry);

}  // namespace factory
