#include "orchestrator/worker.hpp"

#include "base/error.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/work_board.hpp"
#include "orchestrator/worker_task.hpp"
#include "syntax/checks.hpp"

#include <algorithm>
#include <cstdio>

namespace factory {
namespace {

/// What a worker does, for a person; empty for what takes no time.
const char* word_of(const Action& action) {
    if (std::holds_alternative<action::PrepareWorkspace>(action)) return "prepares a work tree";
    if (std::holds_alternative<action::StartAgent>(action)) return "starts an agent";
    if (std::holds_alternative<action::CheckScope>(action)) return "checks what was changed";
    if (std::holds_alternative<action::ProveRed>(action)) return "runs its tests without the change (RED)";
    if (std::holds_alternative<action::ProveGreen>(action)) return "runs its tests with the change (GREEN)";
    if (std::holds_alternative<action::Review>(action)) return "is at the gate L0";
    if (std::holds_alternative<action::EnqueueMerge>(action)) return "merges, with all tests (VERIFY)";
    return "";
}

std::string name_of(int number) {
    char text[16];
    std::snprintf(text, sizeof text, "W%02d", number);
    return text;
}

}  // namespace

std::vector<std::string> outside_scope(const std::vector<std::string>& changed,
                                       const std::vector<std::string>& allowed) {
    std::vector<std::string> out;
    if (allowed.empty()) return out;
    for (const std::string& file : changed) {
        const bool is_allowed = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& one) {
            return file == one || (!one.empty() && one.back() == '/' && file.starts_with(one));
        });
        if (!is_allowed && !syntax::is_test_path(file)) out.push_back(file);
    }
    return out;
}

std::string with_full_disk(const std::string& why, const std::filesystem::path& folder,
                           std::uintmax_t least) {
    std::error_code ec;
    const std::filesystem::space_info space = std::filesystem::space(folder, ec);
    if (ec || space.available >= least) return why;
    return "the disk is full (" + folder.string() + "): " + why;
}

std::string merge_mark(const std::string& task) {
    return "Factory-Task: " + task;
}

Worker::Worker(const Workshop& shop, int number)
    : shop_(shop), name_(name_of(number)), backlog_(shop.lrm, shop.project.project.name, name_ + shop.mark) {}

void Worker::log(const Task& task, const std::string& line) const {
    shop_.log(name_ + " " + task.claimed.id + ": " + clean(line));
}

void Worker::remark(const Task& task, const std::string& line) const {
    log(task, line);
    shop_.board->remark(task.claimed.id, clean(line));
}

void Worker::show(const Task& task, const Action& action) const {
    const char* const stage = word_of(action);
    if (*stage != '\0') shop_.board->show({name_, task.claimed.id, stage, "", "", ""});
}

std::optional<RunEnd> Worker::once(const std::string& id) {
    std::optional<Claimed> claimed = backlog_.claim("pending", id);
    if (!claimed) return std::nullopt;
    Task task(std::move(*claimed), shop_.places.data / "evidence");
    log(task, "claimed: " + text_of(task.whole, "title"));
    task.lease = shop_.leases->keep(task.claimed);
    std::string why;
    task.chain = shop_.chain(task.whole, why);
    Run run;
    run.task = task.claimed.id;
    run.models = static_cast<int>(task.chain.size());
    run.needs_red = tdd::needs_red(text_of(task.whole, "type"));
    Event event = task.chain.empty() ? Event(event::Trouble{why}) : Event(event::Start{});
    RunEnd end{task.claimed.id, false, ""};
    while (run.stage != Stage::over) {
        // Who lost the lease may only clean up; a merge that happened is found again by its mark.
        if (task.lease->is_lost) event = event::LeaseLost{};
        const Step step = next(run, event);
        run = step.run;
        std::optional<Event> result;
        for (const Action& action : step.actions) {
            // After a failure nothing more is done but to give the work tree back.
            if (result && !std::holds_alternative<action::ReturnWorkspace>(action)) continue;
            if (std::optional<Event> now = perform(task, action); now && !result) result = std::move(now);
        }
        if (run.stage == Stage::over) {
            end.is_merged = std::holds_alternative<event::Merged>(event) ||
                            std::holds_alternative<event::AlreadyMerged>(event);
            end.line = clean(outcome_line(run, step.actions, event));
            shop_.log(end.line);
            if (!end.is_merged) shop_.board->remark(task.claimed.id, end.line);
            break;
        }
        event =
            result ? std::move(*result) : Event(event::Trouble{"a step of the factory brought no result"});
    }
    shop_.leases->let_go(task.lease);
    shop_.board->clear(name_);
    return end;
}

std::optional<Event> Worker::perform(Task& task, const Action& action) {
    show(task, action);
    try {
        if (std::holds_alternative<action::PrepareWorkspace>(action)) return prepare(task);
        if (const auto* start = std::get_if<action::StartAgent>(&action))
            return run_agent(task, start->model);
        if (std::holds_alternative<action::CheckScope>(action)) return check_scope(task);
        if (std::holds_alternative<action::ProveRed>(action)) return prove_red(task);
        if (std::holds_alternative<action::ProveGreen>(action)) return prove_green(task);
        if (std::holds_alternative<action::Review>(action)) return review(task);
        if (std::holds_alternative<action::EnqueueMerge>(action)) return enqueue(task);
        if (const auto* one = std::get_if<action::Move>(&action)) move(task, *one);
        if (const auto* release = std::get_if<action::Release>(&action))
            backlog_.release(task.claimed, clean(release->reason), release->wait);
        if (const auto* back = std::get_if<action::ReturnWorkspace>(&action))
            give_up(task, back->keep_changes);
        return std::nullopt;
    } catch (const StaleClaim& stale) {
        log(task, stale.what());
        task.lease->is_lost = true;
        return event::LeaseLost{};
    } catch (const std::exception& error) {
        log(task, error.what());
        return event::Trouble{with_full_disk(error.what(), shop_.places.data)};
    }
}

void Worker::move(Task& task, const action::Move& move) {
    MoveFacts facts;
    facts.reason = clean(move.reason);
    facts.motif = move.motif;
    facts.commit = move.commit;
    facts.wait = move.wait;
    if (move.to == "merged" || move.to == "tdd_failed" || move.to == "adversarial_rejected") {
        task.facts["outcome"] = move.to;
        task.facts["reason"] = facts.reason;
        facts.evidence_hash = task.pack.seal(task.facts);
        facts.evidence = task.pack.reference();
    }
    backlog_.move(task.claimed, move.to, facts);
}

void Worker::give_up(Task& task, bool keep_changes) {
    // What was sealed already has its patch.
    const bool is_sealed = task.facts.contains("outcome");
    if (keep_changes && task.slot && task.commit.empty() && !is_sealed) {
        const GitProgram tree = task.slot->git();
        tree.stage_all();
        task.pack.put("diff.patch", clean(tree.text({"diff", "--cached", "--no-color", task.base})));
    }
    task.slot.reset();
}

}  // namespace factory
