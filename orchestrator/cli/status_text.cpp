#include "orchestrator/cli/status_text.hpp"

#include <algorithm>
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

/// A reason may be what a program printed.
std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

std::string span(std::int64_t since_ms, std::int64_t now_ms) {
    if (since_ms == 0 || since_ms > now_ms + 1000) return "";
    const std::int64_t seconds = std::max<std::int64_t>(0, now_ms - since_ms) / 1000;
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

std::string age(const Json& task, std::int64_t now_ms) {
    return span(milliseconds_of(task.value("moved_at", "")), now_ms);
}

std::int64_t number_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

/// What its worker does with a task just now; empty where this machine does not know.
std::string doing(const Json& boards, const Json& task, std::int64_t now_ms) {
    const auto board = boards.find(task.value("project", ""));
    if (board == boards.end()) return "";
    for (const Json& worker : board->value("workers", Json::array())) {
        if (worker.value("task", "") != task.value("id", "")) continue;
        std::string text =
            "\n" + std::string(19, ' ') + worker.value("worker", "") + " " + worker.value("stage", "");
        if (const std::string agent = worker.value("agent", ""); !agent.empty())
            text += ": " + agent + " with " + worker.value("model", "");
        const std::string since = span(number_of(worker, "since_ms"), now_ms);
        if (!since.empty()) text += ", since " + since;
        const std::string heard = span(number_of(worker, "heard_ms"), now_ms);
        if (!heard.empty()) text += ", last heard of " + heard + " ago";
        return text;
    }
    return "";
}

std::string remarks(const Json& boards, const std::string& project, std::int64_t now_ms) {
    std::string text;
    for (const auto& board : boards.items()) {
        if (!project.empty() && board.key() != project) continue;
        for (const Json& remark : board.value().value("remarks", Json::array())) {
            const std::string when = span(number_of(remark, "at_ms"), now_ms);
            text += "  " + padded(remark.value("task", ""), 16) + " " +
                    padded(when.empty() ? "" : when + " ago", 12) + " " + one_line(remark.value("text", "")) +
                    "\n";
        }
    }
    return text;
}

/// One line a task; of all projects unless one is named.
std::string lines(const Json& tasks, const std::string& project, const StatusFacts& facts) {
    std::string text;
    for (const Json& task : tasks) {
        if (!project.empty() && task.value("project", "") != project) continue;
        const std::string since = age(task, facts.now_ms);
        text += "  " + padded(task.value("id", ""), 16) + " " + padded(task.value("status", ""), 18) + " " +
                padded(since.empty() ? "" : "for " + since, 12) + " " + one_line(task.value("title", ""));
        if (task.contains("owner")) text += "  [" + task.value("owner", "") + "]";
        text += doing(facts.boards, task, facts.now_ms);
        const bool is_again = &tasks == &facts.again;
        if (is_again && task.contains("reason"))
            text += "\n" + std::string(19, ' ') + "why: " + one_line(task.value("reason", ""));
        if (task.value("status", "") == "blocked") {
            text +=
                "\n" + std::string(19, ' ') + "next: " + task.value("next_owner", "a person") + " decides";
            if (task.contains("reason")) text += "; why: " + one_line(task.value("reason", ""));
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

std::string status_text(const StatusFacts& facts, const std::string& project) {
    std::string text;
    for (const auto& item : facts.counts.items())
        if (project.empty() || item.key() == project) text += of_project(item.value(), item.key());
    if (text.empty())
        return project.empty()
                   ? "no tasks yet; to add one: factory PROJECT tasks add TITLE\n"
                   : project + " has no tasks; to add one: factory " + project + " tasks add TITLE\n";
    if (const std::string now = lines(facts.busy, project, facts); !now.empty()) text += "\nnow\n" + now;
    if (const std::string again = lines(facts.again, project, facts); !again.empty())
        text += "\nwaiting after an attempt that failed\n" + again;
    if (const std::string needs = lines(facts.stuck, project, facts); !needs.empty())
        text += "\nblocked (factory PROJECT tasks why ID tells more, retry ID puts it back)\n" + needs;
    if (const std::string lately = remarks(facts.boards, project, facts.now_ms); !lately.empty())
        text += "\nlately (the newest last)\n" + lately;
    return text;
}

}  // namespace factory::cli
