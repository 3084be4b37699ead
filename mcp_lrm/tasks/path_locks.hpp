// Which files a claimed task holds, so that no two tasks in progress touch the same. Plain code without I/O.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace lrm::tasks {

/// The locks of one project. A path is relative to its root; one that ends with '/' is a folder and
/// everything in it.
class PathLocks {
public:
    /// The task that holds one of `paths`, a folder above one, or something below one; empty when all are
    /// free or held by `task` itself. `path` says which.
    std::string holder(const std::vector<std::string>& paths, const std::string& task,
                       std::string* path = nullptr) const;
    /// All of them; they must be free.
    void take(const std::vector<std::string>& paths, const std::string& task);
    void release(const std::string& task);
    bool empty() const { return by_path_.empty(); }

private:
    std::map<std::string, std::string> by_path_;  // path -> task
    std::map<std::string, std::vector<std::string>> by_task_;
};

/// "./a//b" -> "a/b"; a folder keeps its '/'. Empty when it leaves the root or is the root.
std::string normal_path(const std::string& path);

}  // namespace lrm::tasks
