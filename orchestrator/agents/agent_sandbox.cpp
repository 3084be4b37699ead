#include "orchestrator/agents/agent_sandbox.hpp"

#include <algorithm>

namespace factory::agents {
namespace {

namespace fs = std::filesystem;

/// `path` is `folder`, or lies in it.
bool is_in(const fs::path& path, const fs::path& folder) {
    return !folder.empty() &&
           std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

std::vector<fs::path> folders_in(const std::string& path) {
    std::vector<fs::path> out;
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find(':', at), path.size());
        if (path[at] == '/') out.push_back(fs::path(path.substr(at, end - at)).lexically_normal());
        at = end + 1;
    }
    return out;
}

}  // namespace

base::process::SandboxRules agent_sandbox(const SandboxPlaces& places) {
    base::process::SandboxRules rules;
    rules.network = base::process::SandboxNetwork::host;
    rules.homes = {"/home", "/root"};
    rules.home = places.user_home;
    rules.readable = base::process::tool_chains_of(places.user_home);
    rules.hidden = base::process::secrets_of(places.user_home);
    // A home that is the checkout itself keeps its tool chains.
    if (!is_in(places.user_home, places.checkout)) rules.hidden.push_back(places.checkout);
    for (const fs::path& folder :
         {places.suite.config, places.suite.data, places.suite.logs, places.suite.run})
        rules.hidden.push_back(folder);
    rules.kept = {places.work_tree, places.home};

    rules.sealed = {places.git};
    std::vector<fs::path> programs = folders_in(places.path);
    for (const fs::path& program : places.programs) programs.push_back(program.parent_path());
    const std::vector<fs::path> hides = {"/home", "/root",          "/tmp",         "/var/tmp",
                                         "/run",  places.user_home, places.checkout};
    const std::vector<fs::path> guarded = {places.work_tree,    places.user_home,  places.checkout,
                                           places.suite.config, places.suite.data, places.suite.logs};
    for (const fs::path& folder : programs) {
        const bool is_hidden = std::any_of(hides.begin(), hides.end(), [&](const fs::path& one) {
            return is_in(folder, one) && folder != one;
        });
        // None may uncover what is hidden for a reason, nor take the tree's place.
        const bool covers = std::any_of(guarded.begin(), guarded.end(),
                                        [&](const fs::path& one) { return is_in(one, folder); });
        if (is_hidden && !covers) rules.sealed.push_back(folder);
    }
    rules.sealed.push_back(places.work_tree / ".git");
    return rules;
}

}  // namespace factory::agents
