// backlog_tasks.json and deploy_backlog.json.
#include "base/schema.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <array>

namespace lrm::tasks {
namespace {

// Fields of the store that an import never sets: who holds a task and how it is counted is the store's to
// say.
constexpr std::array held_by_store = {
    "fence",    "fence_secret", "owner", "locked_by", "lock_expires_at", "project",    "updated_at",
    "moved_at", "wsjf",         "motif", "approved",  "not_before",      "imported_as"};

bool is_in(const auto& names, const std::string& name) {
    for (const char* one : names)
        if (name == one) return true;
    return false;
}

/// The word in a deploy backlog that stands for a state there.
Status deploy_status(const Json& json) {
    const auto status = json.find("status");
    const bool is_said = status != json.end() && status->is_string();
    const std::string word = is_said ? status->get<std::string>() : "pending";
    if (word == "pending") return Status::queued_for_deploy;
    return to_status(word).value_or(Status::queued_for_deploy);
}

/// The backlogs of others count rejections under another name.
void rename_attempts(std::map<std::string, int>& attempts, const char* from, const char* to) {
    const auto found = attempts.find(from);
    if (found == attempts.end()) return;
    attempts[to] = found->second;
    attempts.erase(found);
}

std::string first_line(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    if (line.size() > 200) line = line.substr(0, 197) + "...";
    return line;
}

std::string time_or_empty(Millis time) {
    return time == 0 ? "" : to_rfc3339(time);
}

Json null_when_empty(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

/// Every field of a task, so that its name is known.
const Json& field_names() {
    static const Json names = to_stored([] {
        Task all;
        all.id = all.project = all.parent = all.type = all.domain = all.title = "x";
        all.owner = all.next_owner = all.reason = all.verdict = all.commit_sha = all.artifact_id =
            all.evidence = "x";
        all.files = all.depends_on = all.tags = {"x"};
        all.wsjf = {1, 1, 1, 1, 1, 1};
        all.attempts = {{"x", 1}};
        all.usage = {1, 1, 1, 1};
        all.created_at = all.updated_at = all.moved_at = all.completed_at = all.not_before = all.fence = 1;
        all.tainted = all.approved = true;
        all.motif = all.fence_secret = "x";
        return all;
    }());
    return names;
}

}  // namespace

NewTask from_json(const Json& json, const std::string& project) {
    if (!json.is_object())
        throw Refused(Refused::Why::bad, "a task must be an object, not " + base::to_text(json));
    const std::string name =
        json.contains("id") && json["id"].is_string() ? json["id"].get<std::string>() : "(no id)";
    NewTask out;
    out.task.project = project;
    const bool is_deploy = json.contains("source_task") || json.contains("commit_hash");
    const Json& known = field_names();
    Json fields = Json::object();
    Json content = Json::object();
    for (const auto& item : json.items()) {
        std::string key = item.key();
        const Json& value = item.value();
        if (value.is_null()) continue;
        if (key == "status") continue;
        if (key == "commit_hash") key = "commit_sha";
        else if (key == "files_modified") key = "files";
        else if (key == "evidence_pack_ref") key = "evidence";
        else if (key == "last_verdict") key = "verdict";
        else if (key == "error") key = "reason";
        if (is_in(held_by_store, key)) continue;
        if ((key == "created_at" || key == "completed_at") && value.is_string())
            fields[key] = from_rfc3339(value.get<std::string>());
        else if (known.contains(key)) fields[key] = value;
        else content[key] = value;
    }
    try {
        apply_patch(fields, out.task);
        rename_attempts(out.task.attempts, "adversarial", "adversarial_rejects");
        // A score stands for the parts only where there are none.
        WsjfParts& parts = out.task.wsjf;
        if (parts.business_value + parts.time_criticality + parts.risk_reduction + parts.job_size > 0)
            parts.score = 0;
    } catch (const base::BadValue& error) {
        throw Refused(Refused::Why::bad, "task " + name + ": " + error.what());
    }
    if (is_deploy) {
        out.task.type = "deploy";
        out.task.status = deploy_status(json);
        content["imported_as"] = "deploy";
    } else if (json.contains("status")) {
        const auto status =
            json["status"].is_string() ? to_status(json["status"].get<std::string>()) : std::nullopt;
        if (!status)
            throw Refused(Refused::Why::bad,
                          "task " + name + ": status " + base::to_text(json["status"]) + " is not known");
        out.task.status = *status;
    }
    if (out.task.title.empty() && content.contains("description") && content["description"].is_string())
        out.task.title = first_line(content["description"].get<std::string>());
    if (content.contains("priority") && content["priority"].is_string() &&
        out.task.wsjf.time_criticality == 0 && out.task.wsjf.score == 0)
        out.task.wsjf.time_criticality = time_criticality_of_priority(content["priority"].get<std::string>());
    if (!content.empty()) out.content = base::to_text(content);
    return out;
}

bool is_deploy_entry(const std::string& content) {
    if (content.empty()) return false;
    const Json fields = base::parse_json(content);
    const auto found = fields.find("imported_as");
    return found != fields.end() && *found == "deploy";
}

Json to_backlog_entry(const Task& task, const std::string& content) {
    Json out = content.empty() ? Json::object() : base::parse_json(content);
    out["id"] = task.id;
    out["type"] = task.type;
    out["domain"] = task.domain;
    out["status"] = to_word(task.status);
    out["files"] = task.files;
    auto attempts = task.attempts;
    rename_attempts(attempts, "adversarial_rejects", "adversarial");
    out["attempts"] = attempts;
    out["business_value"] = task.wsjf.business_value;
    out["time_criticality"] = task.wsjf.time_criticality;
    out["risk_reduction"] = task.wsjf.risk_reduction;
    out["job_size"] = task.wsjf.job_size;
    out["wsjf_score"] = wsjf_score(task.wsjf);
    out["locked_by"] = null_when_empty(task.owner);
    out["last_verdict"] = null_when_empty(task.verdict);
    out["commit_sha"] = null_when_empty(task.commit_sha);
    out["artifact_id"] = null_when_empty(task.artifact_id);
    out["evidence_pack_ref"] = null_when_empty(task.evidence);
    out["error"] = null_when_empty(task.reason);
    out["created_at"] = null_when_empty(time_or_empty(task.created_at));
    out["updated_at"] = null_when_empty(time_or_empty(task.updated_at));
    out["completed_at"] = null_when_empty(time_or_empty(task.completed_at));
    if (!task.depends_on.empty()) out["depends_on"] = task.depends_on;
    if (!task.tags.empty()) out["tags"] = task.tags;
    if (!task.parent.empty()) out["parent"] = task.parent;
    if (!task.next_owner.empty()) out["next_owner"] = task.next_owner;
    if (task.tainted) out["tainted"] = true;  // what came from outside stays that on its way back
    if (!out.contains("description")) out["description"] = task.title;
    return out;
}

Json to_deploy_entry(const Task& task, const std::string& content) {
    Json out = content.empty() ? Json::object() : base::parse_json(content);
    out.erase("imported_as");
    out["id"] = task.id;
    out["commit_hash"] = null_when_empty(task.commit_sha);
    out["files_modified"] = task.files;
    out["status"] = task.status == Status::queued_for_deploy ? "pending" : to_word(task.status);
    out["attempts"] = task.attempts;
    out["verdict"] = null_when_empty(task.verdict);
    out["evidence_pack_ref"] = null_when_empty(task.evidence);
    out["next_owner"] = null_when_empty(task.next_owner);
    out["rolled_back"] = task.status == Status::rolled_back;
    if (!out.contains("source_task")) out["source_task"] = task.parent.empty() ? task.id : task.parent;
    return out;
}

}  // namespace lrm::tasks
