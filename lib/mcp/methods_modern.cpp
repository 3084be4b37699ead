// What only 2026-07-28 has; subscriptions/listen is in listen.cpp.
#include "mcp/methods.hpp"

namespace mcp {

std::string discover(Core& core, RunningCall&) {
    Json out = {{"supportedVersions", {std::string(protocol::modern_version)}},
                {"capabilities", core.listing.capabilities()}};
    if (core.listing.tasks() != nullptr)
        out["capabilities"]["extensions"][protocol::tasks_extension] = Json::object();
    if (!core.listing.info().instructions.empty()) out["instructions"] = core.listing.info().instructions;
    return base::to_text(out);
}

}  // namespace mcp
