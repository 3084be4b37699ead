// The files of the caller's tree as MCP resources: file:///absolute/path.
#pragma once

#include "mcp/server.hpp"
#include "mcp_lrm/workspace.hpp"

namespace lrm {

class ProjectFiles : public mcp::Resources {
public:
    explicit ProjectFiles(Workspace& workspace) : workspace_(workspace) {}

    /// 100 files a page, by path; the cursor is the last path of the page before. Nothing when the call is
    /// about no tree.
    std::vector<mcp::ResourceInfo> list(mcp::Call& call, const std::string& cursor,
                                        std::string& next) override;
    std::vector<mcp::ResourceTemplate> templates() override;
    /// Text of at most 1 MiB; a file of a registered tree that its ignore rules allow, or nothing.
    std::optional<mcp::Json> read(mcp::Call& call, const std::string& uri) override;
    std::vector<std::string> complete(mcp::Call& call, const std::string& uri_template,
                                      const std::string& argument, const std::string& value) override;

private:
    std::shared_ptr<index::Tree> tree_or_none(mcp::Call& call);

    Workspace& workspace_;
};

}  // namespace lrm
