// resources/*
#include "mcp/methods.hpp"

#include <charconv>

namespace mcp {
namespace {

constexpr std::size_t most_subscriptions = 1000;

Json describe(const ResourceInfo& info) {
    Json out = {{"uri", info.uri}, {"name", info.name}};
    if (!info.title.empty()) out["title"] = info.title;
    if (!info.description.empty()) out["description"] = info.description;
    if (!info.mime_type.empty()) out["mimeType"] = info.mime_type;
    if (info.size) out["size"] = *info.size;
    return out;
}

Json describe(const ResourceTemplate& resource) {
    Json out = {{"uriTemplate", resource.uri_template}, {"name", resource.name}};
    if (!resource.description.empty()) out["description"] = resource.description;
    if (!resource.mime_type.empty()) out["mimeType"] = resource.mime_type;
    return out;
}

/// A cursor of ours: which source, and that source's own cursor.
struct Position {
    std::size_t source = 0;
    std::string cursor;
};

Position position(const Json& params, std::size_t sources) {
    const auto found = params.find("cursor");
    if (found == params.end() || found->is_null()) return {};
    const std::string at = open_cursor("resources", *found);
    const std::size_t colon = at.find(':');
    Position position;
    const char* end = at.data() + std::min(colon, at.size());
    const auto [stopped, error] = std::from_chars(at.data(), end, position.source);
    if (colon == std::string::npos || error != std::errc() || stopped != end || position.source >= sources)
        throw RpcError(protocol::code::invalid_params, "cursor is not one of ours; list again without one");
    position.cursor = at.substr(colon + 1);
    return position;
}

}  // namespace

std::string list_resources(Core& core, RunningCall& call) {
    const auto& sources = core.listing.resources();
    const Position at = position(call.params(), sources.size());
    std::string next;
    Json out = {{"resources", Json::array()}};
    for (const ResourceInfo& info : sources[at.source]->list(call, at.cursor, next))
        out["resources"].push_back(describe(info));
    if (!next.empty()) out["nextCursor"] = make_cursor("resources", std::to_string(at.source) + ':' + next);
    else if (at.source + 1 < sources.size())
        out["nextCursor"] = make_cursor("resources", std::to_string(at.source + 1) + ':');
    return base::to_text(out);
}

std::string list_templates(Core& core, RunningCall& call) {
    if (call.params().contains("cursor") && !call.params()["cursor"].is_null())
        throw RpcError(protocol::code::invalid_params, "cursor is not one of ours; list again without one");
    Json out = {{"resourceTemplates", Json::array()}};
    for (const auto& source : core.listing.resources())
        for (const ResourceTemplate& resource : source->templates())
            out["resourceTemplates"].push_back(describe(resource));
    return base::to_text(out);
}

std::string read_resource(Core& core, RunningCall& call) {
    const std::string& uri = required_string(call.params(), "uri");
    if (call.is_modern()) call.open_request_state("resources/read " + uri);
    for (const auto& source : core.listing.resources()) {
        std::optional<Json> contents = source->read(call, uri);
        if (!contents) continue;
        Json out = Json::object();
        out["contents"] = std::move(*contents);
        return base::to_text(out);
    }
    throw RpcError(protocol::code::invalid_params, "Resource not found: " + uri, Json{{"uri", uri}});
}

std::string subscribe(Core&, RunningCall& call) {
    const std::string& uri = required_string(call.params(), "uri");
    if (!call.session()) return "{}";
    auto& subscriptions = call.session()->subscriptions;
    if (subscriptions.size() >= most_subscriptions && !subscriptions.contains(uri))
        throw RpcError(protocol::code::invalid_params, "a session may subscribe to at most 1000 resources");
    subscriptions.insert(uri);
    return "{}";
}

std::string unsubscribe(Core&, RunningCall& call) {
    const std::string& uri = required_string(call.params(), "uri");
    if (call.session()) call.session()->subscriptions.erase(uri);
    return "{}";
}

}  // namespace mcp
