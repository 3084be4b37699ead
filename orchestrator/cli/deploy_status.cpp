#include "orchestrator/cli/deploy_status.hpp"

#include "orchestrator/json_fields.hpp"
#include "orchestrator/web_call.hpp"

namespace factory::cli {
namespace {

using base::Json;

constexpr std::size_t digits_shown = 12;

Json member(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() ? Json() : *found;
}

std::string short_sha(const Json& served) {
    return text_of(served, "sha").substr(0, digits_shown);
}

std::string environment_line(const Json& one) {
    std::string out = "\n  " + text_of(one, "environment") + "  ";
    const Json& live = member(one, "live");
    if (!live.is_object()) {
        out += "nothing is deployed";
    } else {
        out += short_sha(live) + " of " + text_of(live, "task") + " since " + text_of(live, "since");
        if (member(one, "stopped") == Json(true)) out += ", stopped";
        else if (member(one, "serving") != Json(true)) out += ", but it does not run";
        if (short_sha(live) != short_sha(member(one, "good"))) out += ", its checks are not done";
        if (const std::string url = text_of(one, "url"); !url.empty()) out += ", " + url;
    }
    const Json& next = member(one, "next");
    if (next.is_object()) out += "\n    being put there: " + short_sha(next) + " of " + text_of(next, "task");
    const Json& before = member(one, "before");
    if (before.is_object()) out += "\n    before it: " + short_sha(before) + " of " + text_of(before, "task");
    const Json& last = member(one, "last");
    if (!last.is_object()) return out;
    const std::string verdict = text_of(last, "verdict");
    out += "\n    last deploy: " + text_of(last, "task") + " at " + text_of(last, "at") + ": " +
           (verdict.empty() ? "good" : verdict + ": " + text_of(last, "summary"));
    if (const std::string evidence = text_of(last, "evidence"); !evidence.empty())
        out += "; evidence " + evidence;
    return out;
}

}  // namespace

Json deploy_facts(const deploy::OpenDeploy& open, const std::optional<int>& pid) {
    Json environments = Json::array();
    for (deploy::Driver* const driver : open.drivers()) {
        Json one = deploy::to_json(driver->state());
        one["environment"] = deploy::to_word(driver->place().environment);
        one["serving"] = driver->is_serving();
        one["url"] = shown_url(driver->health().url);
        environments.push_back(std::move(one));
    }
    Json out = {{"project", open.shop().project.project.name},
                {"running", pid.has_value()},
                {"environments", std::move(environments)}};
    if (pid) out["pid"] = *pid;
    return out;
}

std::string deploy_text(const Json& facts) {
    const std::string project = text_of(facts, "project");
    std::string out = member(facts, "running") == Json(true)
                          ? "deploys " + project + " (pid " + base::to_text(member(facts, "pid")) + ")"
                          : "nothing deploys " + project + "; to begin: factory " + project + " deploy start";
    for (const Json& one : member(facts, "environments")) out += environment_line(one);
    return out;
}

}  // namespace factory::cli
