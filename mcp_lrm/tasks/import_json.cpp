// backlog_tasks.json and deploy_backlog.json.
#include "base/schema.hpp"
#include "mcp_lrm/tasks/import.hpp"
#include "mcp_lrm/tasks/wsjf.hpp"

#include <array>

namespace lrm::tasks {
namespace {

// Fields of the store that an import never sets: who holds a task and how it is counted is the store's to
// say.
constexpr std::array held_by_store = {"fence",           "fence_secret", "owner",      "locked_by",
                                      "lock_expires_at", "project",      "updated_at", "wsjf",
                                      "motif",           "approved",     "not_before"};

bool is_in(const auto& names, const std::string& name) {
    for (const char* one : names)
        if (name == one) return true;
    return false;
}

/// The word in a deploy backlog that stands for a state there.
Status deploy_status(const Json& json) {
    const std::string word = json.value("status", "pending");
    if (word == "pending") return Status::queued_for_deploy;
    return to_status(word).value_or(Status::queued_for_deploy);
}

const Json& empty_object() {
    static const Json empty = Json::object();
    return empty;
}

std::string first_line(const std::string& text) {
    std::string line = text.substr(0, text.find('\n'));
    if (line.size() > 200) line = line.substr(0, 197) + "...";
    return line;
}

std::string where(const std::string& text, std::size_t byte) {
    std::size_t line = 1, column = 1;
    for (std::size_t i = 0; i < byte && i < text.size(); ++i) {
        ++column;
        if (text[i] == '\n') {
            ++line;
            column = 1;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// The whole objects of the list "tasks" in a text that is broken somewhere.
std::vector<Json> whole_entries(const std::string& text) {
    std::vector<Json> out;
    const std::size_t key = text.find("\"tasks\"");
    std::size_t at = key == std::string::npos ? key : text.find('[', key);
    if (at == std::string::npos) return out;
    int depth = 0;
    bool in_text = false;
    std::size_t start = 0;
    for (++at; at < text.size(); ++at) {
        const char c = text[at];
        if (in_text) {
            if (c == '\\') ++at;
            else if (c == '"') in_text = false;
        } else if (c == '"') {
            in_text = true;
        } else if (c == '{') {
            if (depth++ == 0) start = at;
        } else if (c == '}' && --depth == 0) {
            const Json entry =
                Json::parse(text.begin() + static_cast<std::ptrdiff_t>(start),
                            text.begin() + static_cast<std::ptrdiff_t>(at) + 1, nullptr, false);
            if (entry.is_discarded()) return out;
            out.push_back(entry);
        } else if (depth < 0 || (depth == 0 && c == ']')) {
            return out;
        }
    }
    return out;
}

std::string time_or_empty(Millis time) {
    return time == 0 ? "" : to_rfc3339(time);
}

Json null_when_empty(const std::string& text) {
    return text.empty() ? Json() : Json(text);
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
    const Json known = to_stored([] {  // every field, so that its name is known
        Task all;
        all.id = all.project = all.parent = all.type = all.domain = all.title = "x";
        all.owner = all.next_owner = all.reason = all.verdict = all.commit_sha = all.artifact_id =
            all.evidence = "x";
        all.files = all.depends_on = all.tags = {"x"};
        all.wsjf = {1, 1, 1, 1, 1, 1};
        all.attempts = {{"x", 1}};
        all.usage = {1, 1, 1, 1};
        all.created_at = all.updated_at = all.completed_at = all.not_before = all.fence = 1;
        all.tainted = all.approved = true;
        all.motif = all.fence_secret = "x";
        return all;
    }());
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
        out.task.wsjf.time_criticality == 0)
        out.task.wsjf.time_criticality = time_criticality_of_priority(content["priority"].get<std::string>());
    if (!content.empty()) out.content = base::to_text(content);
    return out;
}

Json to_backlog_entry(const Task& task, const std::string& content) {
    Json out = content.empty() ? Json::object() : base::parse_json(content);
    out["id"] = task.id;
    out["type"] = task.type;
    out["domain"] = task.domain;
    out["status"] = to_word(task.status);
    out["files"] = task.files;
    out["attempts"] = task.attempts;
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

Imported read_json_backlog(const std::string& text, const std::string& project) {
    Imported out;
    Json all;
    try {
        all = Json::parse(text);
    } catch (const Json::parse_error& error) {
        out.damage = where(text, error.byte == 0 ? 0 : error.byte - 1) + ": this is not JSON";
        for (const Json& entry : whole_entries(text)) out.tasks.push_back(from_json(entry, project));
        return out;
    }
    const Json& list = all.is_object() ? (all.contains("tasks") ? all["tasks"] : empty_object()) : all;
    if (!list.is_array()) throw Refused(Refused::Why::bad, "this is no backlog: it needs a list \"tasks\"");
    for (std::size_t i = 0; i < list.size(); ++i) {
        try {
            out.tasks.push_back(from_json(list[i], project));
        } catch (const Refused& refused) {
            throw Refused(Refused::Why::bad, "tasks[" + std::to_string(i) + "]: " + refused.what());
        }
    }
    return out;
}

}  // namespace lrm::tasks
