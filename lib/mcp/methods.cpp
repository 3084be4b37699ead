// The table of methods.
#include "mcp/methods.hpp"

#include <array>

namespace mcp {
namespace {

constexpr int list_ttl_ms = 300'000;  // changes are notified

constexpr std::array<Method, 16> methods = {{
    {"tools/call", true, true, Place::tool, -1, call_tool},
    {"tools/list", true, true, Place::io, list_ttl_ms, list_tools},
    {"resources/read", true, true, Place::pool, 0, read_resource},
    {"resources/list", true, true, Place::pool, 0, list_resources},
    {"resources/templates/list", true, true, Place::pool, list_ttl_ms, list_templates},
    {"resources/subscribe", true, false, Place::io, -1, subscribe},
    {"resources/unsubscribe", true, false, Place::io, -1, unsubscribe},
    {"prompts/list", true, true, Place::io, list_ttl_ms, list_prompts},
    {"prompts/get", true, true, Place::pool, -1, get_prompt},
    {"completion/complete", true, true, Place::pool, -1, complete},
    {"tasks/get", false, true, Place::pool, -1, get_task},
    {"tasks/update", false, true, Place::pool, -1, update_task},
    {"tasks/cancel", false, true, Place::pool, -1, cancel_task},
    {"ping", true, false, Place::io, -1, ping},
    {"logging/setLevel", true, false, Place::io, -1, set_log_level},
    {"server/discover", false, true, Place::io, list_ttl_ms, discover},
}};

bool is_offered(const Listing& listing, std::string_view name) {
    if (name.starts_with("resources/")) return listing.has_resources();
    if (name.starts_with("prompts/")) return listing.has_prompts();
    if (name.starts_with("tasks/")) return listing.tasks() != nullptr;
    if (name.starts_with("completion/")) return listing.has_completions();
    return true;
}

}  // namespace

const Method* find_method(const Core& core, protocol::Era era, std::string_view name) {
    for (const Method& method : methods) {
        if (method.name != name || name.empty()) continue;
        const bool has_era = era == protocol::Era::modern ? method.modern : method.legacy;
        return has_era && is_offered(core.listing, name) ? &method : nullptr;
    }
    return nullptr;
}

const std::string& required_string(const Json& params, const char* member) {
    const auto found = params.find(member);
    if (found == params.end() || !found->is_string())
        throw RpcError(protocol::code::invalid_params, std::string("params.") + member + " must be a string");
    return found->get_ref<const std::string&>();
}

}  // namespace mcp
