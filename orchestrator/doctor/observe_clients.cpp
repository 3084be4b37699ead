// Agents in PATH, the files of the clients, and our own configuration files.
#include "base/config/document.hpp"
#include "base/config/factory_file.hpp"
#include "base/config/project.hpp"
#include "base/error.hpp"
#include "llm/llm_file.hpp"
#include "orchestrator/doctor/observe.hpp"

#include <algorithm>
#include <functional>
#include <unistd.h>

namespace factory::doctor {
namespace {

namespace fs = std::filesystem;

/// The first word of an entry's command; empty when it has none, or names a URL.
std::string command_of(const OrderedJson& entry) {
    if (!entry.is_object() || !entry.contains("command")) return {};
    const OrderedJson& command = entry["command"];
    if (command.is_string()) return command.get<std::string>();
    if (command.is_array() && !command.empty() && command[0].is_string())
        return command[0].get<std::string>();
    return {};
}

std::string text_of(const fs::path& file) {
    try {
        return base::read_file(file);
    } catch (const base::Error&) {
        return {};
    }
}

ClientFile see_client_file(const std::string& client, const ClientEntry& entry) {
    ClientFile out;
    out.entry = entry;
    out.client = client;
    const std::string program = client == "vscode" ? "code" : client;
    out.is_installed = !in_path(program).empty();
    std::error_code ec;
    out.exists = fs::is_regular_file(entry.file, ec);
    if (!out.exists) return out;
    try {
        const auto value = value_at(text_of(entry.file), entry.path);
        out.has_entry = value && value->is_object();
        if (!out.has_entry) return out;
        out.command = command_of(*value);
        const bool is_path = out.command.find('/') != std::string::npos;
        if (is_path) out.command_runs = access(out.command.c_str(), X_OK) == 0;
        else if (!out.command.empty()) out.command_runs = !in_path(out.command).empty();
    } catch (const JsonEditError& error) {
        out.broken_line = error.line;
        out.broken_text = error.what();
    }
    return out;
}

std::string error_of(const std::function<void()>& reading) {
    try {
        reading();
        return {};
    } catch (const base::Error& error) {
        return error.what();
    }
}

/// opencode's own order: what is nearer to the work comes later and wins.
std::vector<fs::path> opencode_files(const ClientPlaces& places) {
    std::vector<fs::path> out;
    for (const char* name : {"config.json", "opencode.json", "opencode.jsonc"})
        out.push_back(places.config / "opencode" / name);
    if (const auto named = base::config::from_environment("OPENCODE_CONFIG")) out.emplace_back(*named);
    for (const fs::path& folder : {places.project, places.project / ".opencode"})
        for (const char* name : {"opencode.json", "opencode.jsonc"}) out.push_back(folder / name);
    return out;
}

}  // namespace

std::vector<Agent> see_agents() {
    return {{"opencode", "opencode-ai", in_path("opencode")},
            {"claude", "@anthropic-ai/claude-code", in_path("claude")}};
}

std::vector<PermissionRule> see_permissions(const ClientPlaces& places, std::string& file) {
    std::vector<PermissionRule> out;
    file = entry_for("opencode", {}, places, Scope::user).file.string();
    for (const fs::path& one : opencode_files(places)) {
        std::error_code ec;
        if (!fs::is_regular_file(one, ec)) continue;
        try {
            const auto rules = permission_rules(text_of(one), one.string());
            out.insert(out.end(), rules.begin(), rules.end());
        } catch (const JsonEditError&) {  // told of by judge_clients
        }
    }
    return out;
}

std::vector<ClientFile> see_client_files(const ClientPlaces& places) {
    std::vector<ClientFile> out;
    for (const std::string& client : client_names())
        for (const Scope scope : {Scope::user, Scope::project})
            out.push_back(see_client_file(client, entry_for(client, {}, places, scope)));
    return out;
}

std::vector<ConfigFile> see_config_files(const base::Places& places) {
    std::vector<ConfigFile> out;
    std::error_code ec;
    if (const fs::path file = places.config / "factory.yaml"; fs::exists(file, ec))
        out.push_back({file, "", error_of([&] { base::config::load_factory_file(places.config); })});
    if (const fs::path file = places.config / "llm.yaml"; fs::exists(file, ec))
        out.push_back({file, "", error_of([&] { llm::load_llm_file(file); })});
    std::vector<fs::path> projects;
    for (const auto& entry : fs::directory_iterator(places.config / "projects", ec))
        if (entry.path().extension() == ".yaml") projects.push_back(entry.path());
    std::sort(projects.begin(), projects.end());
    for (const fs::path& file : projects)
        out.push_back({file, file.stem().string(), error_of([&] { base::config::load_project(file); })});
    return out;
}

}  // namespace factory::doctor
