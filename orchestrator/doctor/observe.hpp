// The doctor's eyes: what is there, without changing anything but a file that is written and removed at once.
#pragma once

#include "base/paths.hpp"
#include "orchestrator/doctor/clients.hpp"
#include "orchestrator/doctor/daemons.hpp"
#include "orchestrator/doctor/system.hpp"

namespace factory::doctor {

/// Where to look.
struct Surroundings {
    base::Places places;
    std::filesystem::path here;  // the current directory
};

// Each may take a second or two; none throws for what it cannot see.
std::vector<Place> see_places(const base::Places& places);
std::vector<Key> see_keys(const base::Places& places);
Clock see_clock(const base::Places& places);
Watches see_watches(const std::vector<Daemon>& daemons, const base::Json& health);
Git see_git();
Sandbox see_sandbox(const base::Places& places);
/// The project files first, then what the daemon has registered, then the one of `here`; each root once.
std::vector<Repository> see_repositories(const Surroundings& surroundings, const base::Json& health);

/// The daemons whose programs are installed. `health`: what mcp-lrm answered, or null.
std::vector<Daemon> see_daemons(const base::Places& places, base::Json& health);
std::vector<Program> see_programs();

std::vector<Agent> see_agents();
/// Also where a rule would be added, for judge_permissions.
std::vector<PermissionRule> see_permissions(const ClientPlaces& places, std::string& file);
std::vector<ClientFile> see_client_files(const ClientPlaces& places);
std::vector<ConfigFile> see_config_files(const base::Places& places);

/// Looks at everything and judges it; the findings in the order in which one would mend them.
Findings examine(const Surroundings& surroundings);

/// Where a program is that PATH names; empty: nowhere.
std::string in_path(const std::string& program);

}  // namespace factory::doctor
