#include "mcp_lrm/tasks/path_locks.hpp"

#include <algorithm>

namespace lrm::tasks {

std::string PathLocks::holder(const std::vector<std::string>& paths, const std::string& task,
                              std::string* path) const {
    const auto held_by_other = [&](const std::string& by, const std::string& wanted) {
        if (by == task) return false;
        if (path) *path = wanted;
        return true;
    };
    for (const std::string& wanted : paths) {
        // Itself (as a file or as a folder), and the folders above it.
        for (std::size_t slash = wanted.find('/'); slash != std::string::npos;
             slash = wanted.find('/', slash + 1)) {
            const auto found = by_path_.find(wanted.substr(0, slash + 1));
            if (found != by_path_.end() && held_by_other(found->second, wanted)) return found->second;
        }
        const bool is_folder = !wanted.empty() && wanted.back() == '/';
        const std::string file = is_folder ? wanted.substr(0, wanted.size() - 1) : wanted;
        for (const std::string& same : {file, file + "/"}) {
            const auto found = by_path_.find(same);
            if (found != by_path_.end() && held_by_other(found->second, wanted)) return found->second;
        }
        if (!is_folder) continue;
        for (auto below = by_path_.lower_bound(wanted);
             below != by_path_.end() && below->first.starts_with(wanted); ++below)
            if (held_by_other(below->second, wanted)) return below->second;
    }
    return "";
}

void PathLocks::take(const std::vector<std::string>& paths, const std::string& task) {
    for (const std::string& path : paths)
        if (by_path_.emplace(path, task).second) by_task_[task].push_back(path);
}

void PathLocks::release(const std::string& task) {
    const auto found = by_task_.find(task);
    if (found == by_task_.end()) return;
    for (const std::string& path : found->second) by_path_.erase(path);
    by_task_.erase(found);
}

std::string normal_path(const std::string& path) {
    std::string out;
    std::size_t start = 0;
    if (path.starts_with('/')) return "";
    while (start <= path.size()) {
        const std::size_t slash = std::min(path.find('/', start), path.size());
        const std::string part = path.substr(start, slash - start);
        if (part == "..") return "";
        if (!part.empty() && part != ".") out += (out.empty() ? "" : "/") + part;
        start = slash + 1;
    }
    if (!out.empty() && path.ends_with('/')) out += '/';
    return out;
}

}  // namespace lrm::tasks
