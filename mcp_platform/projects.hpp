// Which work trees there are, and which one a call is about.
#pragma once

#include "mcp/call.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace platform {

struct Project {
    std::string name;
    std::filesystem::path root;  // real
};

/// Those named by configuration or --root are our own. All members: any thread; all but `all` touch the disk.
class Projects {
public:
    /// `others` gives the projects that another daemon knows; asked only when our own do not decide.
    explicit Projects(std::function<std::vector<Project>()> others) : others_(std::move(others)) {}

    /// The same root again gives the same project. An empty `name` means the folder's name; a taken one gets
    /// "-2". Throws base::Error{file} when `root` is no directory.
    Project add(const std::filesystem::path& root, const std::string& name);

    /// Our own, by name.
    std::vector<Project> all() const;

    /// The folder a call is about: argument `project` (a name, or an absolute path in a project, or in a work
    /// tree of the same repository) > ?project= > the work tree its proxy announced, or the client's roots >
    /// our only project, or the only one at all. A git work tree's top, else the project's root. Throws
    /// mcp::ToolError that lists the projects. Not on the I/O thread.
    std::filesystem::path root_of(mcp::Call& call, const std::string& project);

private:
    std::vector<Project> known() const;
    std::filesystem::path named(const std::string& name_or_path) const;

    const std::function<std::vector<Project>()> others_;
    mutable std::mutex mutex_;                 // guards projects_
    std::map<std::string, Project> projects_;  // by name
};

}  // namespace platform
