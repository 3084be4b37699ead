// Which parts a repository has, from what lies there.
#pragma once

#include "base/config/project.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace base::config {

struct DetectedDomain {
    std::string name;                  // as a key of `domains`: "rust", "typescript", "e2e"
    std::vector<std::string> markers;  // the files that gave it away, relative to the root
    Domain domain;                     // folders of the markers, and the usual commands
};

/// Looks for manifests in the root and three levels below it (never in dependencies, build output or hidden
/// folders, at most 20,000 entries); a manifest below another of its kind belongs to that one. Sorted by
/// name. An unreadable folder is passed over.
std::vector<DetectedDomain> detect_domains(const std::filesystem::path& root);

}  // namespace base::config
