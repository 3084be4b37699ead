// Everything the doctor looks at, in the order in which one would mend it.
#include "base/error.hpp"
#include "orchestrator/doctor/observe.hpp"
#include "orchestrator/lrm.hpp"

namespace factory::doctor {
namespace {

void add(Findings& all, Findings more) {
    for (Finding& finding : more) all.push_back(std::move(finding));
}

/// Without a home there are no client files to look at.
Findings examine_clients(const std::filesystem::path& here) {
    ClientPlaces places;
    try {
        places = client_places(work_tree_of(here).value_or(here));
    } catch (const base::Error& error) {
        return {{Level::problem, "config", error.what(), "", "export HOME=/home/NAME"}};
    }
    Findings out;
    add(out, judge_clients(see_client_files(places)));
    std::string file;
    const std::vector<PermissionRule> rules = see_permissions(places, file);
    if (!rules.empty() || !in_path("opencode").empty()) add(out, judge_permissions(rules, file));
    return out;
}

}  // namespace

Findings examine(const Surroundings& surroundings) {
    Findings out;
    add(out, judge_clock(see_clock(surroundings.places)));
    add(out, judge_places(see_places(surroundings.places)));
    add(out, judge_keys(see_keys(surroundings.places)));
    add(out, judge_config_files(see_config_files(surroundings.places)));
    add(out, judge_programs(see_programs()));
    base::Json health;
    const std::vector<Daemon> daemons = see_daemons(surroundings.places, health);
    for (const Daemon& daemon : daemons) out.push_back(judge_daemon(daemon));
    add(out, judge_watches(see_watches(daemons, health)));
    add(out, judge_git(see_git()));
    add(out, judge_repositories(see_repositories(surroundings, health)));
    add(out, judge_sandbox(see_sandbox(surroundings.places)));
    add(out, judge_agents(see_agents()));
    add(out, examine_clients(surroundings.here));
    return out;
}

}  // namespace factory::doctor
