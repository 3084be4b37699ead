// What the proxy answers itself, also without a daemon.
#include "proxy/local.hpp"

#include "base/json.hpp"
#include "mcp/protocol/era.hpp"
#include "mcp/protocol/message.hpp"

namespace proxy {
namespace {

using base::Json;
namespace protocol = mcp::protocol;

Json member_or(const Json& object, const char* key, Json otherwise) {
    const auto found = object.find(key);
    return found == object.end() ? std::move(otherwise) : *found;
}

/// What the daemons of this suite have; said when none has been met yet.
Json usual_capabilities() {
    return {{"tools", {{"listChanged", true}}},
            {"resources", {{"listChanged", true}, {"subscribe", true}}},
            {"completions", Json::object()},
            {"logging", Json::object()}};
}

Json ourselves() {
    return {{"name", "mcp-proxy"}, {"version", FACTORY_VERSION}};
}

Json discover_result(const Known& known) {
    Json result = Json::parse(known.result("server/discover"), nullptr, false);
    if (result.is_object()) return result;
    Json versions = Json::array({std::string(protocol::modern_version)});
    for (auto version = protocol::legacy_versions.rbegin(); version != protocol::legacy_versions.rend();
         ++version)
        versions.push_back(std::string(*version));
    return {{"resultType", "complete"},
            {"supportedVersions", versions},
            {"capabilities", usual_capabilities()},
            {"ttlMs", 0},
            {"cacheScope", "private"},
            {"_meta", {{protocol::meta::server_info, ourselves()}}}};
}

}  // namespace

std::string agreed_version(const Frame& initialize) {
    std::string asked = decode_string(initialize.param("protocolVersion"));
    return protocol::is_legacy_version(asked) ? asked : std::string(protocol::newest_legacy_version);
}

std::string initialize_result(const Known& known, std::string_view version) {
    const Json discover = discover_result(known);
    Json result = {{"protocolVersion", std::string(version)},
                   {"capabilities", member_or(discover, "capabilities", usual_capabilities())}};
    if (!result["capabilities"].is_object()) result["capabilities"] = usual_capabilities();
    result["capabilities"].erase("extensions");  // only stateless calls can use them
    const Json meta = member_or(discover, "_meta", Json::object());
    result["serverInfo"] = member_or(meta, protocol::meta::server_info, ourselves());
    if (const auto text = discover.find("instructions"); text != discover.end())
        result["instructions"] = *text;
    return base::to_text(result);
}

std::string discover_answer(const Known& known, const Frame& discover) {
    try {
        protocol::check_modern_meta(protocol::read_message(discover.text));
    } catch (const protocol::Refusal& refusal) {
        return protocol::error_message(discover.id, refusal.code(), refusal.what(), refusal.data());
    } catch (const protocol::MessageError& error) {
        return protocol::error_message(discover.id, error.code(), error.what());
    }
    return protocol::result_message(discover.id, base::to_text(discover_result(known)));
}

}  // namespace proxy
