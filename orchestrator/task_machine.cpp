#include "orchestrator/task_machine.hpp"

#include <stdexcept>

namespace factory {
namespace {

using agents::Outcome;
using std::chrono::seconds;

constexpr seconds after_rate_limit{90};
constexpr seconds after_trouble{60};
constexpr seconds after_misconfiguration{600};
constexpr int crashes_allowed = 1;  // one more agent after one that crashed

void expect(const Run& run, Stage stage, const char* what) {
    if (run.stage != stage)
        throw std::logic_error("task " + run.task + ": " + what + " in stage " +
                               std::to_string(static_cast<int>(run.stage)));
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

class Policy {
public:
    explicit Policy(Run run) : run_(std::move(run)) {}

    Step operator()(const event::Start&) {
        expect(run_, Stage::claimed, "start");
        return go(Stage::preparing, action::PrepareWorkspace{});
    }

    Step operator()(const event::WorkspaceReady&) {
        expect(run_, Stage::preparing, "a workspace");
        add(move("tdd_in_progress", "an agent works on it"));
        return go(Stage::writing, action::StartAgent{run_.model});
    }

    Step operator()(const event::WorkspaceFailed& e) {
        expect(run_, Stage::preparing, "a workspace's failure");
        return give_back("no workspace: " + e.why, after_trouble);
    }

    Step operator()(const event::AgentEnded& e) {
        expect(run_, Stage::writing, "an agent's end");
        // What it reported is the store's already, whatever became of its process afterwards.
        if (e.report == Report::split || e.report == Report::blocked) return end(e.report == Report::blocked);
        if (e.report == Report::code_written && e.has_changes) {
            run_.is_reported = true;
            return go(Stage::checking_scope, action::CheckScope{});
        }
        switch (e.verdict.outcome) {
            case Outcome::completed:
                if (!e.has_changes) return fail("the agent ended and changed nothing");
                add(move("code_written", "the agent ended its work"));
                run_.is_reported = true;
                return go(Stage::checking_scope, action::CheckScope{});
            case Outcome::rate_limited:
                if (has_other_model()) return other_model();
                add(move("rate_limited", e.verdict.reason, after_rate_limit));
                return end(e.has_changes);
            case Outcome::unavailable:
                if (has_other_model()) return other_model();
                return give_back(e.verdict.reason, after_rate_limit, e.has_changes);
            case Outcome::misconfigured:
                if (has_other_model()) return other_model();
                return give_back(e.verdict.reason, after_misconfiguration, e.has_changes);
            case Outcome::crashed:
                if (run_.crashes++ < crashes_allowed) {
                    if (has_other_model()) ++run_.model;
                    return go(Stage::writing, action::StartAgent{run_.model});
                }
                return fail(e.verdict.reason, e.has_changes);
            case Outcome::cut_short:
            case Outcome::refused:
                return fail(e.verdict.reason, e.has_changes);
        }
        throw std::logic_error("no such outcome");
    }

    Step operator()(const event::ScopeChecked& e) {
        expect(run_, Stage::checking_scope, "a look at the scope");
        if (!e.reached.empty())
            return reject("scope", "its agent reached for what no agent may touch: " + joined(e.reached));
        if (!e.outside.empty())
            return reject("scope", "it changed what is not its task's: " + joined(e.outside));
        if (run_.needs_red) return go(Stage::proving_red, action::ProveRed{});
        return go(Stage::proving_green, action::ProveGreen{});
    }

    Step operator()(const event::RedChecked& e) {
        expect(run_, Stage::proving_red, "RED");
        if (!e.is_proven) return fail("RED is not proven: " + e.why, true);
        return go(Stage::proving_green, action::ProveGreen{});
    }

    Step operator()(const event::GreenChecked& e) {
        expect(run_, Stage::proving_green, "GREEN");
        if (!e.is_green) return fail("not GREEN: " + e.why, true);
        return go(Stage::reviewing, action::Review{});
    }

    Step operator()(const event::Reviewed& e) {
        expect(run_, Stage::reviewing, "a review");
        if (!e.is_approved) return reject(e.motif, e.why);
        add(move("tdd_success", "RED and GREEN were seen, the gates approved"));
        return go(Stage::merging, action::EnqueueMerge{});
    }

    Step operator()(const event::Merged& e) {
        expect(run_, Stage::merging, "a merge");
        action::Move merged = move("merged", "on the target branch");
        merged.commit = e.commit;
        add(std::move(merged));
        return end(false);
    }

    Step operator()(const event::AlreadyMerged& e) {
        expect(run_, Stage::preparing, "an earlier merge");
        const char* why = "an earlier run merged it, and died before it said so";
        add(move("tdd_in_progress", why));
        add(move("code_written", why));
        add(move("tdd_success", why));
        action::Move merged = move("merged", why);
        merged.commit = e.commit;
        add(std::move(merged));
        return end(false);
    }

    Step operator()(const event::NotMerged& e) {
        expect(run_, Stage::merging, "a merge's failure");
        switch (e.because) {
            case event::NotMerged::Because::conflict:  // others were faster: no fault of the task
                return give_back("it conflicts with what was merged meanwhile: " + e.why, seconds{0}, true);
            case event::NotMerged::Because::tests:
                return fail("VERIFY failed on the merged tree: " + e.why, true);
            case event::NotMerged::Because::gate:
                return reject(e.motif, e.why);
        }
        throw std::logic_error("no such reason");
    }

    // In any stage.
    Step operator()(const event::LeaseLost&) { return end(true); }
    Step operator()(const event::Trouble& e) { return give_back(e.why, after_trouble, true); }

private:
    static action::Move move(std::string to, std::string reason, seconds wait = seconds{0}) {
        return {std::move(to), std::move(reason), "", "", wait};
    }
    // Made where they stay: GCC 12 takes a moved variant for uninitialized.
    template <class What>
    void add(What what) {
        actions_.emplace_back(std::in_place_type<What>, std::move(what));
    }

    template <class What>
    Step go(Stage stage, What what) {
        run_.stage = stage;
        add(std::move(what));
        return {std::move(run_), std::move(actions_)};
    }
    Step end(bool keep_changes) { return go(Stage::over, action::ReturnWorkspace{keep_changes}); }
    Step fail(const std::string& why, bool keep_changes = false) {
        add(move("tdd_failed", why));
        return end(keep_changes);
    }
    Step reject(const std::string& motif, const std::string& why) {
        action::Move rejected = move("adversarial_rejected", why);
        rejected.motif = motif;
        add(std::move(rejected));
        return end(true);
    }
    Step give_back(const std::string& why, seconds wait, bool keep_changes = false) {
        add(action::Release{why, wait});
        return end(keep_changes);
    }

    bool has_other_model() const { return run_.model + 1 < run_.models; }
    Step other_model() {
        ++run_.model;
        return go(Stage::writing, action::StartAgent{run_.model});
    }

    Run run_;
    std::vector<Action> actions_;
};

}  // namespace

Step next(Run run, const Event& what) {
    if (run.stage == Stage::over) throw std::logic_error("task " + run.task + " is over");
    return std::visit(Policy(std::move(run)), what);
}

std::string outcome_line(const Run& run, const std::vector<Action>& actions, const Event& what) {
    if (run.stage != Stage::over) return {};
    for (const Action& one : actions) {
        if (const auto* move = std::get_if<action::Move>(&one)) {
            if (move->to == "merged") return "TDD SUCCESS: " + run.task + " " + move->commit;
            if (move->to == "tdd_failed") return "TDD FAILED: " + run.task + ": " + move->reason;
            if (move->to == "adversarial_rejected") return "REJECTED: " + run.task + ": " + move->reason;
            if (move->to == "rate_limited") return "RATE LIMITED: " + run.task + ": " + move->reason;
        }
        if (const auto* release = std::get_if<action::Release>(&one))
            return "RELEASED: " + run.task + ": " + release->reason;
    }
    if (const auto* ended = std::get_if<event::AgentEnded>(&what)) {
        if (ended->report == Report::split) return "SPLIT: " + run.task;
        if (ended->report == Report::blocked) return "BLOCKED: " + run.task;
    }
    return "LEASE LOST: " + run.task;
}

}  // namespace factory
