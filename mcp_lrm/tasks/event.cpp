#include "mcp_lrm/tasks/event.hpp"

#include "base/hash.hpp"

namespace lrm::tasks {

std::string hash_of(const Event& event) {
    // A JSON list keeps the fields apart whatever they contain.
    const Json all = {event.previous,
                      event.number,
                      event.task,
                      event.project,
                      event.at,
                      to_word(event.actor),
                      event.who,
                      event.kind,
                      event.from,
                      event.to,
                      event.reason,
                      event.fence,
                      event.evidence_hash,
                      base::to_text(event.patch),
                      base::to_hex(base::sha256(event.content))};
    return base::to_hex(base::sha256(base::to_text(all)));
}

Json to_json(const Event& event) {
    Json out = {
        {"number", event.number},        {"task", event.task}, {"project", event.project}, {"at", event.at},
        {"actor", to_word(event.actor)}, {"kind", event.kind}, {"hash", event.hash}};
    const auto add = [&out](const char* name, const std::string& value) {
        if (!value.empty()) out[name] = value;
    };
    add("who", event.who);
    add("from", event.from);
    add("to", event.to);
    add("reason", event.reason);
    add("evidence_hash", event.evidence_hash);
    if (event.fence != 0) out["fence"] = event.fence;
    Json patch = event.patch;
    patch.erase("fence_secret");
    if (!patch.empty()) out["changes"] = std::move(patch);
    return out;
}

}  // namespace lrm::tasks
