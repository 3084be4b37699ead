// Trees that clients registered, so that a daemon that comes after knows them by the same names.
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace lrm {

struct KnownTree {
    std::string name;
    std::string root;  // absolute
};

/// Whether `path` is `root`, or lies in it; by their names alone.
bool holds(const std::string& root, const std::string& path);

/// A file of JSON lines; the newest 500 count. Any thread. What cannot be read or written is not remembered:
/// nothing depends on it but that a client need not announce its tree again.
class KnownTrees {
public:
    /// Empty: nothing is remembered.
    explicit KnownTrees(std::filesystem::path file);

    void add(const KnownTree& tree);
    /// By name, or the deepest one that holds an absolute path.
    std::optional<KnownTree> find(const std::string& name_or_path) const;

private:
    const std::filesystem::path file_;
    mutable std::mutex mutex_;      // guards trees_ and the file
    std::vector<KnownTree> trees_;  // the newest last
};

}  // namespace lrm
