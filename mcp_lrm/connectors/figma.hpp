// Figma, by the tools of its own MCP servers, whatever they are called today.
#pragma once

#include "base/json.hpp"
#include "mcp_lrm/connectors/atlassian.hpp"

#include <functional>
#include <memory>
#include <string>

namespace connectors {

/// One request to an MCP server and its result. Throws WebError: status 0 when there is no server, 404 for a
/// session it no longer knows.
using McpRequest =
    std::function<base::Json(const std::string& method, const base::Json& params, const GivenUp& given_up)>;

/// Where a question may go; empty functions are not asked.
struct FigmaServers {
    McpRequest desktop;  // Figma Desktop: the selection, and the file that is open
    McpRequest remote;   // mcp.figma.com: any file, by its key
};

enum class FigmaWants { file, node, styles, selection };

struct FigmaPlace {
    std::string file;  // key; empty: the one that is open in Figma Desktop
    std::string node;  // "1:2"; empty: the selection, or the whole file
};

/// A file key, a node id, or a URL of figma.com with both. Strict: letters, digits, and the marks of node
/// ids. Throws base::Error{usage}. Pure.
FigmaPlace figma_place(const std::string& file_or_url, const std::string& node);

/// The name of the server's tool for this wish and the arguments that its schema takes; an empty name when it
/// has none. `tools` is the list of a tools/list answer. Pure.
struct FigmaCall {
    std::string tool;
    base::Json arguments = base::Json::object();
};
FigmaCall figma_call(const base::Json& tools, FigmaWants wants, const FigmaPlace& place);

class Figma {
public:
    explicit Figma(FigmaServers servers) : servers_(std::move(servers)) {}

    /// {text, tool, server, images}. Figma Desktop first, then the remote server. Blocks. Throws WebError.
    Brought ask(FigmaWants wants, const FigmaPlace& place, const GivenUp& given_up) const;

private:
    FigmaServers servers_;
};

}  // namespace connectors
