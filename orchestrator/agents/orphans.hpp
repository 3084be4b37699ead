// Processes that an agent left to themselves: daemons, servers in the background.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace factory::agents {

struct SeenProcess {
    int pid = 0;
    int parent = 0;
    std::uint64_t start = 0;  // the older one is less
    std::string name;
    bool has_mark = false;  // of this run, in its environment
};

/// Names of the processes below `ours` whose parents ended: they hang below whoever stands above the agent,
/// which is our supervisor, or the first process of its sandbox. The agent is the oldest there. Pure.
std::vector<std::string> orphans(const std::vector<SeenProcess>& all, int ours);

/// All processes of the machine as /proc shows them now; `mark` is "NAME=VALUE". Blocks for some
/// milliseconds.
std::vector<SeenProcess> see_processes(const std::string& mark);

}  // namespace factory::agents
