#include "mcp_lrm/tasks/audit.hpp"

#include "base/hash.hpp"
#include "mcp_lrm/tasks/seal.hpp"

#include <unordered_map>

namespace lrm::tasks {
namespace {

constexpr int piece = 5000;
constexpr std::size_t most_problems = 100;

template <class Visit>
void each_event(EventLog& log, bool with_content, const Visit& visit) {
    std::int64_t last = 0;
    for (;;) {
        const std::vector<Event> events = log.events(last, "", piece, with_content);
        for (const Event& event : events) visit(event);
        if (events.empty()) return;
        last = events.back().number;
    }
}

void add(AuditReport& report, const std::string& problem) {
    if (report.problems.size() < most_problems) report.problems.push_back(problem);
}

std::string event_name(const Event& event) {
    return "event " + std::to_string(event.number) + " of " + event.task;
}

}  // namespace

AuditReport verify(EventLog& log) {
    AuditReport report;
    std::unordered_map<std::string, std::string> last_hash;
    std::unordered_map<std::string, std::string> status;
    std::unordered_map<std::string, std::int64_t> fence;
    const std::vector<Seal> seals = log.seals();
    std::size_t next_seal = 0;
    std::string sealed;
    std::vector<std::string> unsealed;
    std::int64_t number = 0;
    const auto close_seal = [&] {
        const Seal& seal = seals[next_seal++];
        sealed = chained(sealed, unsealed);
        unsealed.clear();
        if (seal.hash != sealed)
            add(report, "seal " + std::to_string(seal.number) + " does not fit the events before it");
        sealed = seal.hash;
    };
    each_event(log, true, [&](const Event& event) {
        ++report.events;
        if (event.number != number + 1)
            add(report, "events " + std::to_string(number + 1) + " to " + std::to_string(event.number - 1) +
                            " are missing");
        number = event.number;
        if (event.previous != last_hash[event.task])
            add(report, event_name(event) + " does not follow the one before it");
        if (hash_of(event) != event.hash)
            add(report, event_name(event) + " was altered: its hash does not fit");
        last_hash[event.task] = event.hash;
        std::string& now = status[event.task];
        if (event.kind == "move") {
            const auto from = to_status(event.from);
            const auto to = to_status(event.to);
            if (now != event.from)
                add(report, event_name(event) + " starts from " + event.from + ", but the task was " + now);
            if (!from || !to || !may_move(*from, *to, event.actor))
                add(report, event_name(event) + ": " + to_word(event.actor) + " may not move from " +
                                event.from + " to " + event.to);
        }
        if (!event.to.empty()) now = event.to;
        unsealed.push_back(event.hash);
        while (next_seal < seals.size() && seals[next_seal].last_event == event.number) close_seal();
    });
    for (; next_seal < seals.size(); ++next_seal)
        add(report, "seal " + std::to_string(seals[next_seal].number) + " covers events that are missing");
    report.seals = static_cast<std::int64_t>(seals.size());
    report.sealed = seals.empty() ? 0 : seals.back().last_event;
    report.tasks = static_cast<std::int64_t>(last_hash.size());
    return report;
}

AuditReport replay(EventLog& log) {
    AuditReport report;
    std::unordered_map<std::string, Task> tasks;
    each_event(log, false, [&](const Event& event) {
        ++report.events;
        apply_patch(event.patch, tasks[event.task]);
    });
    report.tasks = static_cast<std::int64_t>(tasks.size());
    std::size_t stored = 0;
    TaskFilter filter;
    filter.limit = piece;
    for (;;) {
        const std::vector<Task> page = log.list(filter);
        for (const Task& task : page) {
            ++stored;
            const auto found = tasks.find(task.id);
            if (found == tasks.end()) {
                add(report, "task " + task.id + " is stored, but no event made it");
                continue;
            }
            const Json different = difference(found->second, task);
            if (!different.empty())
                add(report, "task " + task.id + " is not the sum of its events: " + base::to_text(different) +
                                " is stored");
        }
        if (page.size() < static_cast<std::size_t>(piece)) break;
        filter.after = page.back().id;
    }
    if (stored < tasks.size())
        add(report, std::to_string(tasks.size() - stored) + " tasks have events, but are not stored");
    return report;
}

}  // namespace lrm::tasks
