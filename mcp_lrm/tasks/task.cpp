#include "mcp_lrm/tasks/task.hpp"

#include "base/schema.hpp"

#include <type_traits>

namespace lrm::tasks {
namespace {

[[noreturn]] void misfit(const char* name, const char* expected, const Json& got) {
    throw base::BadValue(base::BadValue::About::value, {{name, {}}}, expected, base::to_text(got));
}

void read(const char* name, const Json& json, std::string& out) {
    if (!json.is_string()) misfit(name, "text", json);
    out = json.get<std::string>();
}
void read(const char* name, const Json& json, bool& out) {
    if (!json.is_boolean()) misfit(name, "true or false", json);
    out = json.get<bool>();
}
void read(const char* name, const Json& json, double& out) {
    if (!json.is_number()) misfit(name, "a number", json);
    out = json.get<double>();
}
void read(const char* name, const Json& json, std::int64_t& out) {
    if (!json.is_number_integer()) misfit(name, "an integer", json);
    out = json.get<std::int64_t>();
}
void read(const char* name, const Json& json, Status& out) {
    const auto status = json.is_string() ? to_status(json.get<std::string>()) : std::nullopt;
    if (!status) misfit(name, "a task status", json);
    out = *status;
}
void read(const char* name, const Json& json, std::vector<std::string>& out) {
    if (!json.is_array()) misfit(name, "a list of texts", json);
    out.clear();
    for (const Json& item : json) {
        if (!item.is_string()) misfit(name, "a list of texts", json);
        out.push_back(item.get<std::string>());
    }
}
void read(const char* name, const Json& json, std::map<std::string, int>& out) {
    if (!json.is_object()) misfit(name, "numbers by name", json);
    out.clear();
    for (const auto& item : json.items()) {
        if (!item.value().is_number_integer()) misfit(name, "numbers by name", json);
        out[item.key()] = item.value().get<int>();
    }
}

template <class T>
Json written(const T& value) {
    if constexpr (std::is_same_v<T, Status>) return to_word(value);
    else return value;
}

/// Calls `visit(name, member of a, member of b)` for each field: the one list of them.
template <class Task1, class Task2, class Visit>
void each_field(Task1& a, Task2& b, const Visit& visit) {
    visit("id", a.id, b.id);
    visit("project", a.project, b.project);
    visit("parent", a.parent, b.parent);
    visit("type", a.type, b.type);
    visit("domain", a.domain, b.domain);
    visit("title", a.title, b.title);
    visit("status", a.status, b.status);
    visit("files", a.files, b.files);
    visit("depends_on", a.depends_on, b.depends_on);
    visit("tags", a.tags, b.tags);
    visit("business_value", a.wsjf.business_value, b.wsjf.business_value);
    visit("time_criticality", a.wsjf.time_criticality, b.wsjf.time_criticality);
    visit("risk_reduction", a.wsjf.risk_reduction, b.wsjf.risk_reduction);
    visit("job_size", a.wsjf.job_size, b.wsjf.job_size);
    visit("wsjf_score", a.wsjf.score, b.wsjf.score);
    visit("wsjf_raised", a.wsjf.raised, b.wsjf.raised);
    visit("attempts", a.attempts, b.attempts);
    visit("tokens", a.usage.tokens, b.usage.tokens);
    visit("cost", a.usage.cost, b.usage.cost);
    visit("sessions", a.usage.sessions, b.usage.sessions);
    visit("wall_ms", a.usage.wall_ms, b.usage.wall_ms);
    visit("created_at", a.created_at, b.created_at);
    visit("updated_at", a.updated_at, b.updated_at);
    visit("moved_at", a.moved_at, b.moved_at);
    visit("completed_at", a.completed_at, b.completed_at);
    visit("not_before", a.not_before, b.not_before);
    visit("owner", a.owner, b.owner);
    visit("fence", a.fence, b.fence);
    visit("fence_secret", a.fence_secret, b.fence_secret);
    visit("next_owner", a.next_owner, b.next_owner);
    visit("reason", a.reason, b.reason);
    visit("verdict", a.verdict, b.verdict);
    visit("commit_sha", a.commit_sha, b.commit_sha);
    visit("artifact_id", a.artifact_id, b.artifact_id);
    visit("evidence", a.evidence, b.evidence);
    visit("tainted", a.tainted, b.tainted);
    visit("approved", a.approved, b.approved);
    visit("motif", a.motif, b.motif);
}

}  // namespace

bool Task::operator==(const Task& other) const {
    bool same = true;
    each_field(*this, other,
               [&](const char*, const auto& mine, const auto& theirs) { same = same && mine == theirs; });
    return same;
}

Json difference(const Task& before, const Task& after) {
    Json patch = Json::object();
    each_field(before, after, [&](const char* name, const auto& old, const auto& now) {
        if (!(old == now)) patch[name] = written(now);
    });
    return patch;
}

Json to_stored(const Task& task) {
    Json out = difference(Task{}, task);
    out["status"] = to_word(task.status);
    return out;
}

Json to_json(const Task& task) {
    Json out = to_stored(task);
    out.erase("fence_secret");
    return out;
}

void apply_patch(const Json& patch, Task& task) {
    each_field(task, task, [&](const char* name, auto& field, const auto&) {
        const auto found = patch.find(name);
        if (found != patch.end() && !found->is_null()) read(name, *found, field);
    });
}

std::string fence_of(const Task& task) {
    return task.fence_secret.empty() ? "" : std::to_string(task.fence) + "-" + task.fence_secret;
}

}  // namespace lrm::tasks
