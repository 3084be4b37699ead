// The part of a tree that a query is about. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

/// Paths and globs relative to the root. "src" is the file or everything in the folder of that name, "*.rs" a
/// file name anywhere, "src/**/*.rs" a glob of the whole path; a leading '!' excludes. Only exclusions:
/// everything else.
class Scope {
public:
    Scope() = default;
    explicit Scope(const std::vector<std::string>& entries);

    bool is_everything() const { return included_.empty() && excluded_.empty(); }
    bool allows(std::string_view path) const;

private:
    std::vector<std::string> included_;
    std::vector<std::string> excluded_;
};

}  // namespace lrm::index
