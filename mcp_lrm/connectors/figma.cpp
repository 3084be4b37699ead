// Figma, by the tools of its own MCP servers, whatever they are called today.
#include "mcp_lrm/connectors/figma.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace connectors {
namespace {

using base::Json;

bool is_file_key(const std::string& text) {
    return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    });
}

bool is_node_id(const std::string& text) {
    return !text.empty() && text.size() <= 200 && text.find(':') != std::string::npos &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || c == ':' || c == ';' || c == 'I'; });
}

/// What a tool of theirs may be called, best first: whole names, then parts of names.
std::vector<std::string> names_for(FigmaWants wants) {
    switch (wants) {
        case FigmaWants::node:
            return {"get_design_context", "get_code", "get_metadata", "design_context", "metadata"};
        case FigmaWants::styles:
            return {"get_variable_defs", "variable_defs", "variables", "styles"};
        case FigmaWants::file:
        case FigmaWants::selection:
            return {"get_metadata", "metadata", "get_design_context"};
    }
    return {};
}

const Json* find_tool(const Json& tools, const std::string& name, bool whole) {
    for (const Json& tool : tools) {
        const std::string its = text_at(tool, "name");
        const bool reads = its.find("create") == std::string::npos && its.find("add_") == std::string::npos &&
                           its.find("use_") == std::string::npos && its.find("generate") == std::string::npos;
        if (whole ? its == name : reads && its.find(name) != std::string::npos) return &tool;
    }
    return nullptr;
}

Json tools_of(const McpRequest& server, const GivenUp& given_up) {
    const Json listed = server("tools/list", Json::object(), given_up);
    const Json& tools = inside(listed, {"tools"});
    return tools.is_array() ? tools : Json::array();
}

Brought brought_from(const Json& result, const std::string& tool, const std::string& server) {
    std::string text;
    int images = 0;
    const Json& content = inside(result, {"content"});
    if (content.is_array())
        for (const Json& block : content) {
            if (text_at(block, "type") == "text")
                text += (text.empty() ? "" : "\n\n") + text_at(block, "text");
            else if (text_at(block, "type") == "image") ++images;
        }
    const Json& is_error = inside(result, {"isError"});
    if (is_error.is_boolean() && is_error.get<bool>())
        throw WebError(200, "figma says: " + (text.empty() ? "its tool failed" : text.substr(0, 300)));
    if (text.empty() && images == 0)
        throw WebError(200, "figma answered with nothing; select something, or name a node");
    Brought out;
    out.title = "Figma " + tool;
    out.facts = {{"text", text}, {"tool", tool}, {"server", server}};
    if (images > 0) out.facts["images"] = images;
    return out;
}

}  // namespace

FigmaPlace figma_place(const std::string& file_or_url, const std::string& node) {
    FigmaPlace out;
    out.file = file_or_url;
    out.node = node;
    if (file_or_url.find("://") != std::string::npos) {
        const Url url = parse_url(file_or_url);
        if (url.host != "figma.com" && !url.host.ends_with(".figma.com"))
            throw base::Error(base::ErrorKind::usage, "the URL is not one of figma.com");
        std::vector<std::string> steps;
        for (std::size_t at = 1; at < url.path.size();) {
            const std::size_t end = std::min(url.path.find('/', at), url.path.size());
            steps.push_back(url.path.substr(at, end - at));
            at = end + 1;
        }
        if (steps.size() < 2) throw base::Error(base::ErrorKind::usage, "the URL names no Figma file");
        out.file = steps.size() >= 4 && steps[2] == "branch" ? steps[3] : steps[1];
        base::http::Request parts;
        parts.query = url.query;
        if (out.node.empty()) out.node = parts.parameter("node-id");
    }
    std::replace(out.node.begin(), out.node.end(), '-', ':');
    if (!out.file.empty() && !is_file_key(out.file))
        throw base::Error(base::ErrorKind::usage,
                          "a Figma file is named by its key (letters and digits) or its URL");
    if (!out.node.empty() && !is_node_id(out.node))
        throw base::Error(base::ErrorKind::usage, "a Figma node is named like 12:345");
    return out;
}

FigmaCall figma_call(const Json& tools, FigmaWants wants, const FigmaPlace& place) {
    const std::vector<std::string> names = names_for(wants);
    const Json* tool = nullptr;
    for (const bool whole : {true, false})
        for (const std::string& name : names)
            if (tool == nullptr) tool = find_tool(tools, name, whole);
    FigmaCall out;
    if (tool == nullptr) return out;
    out.tool = text_at(*tool, "name");
    const Json& properties = inside(*tool, {"inputSchema", "properties"});
    const auto give = [&](std::initializer_list<const char*> names_of_it, const std::string& value) {
        for (const char* name : names_of_it)
            if (!value.empty() && properties.is_object() && properties.contains(name)) {
                out.arguments[name] = value;
                return;
            }
    };
    give({"fileKey", "file_key", "fileId"}, place.file);
    give({"nodeId", "node_id", "node"},
         wants == FigmaWants::file && place.node.empty() && !place.file.empty() ? "0:1" : place.node);
    return out;
}

Brought Figma::ask(FigmaWants wants, const FigmaPlace& place, const GivenUp& given_up) const {
    if (servers_.desktop) {
        try {
            const FigmaCall call = figma_call(tools_of(servers_.desktop, given_up), wants, place);
            if (!call.tool.empty())
                return brought_from(
                    servers_.desktop("tools/call", {{"name", call.tool}, {"arguments", call.arguments}},
                                     given_up),
                    call.tool, "Figma Desktop");
        } catch (const WebError& error) {
            if (error.status() != 0 || (given_up && given_up())) throw;  // it is there, and says why not
            if (!servers_.remote || wants == FigmaWants::selection)
                throw WebError(
                    0, std::string("Figma Desktop does not answer") +
                           (wants == FigmaWants::selection
                                ? ", and only it knows the selection; open it and switch its MCP server on"
                                : "; open it and switch its MCP server on, or put an OAuth token into "
                                  "figma.key"));
        }
    }
    if (!servers_.remote)
        throw WebError(0,
                       "Figma Desktop has no tool for this; put an OAuth token into figma.key to ask Figma's "
                       "own server");
    if (place.file.empty())
        throw base::Error(base::ErrorKind::usage,
                          "give the file: its key or its URL; without Figma Desktop there is no open one");
    const FigmaCall call = figma_call(tools_of(servers_.remote, given_up), wants, place);
    if (call.tool.empty()) throw WebError(200, "Figma's server has no tool for this");
    return brought_from(
        servers_.remote("tools/call", {{"name", call.tool}, {"arguments", call.arguments}}, given_up),
        call.tool, "figma.com");
}

}  // namespace connectors
