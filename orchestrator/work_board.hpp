// What the workers of a project do just now, and what was remarkable lately: one small file beside the locks,
// written by the process that works and read by `factory status`.
#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>

namespace factory {

/// Any thread. Nothing here throws: a run does not fail because nobody can be told.
class WorkBoard {
public:
    /// Remarks of an earlier process stay.
    WorkBoard(const std::filesystem::path& run, const std::string& project);

    struct Doing {
        std::string worker;  // "W01"
        std::string task;
        std::string stage;          // "writes", "RED", ...: a word for a person
        std::string agent;          // while it writes: "claude"
        std::string model;          // "provider/model"
        std::filesystem::path log;  // of the agent: its age is when it was last heard of
    };
    /// It does so from now on.
    void show(const Doing& doing);
    void clear(const std::string& worker);
    /// One sentence about a task that a person should see; the last twenty are kept.
    void remark(const std::string& task, const std::string& sentence);

private:
    void write();

    const std::filesystem::path file_;
    std::mutex mutex_;  // guards what follows
    std::map<std::string, base::Json> workers_;
    std::deque<base::Json> remarks_;
};

/// {"workers": [{worker, task, stage, agent, model, since_ms, heard_ms}], "remarks": [{at_ms, task, text}]},
/// both may be empty; times are milliseconds since 1970. There are no workers unless the process that wrote
/// them still works on the project.
base::Json read_board(const std::filesystem::path& run, const std::string& project);

}  // namespace factory
