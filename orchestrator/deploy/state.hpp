// What an environment serves, as a small file beside the releases: written before and after each change, so
// that whoever finds it after a crash knows what was half done.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace factory::deploy {

/// A version that is served. What is empty or 0 is not there.
struct Served {
    std::string sha;
    std::string task;
    std::string since;  // UTC, "2026-12-01T08:00:00Z"
    // Of the driver process: the service that serves it.
    int pid = 0;
    std::int64_t started = 0;  // of that process, in ticks since the machine started: pids come again
    std::string mark;          // "NAME=VALUE" in the environment of all its processes

    bool is_there() const { return !sha.empty(); }
};

/// What the last deploy came to.
struct LastDeploy {
    std::string task;
    std::string sha;
    std::string verdict;  // empty: good
    std::string at;
    std::string evidence;
    std::string summary;
};

struct EnvironmentState {
    Served live;              // put there last
    Served good;              // that passed all checks: where a rollback leads
    Served before;            // that passed all checks before `good`
    Served next;              // being put there right now; of the driver process its mark is enough
    bool is_stopped = false;  // by a person: nothing is to run
    LastDeploy last;
};

base::Json to_json(const EnvironmentState& state);
/// Members that are missing or of another type stay empty.
EnvironmentState state_from(const base::Json& json);

/// Nothing where there is no such file. Throws base::Error{file} when it is damaged: to guess what is served
/// would be worse than to stop.
EnvironmentState read_state(const std::filesystem::path& file);
void write_state(const std::filesystem::path& file, const EnvironmentState& state);

/// All checks of `live` were good: it is where the next rollback leads.
void confirm(EnvironmentState& state);

/// The time now in UTC, to the second.
std::string utc_now();

}  // namespace factory::deploy
