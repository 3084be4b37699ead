#include "orchestrator/deploy/outcome.hpp"

namespace factory::deploy {
namespace {

using base::Json;

constexpr std::size_t digits_shown = 12;
constexpr std::size_t digits_in_id = 8;

Json member(const Json& object, const char* name, Json otherwise) {
    const auto found = object.find(name);
    return found != object.end() && !found->is_null() ? *found : std::move(otherwise);
}

}  // namespace

Json verdict_json(const Failed& failed) {
    return {{"task", failed.task},
            {"commit", failed.sha},
            {"verdict", failed.verdict},
            {"last_failed_step", failed.failed_step},
            {"reason", failed.reason},
            {"next_owner", failed.owner},
            {"rolled_back", failed.was_rolled_back},
            {"rollback_failed", failed.rollback_failed},
            {"rollback_target", failed.served_now},
            {"incident", failed.is_incident},
            {"evidence_pack_ref", failed.evidence},
            {"at", failed.at}};
}

Json incident_json(const Failed& failed, const Json& commands, const Json& health) {
    Json out = verdict_json(failed);
    out["commands"] = commands;
    out["health"] = health;
    return out;
}

Json repair_task(const Failed& failed, const Json& task) {
    const std::string kind = failed.is_incident ? "hotfix" : "fix";
    const std::string shown = failed.sha.substr(0, digits_shown);
    Json out = {
        {"id", failed.task + "-" + kind + "-" + failed.sha.substr(0, digits_in_id)},
        {"type", "fix"},
        {"title", (failed.is_incident ? "Hotfix: " : "Repair: ") + failed.verdict + " of " + failed.task},
        {"description", "The deploy of " + failed.task + " (commit " + shown + ") failed at " +
                            failed.failed_step + ": " + failed.reason +
                            ". Repair the cause on the branch as it is now; the evidence is " +
                            failed.evidence + "."},
        {"domain", member(task, "domain", "")},
        {"files", member(task, "files", Json::array())},
        {"tags", Json::array({kind})},
        {"repairs", failed.task},
        {"commit_to_repair", failed.sha},
        {"verdict_to_repair", failed.verdict},
        {"evidence_to_read", failed.evidence},
        {"definition_of_done",
         Json::array({"a regression test that fails without the change", "the smoke checks pass"})},
        {"business_value", failed.is_incident ? 10 : 7},
        {"time_criticality", failed.is_incident ? 10 : 8},
        {"risk_reduction", failed.is_incident ? 10 : 7},
        {"job_size", 2}};
    const auto tainted = task.find("tainted");
    if (tainted != task.end() && tainted->is_boolean() && tainted->get<bool>()) out["tainted"] = true;
    return out;
}

Notice notice_of(const Failed& failed, const std::string& status, const Json& attempts) {
    Notice out;
    out.events.emplace_back(failed.was_rolled_back ? "rolled_back" : "failed");
    if (status == "blocked" || failed.rollback_failed) out.events.emplace_back("escalated");
    out.task = failed.task;
    out.stage = "deploy";
    out.verdict = failed.verdict;
    out.next_owner = failed.owner;
    out.attempts = attempts.is_object() ? attempts : Json::object();
    out.last_failed_step = failed.failed_step;
    out.evidence = failed.evidence;
    out.summary = failed.reason;
    out.commit = failed.sha;
    return out;
}

}  // namespace factory::deploy
