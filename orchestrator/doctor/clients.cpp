// Agents, their configuration, and ours.
#include "orchestrator/doctor/clients.hpp"

#include "orchestrator/shell_word.hpp"

#include <algorithm>

namespace factory::doctor {
namespace {

std::string edit_at(const std::string& file, std::size_t line) {
    return "${EDITOR:-vi} +" + std::to_string(line) + " " + shell_word(file);
}

std::string write_command(const ClientFile& file) {
    return "factory mcp config " + file.client + " --write" +
           (file.entry.scope == Scope::user ? " --scope user" : " --scope project");
}

Findings judge_file(const ClientFile& file) {
    const std::string where = file.entry.file.string();
    if (file.broken_line != 0)
        return {{Level::problem, "config",
                 "a file of " + file.entry.title + " does not parse: " + file.broken_text,
                 where + ":" + std::to_string(file.broken_line), edit_at(where, file.broken_line)}};
    if (file.has_entry && !file.command_runs)
        return {{Level::problem, "client",
                 file.entry.title + " is told to start a program that is not there: " + file.command, where,
                 write_command(file)}};
    return {};
}

}  // namespace

Findings judge_agents(const std::vector<Agent>& agents) {
    const bool has_any =
        std::any_of(agents.begin(), agents.end(), [](const Agent& a) { return !a.program.empty(); });
    Findings out;
    for (const Agent& agent : agents) {
        if (!agent.program.empty()) {
            out.push_back(good("agent", agent.command + " is installed", agent.program));
            continue;
        }
        out.push_back({has_any ? Level::warning : Level::problem, "agent",
                       agent.command + " is not in PATH" +
                           (has_any ? ", so only the other agent can be used"
                                    : ", and no other agent is: nobody can do the work"),
                       "", "npm install -g " + agent.package});
    }
    return out;
}

Findings judge_clients(const std::vector<ClientFile>& files) {
    Findings out;
    std::vector<std::string> clients;
    for (const ClientFile& file : files)
        if (std::find(clients.begin(), clients.end(), file.client) == clients.end())
            clients.push_back(file.client);
    for (const std::string& client : clients) {
        Findings wrong;
        const ClientFile* connected = nullptr;
        const ClientFile* installed = nullptr;
        for (const ClientFile& file : files) {
            if (file.client != client) continue;
            for (Finding& finding : judge_file(file)) wrong.push_back(std::move(finding));
            if (file.has_entry && file.command_runs) connected = &file;
            if (file.is_installed && installed == nullptr) installed = &file;
        }
        const bool is_fine = wrong.empty();
        for (Finding& finding : wrong) out.push_back(std::move(finding));
        if (connected != nullptr)
            out.push_back(
                good("client", connected->entry.title + " is connected", connected->entry.file.string()));
        else if (is_fine && installed != nullptr)
            out.push_back({Level::warning, "client",
                           installed->entry.title + " is installed but not connected",
                           installed->entry.file.string(), "factory mcp config " + client + " --write"});
    }
    return out;
}

Findings judge_config_files(const std::vector<ConfigFile>& files) {
    Findings out;
    for (const ConfigFile& file : files) {
        if (file.error.empty()) continue;
        const std::string name = file.file.string();
        // "FILE:LINE:COLUMN: text", where it could be read at all
        const std::size_t end =
            file.error.rfind(name + ":", 0) == 0 ? file.error.find(": ", name.size()) : std::string::npos;
        const bool has_place = end != std::string::npos;
        std::string fix = "${EDITOR:-vi} " + shell_word(name);
        if (!file.project.empty()) fix += ", then: factory project check " + file.project;
        out.push_back({Level::problem, "config",
                       file.file.filename().string() +
                           " cannot be used: " + (has_place ? file.error.substr(end + 2) : file.error),
                       has_place ? file.error.substr(0, end) : name, fix});
    }
    if (!out.empty()) return out;
    return {good("config", files.empty() ? "there are no configuration files, none is needed"
                                         : std::to_string(files.size()) + " configuration file" +
                                               (files.size() == 1 ? " is" : "s are") + " good")};
}

}  // namespace factory::doctor
