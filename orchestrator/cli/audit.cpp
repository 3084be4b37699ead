// factory replay, verify-evidence: is the audit trail whole, and are the tasks its sum?
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/cli/tasks.hpp"

namespace factory::cli {
namespace {

int report(const Session& session, const char* what, const char* good) {
    const base::Json facts = task_call(session, "task_query", {{"what", what}});
    std::string text = std::to_string(facts.value("events", 0)) + " events of " +
                       std::to_string(facts.value("tasks", 0)) + " tasks";
    const base::Json& problems = facts["problems"];
    if (problems.empty()) text += std::string(": ") + good;
    // The newest are sealed within a second; more than that unsealed would mean that nobody seals.
    if (std::string(what) == "verify")
        text += "; " + std::to_string(facts.value("seals", 0)) + " seals cover " +
                std::to_string(facts.value("sealed", 0)) + " events";
    for (const base::Json& problem : problems) text += "\n" + problem.get<std::string>();
    session.print(facts, text);
    return problems.empty() ? 0 : 1;
}

}  // namespace

void add_audit(CLI::App& parent, Session& session) {
    CLI::App* const verifying = parent.add_subcommand(
        "verify-evidence", "check the hash chains, the seals and every move of the audit trail");
    verifying->group("Backlog");
    set_examples(*verifying, "  factory verify-evidence\n");
    verifying->callback([&session] {
        session.action = [&session] {
            return report(session, "verify", "chains, seals and moves are sound");
        };
    });
    CLI::App* const replaying =
        parent.add_subcommand("replay", "add up the audit trail and compare the sum with the stored tasks");
    replaying->group("Backlog");
    set_examples(*replaying, "  factory replay\n");
    replaying->callback([&session] {
        session.action = [&session] {
            return report(session, "replay", "the tasks are the sum of their events");
        };
    });
}

}  // namespace factory::cli
