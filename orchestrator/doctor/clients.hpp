// Agents, their configuration, and ours. Decisions of observed values only.
#pragma once

#include "orchestrator/client_config.hpp"
#include "orchestrator/doctor/finding.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace factory::doctor {

/// The command line of an agent.
struct Agent {
    std::string command;  // "opencode"
    std::string package;  // what npm installs it from
    std::string program;  // where it is; empty: not in PATH
};
Findings judge_agents(const std::vector<Agent>& agents);

/// One line of opencode's `permission`; of those that match, the last decides.
struct PermissionRule {
    std::string path;        // "permission.bash", "agent.plan.permission.bash"
    std::string agent;       // empty: for all
    std::string permission;  // "bash", or "*"
    std::string pattern;     // of what it is about: "git *", or "*"
    std::string action;      // allow, ask or deny
    std::string where;       // FILE:LINE
};

/// The rules in the text of opencode.json, in their order. Throws JsonEditError when it is not JSON.
std::vector<PermissionRule> permission_rules(std::string_view text, const std::string& file);

/// `rules` of all its files, the nearest last; `file`: where one would add a rule.
Findings judge_permissions(const std::vector<PermissionRule>& rules, const std::string& file);

/// A file of a client that may hold our entry.
struct ClientFile {
    ClientEntry entry;            // what would be written
    std::string client;           // "opencode"
    bool is_installed = false;    // the client's program is in PATH
    bool exists = false;          // the file
    std::size_t broken_line = 0;  // where it does not parse; 0: it does
    std::string broken_text;
    bool has_entry = false;
    std::string command;       // of the entry that is there
    bool command_runs = true;  // it is an executable file, or no path of ours
};
Findings judge_clients(const std::vector<ClientFile>& files);

/// A configuration file of ours.
struct ConfigFile {
    std::filesystem::path file;
    std::string project;  // the name, for projects/NAME.yaml
    std::string error;    // FILE:LINE:COLUMN: text; empty: good
};
Findings judge_config_files(const std::vector<ConfigFile>& files);

}  // namespace factory::doctor
