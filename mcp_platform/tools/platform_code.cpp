// platform_code: the code tools of mcp-lrm for a project, by calling it.
#include "mcp_platform/actions.hpp"
#include "mcp_platform/platform.hpp"

namespace platform::tools {
namespace {

using mcp::Json;

/// A tool of mcp-lrm under the name of an action; what it takes is for mcp-lrm to check.
struct CodeTool {
    const char* action;
    const char* tool;
    const char* description;
    const char* arguments;
    const char* required;  // nullptr: none is
};

constexpr CodeTool code_tools[] = {
    {"locate", "lrm_locate", "where is it", "query; scope[], kind, limit, snippets, budget_tokens, cursor",
     "query"},
    {"read", "lrm_read", "lines, a symbol or an outline",
     "path or symbol; lines, around, outline, if_changed_since, budget_tokens", nullptr},
    {"references", "lrm_references", "who uses a symbol", "symbol; direction, depth, budget_tokens",
     "symbol"},
    {"summarize", "lrm_summarize", "what is here, where to edit for a goal",
     "files[] or scope; goal, budget_tokens", nullptr},
    {"conventions", "lrm_conventions", "how things are done here", "domain, topic, budget_tokens", nullptr},
    {"examples", "lrm_examples", "the best existing example", "query or symbol; kind, budget_tokens",
     nullptr},
    {"context", "lrm_context", "the project in brief", "topic, budget_tokens", nullptr},
};

struct Args {
    std::optional<Json> arguments;
    std::string project;
};

/// Arguments that stand beside `action` instead of inside `arguments` are understood all the same: models put
/// them there.
Args read(const Json& json) {
    Args args;
    Json inner = Json::object();
    Json beside = Json::object();
    for (const auto& item : json.items()) {
        if (item.key() == "arguments") inner = item.value();
        else if (item.key() != "project") beside[item.key()] = item.value();
    }
    if (inner.is_null()) inner = Json::object();
    if (!inner.is_object()) throw mcp::BadArguments("argument 'arguments' must be an object");
    for (const auto& item : beside.items()) {
        if (inner.contains(item.key()))
            throw mcp::BadArguments("argument '" + item.key() +
                                    "' is given twice: leave the one outside 'arguments'");
        inner[item.key()] = item.value();
    }
    const Json& place = json.contains("project") ? json : inner;
    const auto project = place.find("project");
    if (project != place.end() && !project->is_null()) {
        if (!project->is_string()) throw mcp::BadArguments("argument 'project' must be text");
        args.project = project->get<std::string>();
    }
    args.arguments = std::move(inner);
    return args;
}

Action make(const CodeTool& code) {
    Json inner = {{"type", "object"}, {"description", code.arguments}};
    Json required = Json::array();
    if (code.required != nullptr) {
        inner["required"] = {code.required};
        required.push_back("arguments");
    }
    Action action;
    action.name = code.action;
    action.description = code.description;
    action.schema = {
        {"type", "object"},
        {"properties",
         {{"arguments", std::move(inner)},
          {"project",
           {{"type", "string"}, {"description", "Name or absolute path; default: the caller's tree"}}}}}};
    if (!required.empty()) action.schema["required"] = std::move(required);
    action.run = [tool = std::string(code.tool)](Platform& platform, mcp::Call& call, const Json& json) {
        Args args = read(json);
        const std::filesystem::path root = platform.projects().root_of(call, args.project);
        return platform.lrm().call(call, tool, std::move(*args.arguments), root);
    };
    return action;
}

}  // namespace

mcp::Tool platform_code(Platform& platform) {
    std::vector<Action> actions;
    for (const CodeTool& code : code_tools) actions.push_back(make(code));
    mcp::Tool tool = make_action_tool("platform_code",
                                      "The code tools of mcp-lrm for a project. Example: "
                                      "{\"action\":\"locate\",\"arguments\":{\"query\":\"retry "
                                      "upload\"}}",
                                      platform, std::move(actions));
    tool.title = "Code";
    return tool;
}

}  // namespace platform::tools
