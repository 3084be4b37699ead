// All project files of a folder.
#include "base/config/project_files.hpp"

#include "base/error.hpp"

#include <algorithm>

namespace base::config {

std::vector<ProjectFile> load_projects(const std::filesystem::path& directory,
                                       const std::function<void(const std::string& why)>& left_out) {
    std::vector<std::filesystem::path> files;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(directory, none)) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".yaml" || extension == ".yml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<ProjectFile> out;
    for (const std::filesystem::path& file : files) {
        try {
            out.push_back(load_project(file));
        } catch (const Error& error) {
            left_out(error.what());
        }
    }
    return out;
}

}  // namespace base::config
