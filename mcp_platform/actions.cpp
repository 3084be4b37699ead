// A tool with actions: each has a struct of its own for its arguments, and a schema that says so.
#include "mcp_platform/actions.hpp"

#include "base/nearest.hpp"

#include <memory>

namespace platform {
namespace {

using mcp::Json;

/// A property that every action describes alike is described once, at the top; where they differ, each says
/// its own.
Json flat_properties(const std::vector<Action>& actions) {
    Json out = Json::object();
    for (const Action& action : actions) {
        for (const auto& item : action.schema["properties"].items()) {
            const auto known = out.find(item.key());
            if (known == out.end()) {
                out[item.key()] = item.value();
            } else if (*known != item.value()) {
                const bool same_type = known->value("type", "") == item.value().value("type", "");
                *known =
                    same_type && known->contains("type") ? Json{{"type", (*known)["type"]}} : Json::object();
            }
        }
    }
    return out;
}

Json schema_of(const Action& action, const Json& flat) {
    Json properties = {{"action", {{"const", action.name}}}};
    for (const auto& item : action.schema["properties"].items())
        properties[item.key()] = flat[item.key()] == item.value() ? Json::object() : item.value();
    Json out = {{"properties", std::move(properties)}, {"additionalProperties", false}};
    if (const auto required = action.schema.find("required"); required != action.schema.end())
        out["required"] = *required;
    return out;
}

Json schema_of(const std::vector<Action>& actions) {
    Json properties = flat_properties(actions);
    Json each = Json::array();
    Json names = Json::array();
    std::string text;
    for (const Action& action : actions) {
        each.push_back(schema_of(action, properties));
        names.push_back(action.name);
        text += (text.empty() ? "" : "; ") + action.name + ": " + action.description;
    }
    properties["action"] = {{"type", "string"}, {"enum", std::move(names)}, {"description", std::move(text)}};
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", {"action"}},
            {"dependentSchemas", {{"action", {{"oneOf", std::move(each)}}}}}};
}

const Action& chosen(const std::vector<Action>& actions, const Json& arguments) {
    std::vector<std::string> names;
    std::string all;
    for (const Action& action : actions) {
        names.push_back(action.name);
        all += (all.empty() ? "" : ", ") + action.name;
    }
    const auto given = arguments.find("action");
    if (given == arguments.end() || given->is_null())
        throw mcp::BadArguments("missing argument 'action': one of " + all);
    const std::string name = given->is_string() ? given->get<std::string>() : std::string();
    for (const Action& action : actions)
        if (action.name == name) return action;
    const std::string near = base::nearest(name, names);
    throw mcp::BadArguments("argument 'action' must be one of " + all +
                            (near.empty() ? "" : "; did you mean '" + near + "'?"));
}

}  // namespace

mcp::Tool make_action_tool(std::string name, std::string description, Platform& platform,
                           std::vector<Action> actions) {
    mcp::Tool tool;
    tool.name = std::move(name);
    tool.description = std::move(description);
    tool.input_schema = schema_of(actions);
    const auto table = std::make_shared<const std::vector<Action>>(std::move(actions));
    tool.run = [&platform, table](mcp::Call& call, const Json& json) {
        const Action& action = chosen(*table, json);
        Json arguments = json;
        arguments.erase("action");
        try {
            return action.run(platform, call, arguments);
        } catch (const mcp::BadArguments& error) {
            throw mcp::BadArguments("action " + action.name + ": " + error.what());
        }
    };
    return tool;
}

}  // namespace platform
