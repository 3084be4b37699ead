#include "orchestrator/cli/status_text.hpp"

#include <cstdio>
#include <ctime>
#include <vector>

namespace factory::cli {
namespace {

using base::Json;

/// What a reader wants to know of the states, in the order of the work.
struct Group {
    const char* name;
    const char* what;
    std::vector<const char*> states;
};

const std::vector<Group>& groups() {
    static const std::vector<Group> all = {
        {"waiting",
         "for a worker",
         {"pending", "rate_limited", "tdd_failed", "adversarial_rejected", "build_failed"}},
        {"in work",
         "an agent has it, or its change is being checked",
         {"locked", "tdd_in_progress", "code_written", "tdd_success"}},
        {"merged", "waits to be built, or is being built", {"merged", "building"}},
        {"deploying",
         "on its way to production",
         {"queued_for_deploy", "deploying", "staging_ok", "rolled_back"}},
        {"split", "its subtasks do the work", {"split"}},
        {"blocked", "somebody must decide", {"blocked"}},
        {"done", "in production", {"prod_ok"}},
        {"given up", "failed or cancelled", {"failed", "cancelled"}}};
    return all;
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.resize(width, ' ');
    return text;
}

std::string age(const Json& task, std::int64_t now_ms) {
    const std::int64_t since = milliseconds_of(task.value("moved_at", ""));
    if (since == 0 || since > now_ms) return "";
    const std::int64_t seconds = (now_ms - since) / 1000;
    if (seconds < 120) return std::to_string(seconds) + " s";
    if (seconds < 7200) return std::to_string(seconds / 60) + " min";
    if (seconds < 172'800) return std::to_string(seconds / 3600) + " h";
    return std::to_string(seconds / 86'400) + " days";
}

std::string of_project(const Json& states, const std::string& name) {
    std::int64_t total = 0;
    for (const Json& count : states) total += count.get<std::int64_t>();
    std::string text = name + ": " + std::to_string(total) + (total == 1 ? " task\n" : " tasks\n");
    for (const Group& group : groups()) {
        std::int64_t sum = 0;
        std::string parts;
        for (const char* state : group.states) {
            const std::int64_t count = states.value(state, std::int64_t{0});
            if (count == 0) continue;
            sum += count;
            parts += (parts.empty() ? "" : ", ") + std::string(state) + " " + std::to_string(count);
        }
        if (sum == 0) continue;
        char count[24];
        std::snprintf(count, sizeof count, "%6lld", static_cast<long long>(sum));
        text += "  " + padded(group.name, 10) + count + "  " + padded(group.what, 48) + " " + parts + "\n";
    }
    return text;
}

/// One line a task; of all projects unless one is named.
std::string lines(const Json& tasks, const std::string& project, std::int64_t now_ms) {
    std::string text;
    for (const Json& task : tasks) {
        if (!project.empty() && task.value("project", "") != project) continue;
        const std::string since = age(task, now_ms);
        text += "  " + padded(task.value("id", ""), 16) + " " + padded(task.value("status", ""), 18) + " " +
                padded(since.empty() ? "" : "for " + since, 12) + " " + task.value("title", "");
        if (task.contains("owner")) text += "  [" + task.value("owner", "") + "]";
        if (task.value("status", "") == "blocked") {
            text +=
                "\n" + std::string(19, ' ') + "next: " + task.value("next_owner", "a person") + " decides";
            if (task.contains("reason")) text += "; why: " + task.value("reason", "");
        }
        text += "\n";
    }
    return text;
}

}  // namespace

std::int64_t milliseconds_of(const std::string& time) {
    std::tm parts{};
    int milliseconds = 0;
    if (std::sscanf(time.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ", &parts.tm_year, &parts.tm_mon,
                    &parts.tm_mday, &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &milliseconds) != 7)
        return 0;
    parts.tm_year -= 1900;
    parts.tm_mon -= 1;
    return static_cast<std::int64_t>(timegm(&parts)) * 1000 + milliseconds;
}

std::string status_text(const Json& counts, const Json& busy, const Json& stuck, const std::string& project,
                        std::int64_t now_ms) {
    std::string text;
    for (const auto& item : counts.items())
        if (project.empty() || item.key() == project) text += of_project(item.value(), item.key());
    if (text.empty())
        return project.empty()
                   ? "no tasks yet; to add one: factory PROJECT tasks add TITLE\n"
                   : project + " has no tasks; to add one: factory " + project + " tasks add TITLE\n";
    if (const std::string now = lines(busy, project, now_ms); !now.empty()) text += "\nnow\n" + now;
    if (const std::string needs = lines(stuck, project, now_ms); !needs.empty())
        text += "\nblocked (factory PROJECT tasks why ID tells more, retry ID puts it back)\n" + needs;
    return text;
}

}  // namespace factory::cli
