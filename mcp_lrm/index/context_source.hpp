// What the sections of a project's context are made from.
#pragma once

#include "mcp_lrm/index/context.hpp"
#include "mcp_lrm/index/index.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

struct ListedFile {
    std::string path;
    std::string language;
    FileRole role = FileRole::source;
    std::int64_t lines = 0;

    std::string_view name() const { return std::string_view(path).substr(path.rfind('/') + 1); }
    /// "" at the root, else with a trailing '/'.
    std::string folder() const { return path.substr(0, path.rfind('/') + 1); }
};

class ContextSource {
public:
    explicit ContextSource(const Snapshot& snapshot);

    const Snapshot& snapshot() const { return snapshot_; }
    const std::vector<ListedFile>& files() const { return files_; }  // by path
    /// The first bytes of a file; empty when it cannot be read.
    std::string text(const std::string& path) const;
    /// A file at the root by its name in any case; null when there is none.
    const ListedFile* at_root(std::string_view name) const;

private:
    const Snapshot& snapshot_;
    std::vector<ListedFile> files_;
};

// One function for each section.
std::vector<std::string> purpose_lines(const ContextSource& source);
std::vector<std::string> structure_lines(const ContextSource& source);
std::vector<std::string> domain_lines(const ContextSource& source);
std::vector<std::string> command_lines(const ContextSource& source);
std::vector<std::string> convention_lines(const ContextSource& source);
std::vector<std::string> entry_point_lines(const ContextSource& source);
std::vector<std::string> data_model_lines(const ContextSource& source);
std::vector<std::string> api_lines(const ContextSource& source);
std::vector<std::string> test_lines(const ContextSource& source);
std::vector<std::string> recent_lines(const ContextSource& source);

}  // namespace lrm::index
