// A tool with actions: each has a struct of its own for its arguments, and a schema that says so.
#include "mcp_platform/actions.hpp"

#include "base/nearest.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace platform {
namespace {

using mcp::Json;

Json shape_of(Json schema) {
    schema.erase("description");
    return schema;
}

/// What the actions say of one property: once when they say the same, else each for itself.
std::string description_of(const std::vector<Action>& actions, const std::string& property) {
    std::vector<std::pair<std::string, std::string>> texts;  // text, names of the actions
    for (const Action& action : actions) {
        const Json& properties = action.schema["properties"];
        const auto found = properties.find(property);
        if (found == properties.end()) continue;
        const std::string text = found->value("description", "");
        const auto same =
            std::find_if(texts.begin(), texts.end(), [&](const auto& one) { return one.first == text; });
        if (same == texts.end()) texts.emplace_back(text, action.name);
        else same->second += ", " + action.name;
    }
    if (texts.size() == 1) return texts.front().first;
    std::string out;
    for (const auto& [text, names] : texts) out += (out.empty() ? "" : ". ") + names + ": " + text;
    return out;
}

/// All properties of all actions, with what is the same wherever they occur.
Json flat_properties(const std::vector<Action>& actions) {
    Json out = Json::object();
    for (const Action& action : actions) {
        for (const auto& item : action.schema["properties"].items()) {
            const auto known = out.find(item.key());
            Json shape = shape_of(item.value());
            if (known == out.end()) out[item.key()] = std::move(shape);
            else if (*known != shape) *known = Json{{"type", shape["type"]}};
        }
    }
    for (const auto& item : out.items())
        if (const std::string text = description_of(actions, item.key()); !text.empty())
            item.value()["description"] = text;
    return out;
}

Json schema_of(const Action& action, const Json& flat) {
    Json properties = {{"action", {{"const", action.name}}}};
    for (const auto& item : action.schema["properties"].items()) {
        Json shape = shape_of(item.value());
        properties[item.key()] = shape_of(flat[item.key()]) == shape ? Json::object() : std::move(shape);
    }
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
