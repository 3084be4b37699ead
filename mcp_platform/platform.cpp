// What the tools of mcp-platform talk to.
#include "mcp_platform/platform.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <unistd.h>

namespace platform {

mcp::Json Platform::health() const {
    mcp::Json list = mcp::Json::array();
    for (const Project& project : projects_.all())
        list.push_back({{"name", project.name}, {"root", project.root.string()}});
    return {{"name", "mcp-platform"}, {"projects", std::move(list)}};
}

std::string Platform::not_ready() const {
    if (access(places_.data.c_str(), W_OK | X_OK) != 0)
        return "the data directory " + places_.data.string() + " takes no write: " + base::errno_text(errno);
    for (const Project& project : projects_.all()) {
        std::error_code ec;
        if (!std::filesystem::is_directory(project.root, ec))
            return "the folder of project " + project.name + " is gone: " + project.root.string();
    }
    return {};
}

std::string Platform::metrics() const {
    return "# TYPE platform_projects gauge\nplatform_projects " + std::to_string(projects_.all().size()) +
           "\n" + lrm_.metrics();
}

}  // namespace platform
