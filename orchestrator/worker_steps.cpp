// The steps of a worker's run: each does one thing and says what came of it.
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"
#include "orchestrator/agents/prompt.hpp"
#include "orchestrator/agents/run.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/worker_task.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Json;

constexpr std::size_t longest_agent_log = std::size_t{64} << 20U;

Report report_of(const std::string& status) {
    if (status == "code_written") return Report::code_written;
    if (status == "split") return Report::split;
    if (status == "blocked") return Report::blocked;
    return Report::none;
}

/// One line, so that no title can look like our trailers.
std::string subject_of(const std::string& id, std::string title) {
    std::replace_if(
        title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return id + ": " + title;
}

/// Lines of an agent, readable while it works.
class AgentLog {
public:
    explicit AgentLog(const fs::path& file) : out_(file, std::ios::trunc) {
        chmod(file.c_str(), S_IRUSR | S_IWUSR);
    }
    void add(const std::string& line) {
        if (text_.size() + line.size() > longest_agent_log) return;
        text_ += line + "\n";
        out_ << line << "\n" << std::flush;
    }
    const std::string& text() const { return text_; }

private:
    std::ofstream out_;
    std::string text_;
};

}  // namespace

std::string Worker::forgotten_merge(const Task& task) const {
    const GitProgram git(shop_.root);
    // A grep finds T10 for T1, and what stands in a title; the trailer is ours.
    const std::string found =
        git.text({"log", "-50", "--format=%H %(trailers:key=Factory-Task,valueonly,separator=%x20)",
                  "--fixed-strings", "--grep=" + merge_mark(task.claimed.id), "refs/heads/" + shop_.target});
    std::istringstream lines(found);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t space = line.find(' ');
        if (space == std::string::npos || line.substr(space + 1) != task.claimed.id) continue;
        const std::string commit = line.substr(0, space);
        // One that the store knows was taken back since.
        return commit == text_of(task.whole, "commit_sha") ? std::string() : commit;
    }
    return {};
}

Event Worker::prepare(Task& task) {
    const GitProgram git(shop_.root);
    if (const std::string commit = forgotten_merge(task); !commit.empty()) {
        task.facts["commit"] = commit;
        return event::AlreadyMerged{commit};
    }
    task.slot = shop_.pool->take();
    if (!task.slot) return event::WorkspaceFailed{"all work trees are taken"};
    task.base = git.commit("refs/heads/" + shop_.target);
    task.facts["base"] = task.base;
    try {
        shop_.pool->prepare(*task.slot, agents::branch_of_task(task.claimed.id), task.base);
    } catch (const base::Error& error) {
        return event::WorkspaceFailed{error.what()};
    }
    return event::WorkspaceReady{};
}

Event Worker::run_agent(Task& task, int model) {
    const AgentChoice& choice = task.chain.at(static_cast<std::size_t>(model));
    agents::Assignment assignment;
    assignment.task = task.claimed.id;
    assignment.fence = task.claimed.fence;
    assignment.prompt =
        clean(choice.driver->has_tools() ? agents::worker_prompt(task.whole, choice.driver->tool_prefix())
                                         : agents::patch_prompt(task.whole));
    assignment.files = texts_of(task.whole, "files");
    assignment.work_tree = task.slot->tree();
    assignment.home = task.slot->home();
    assignment.proxy = shop_.proxy;
    assignment.suite = shop_.suite;
    const auto daemon = shop_.lrm.start(std::nullopt, {});
    assignment.proxy_arguments = {"--url", "http://127.0.0.1:" + std::to_string(daemon.port) + "/mcp"};
    assignment.model = choice.model;
    assignment.most_turns = shop_.limits.turns;

    const std::string suffix = name_.substr(1) + "_" + folder_of_task(task.claimed.id);
    base::make_private_directory(shop_.places.logs);
    base::write_file(shop_.places.logs / ("prompt_" + suffix + ".txt"), assignment.prompt);
    AgentLog agent_log(shop_.places.logs / ("agent_" + suffix + ".log"));
    agents::RunOptions options;
    options.limits = shop_.limits;
    options.path = shop_.path;
    options.mark = "FACTORY_AGENT=" + base::to_hex(base::random_bytes(8));
    options.environment = {{"PORT", std::to_string(task.slot->first_port())},
                           {"FACTORY_FIRST_PORT", std::to_string(task.slot->first_port())},
                           {"FACTORY_PORTS", std::to_string(agents::Workspace::ports)}};
    options.errors = (task.slot->home() / "stderr.log").string();
    options.on_line = [&](std::string_view line) { agent_log.add(clean(std::string(line))); };
    const GitProgram tree(task.slot->tree());
    std::string last_diff;
    options.is_alive = [&tree, &last_diff] {
        std::string diff = tree.run({"diff", "HEAD"}).out + tree.run({"status", "--porcelain"}).out;
        const bool is_new = diff != last_diff;
        last_diff = std::move(diff);
        return is_new;
    };
    log(task, choice.driver->name() + " with " + choice.provider + "/" + choice.model.name);
    const agents::RunReport report = agents::run_agent(*choice.driver, assignment, options, task.lease->stop);
    task.pack.put("agent.jsonl", agent_log.text());
    task.pack.command({{choice.driver->program()}, ".", report.exit_code, report.duration, "agent"});
    log(task, std::string("the agent ended: ") + agents::to_word(report.verdict.outcome) + ", " +
                  report.verdict.reason);
    shop_.ended(choice.provider, report.verdict.outcome);
    backlog_.report_usage(task.claimed.id,
                          {{"tokens", report.verdict.usage.input_tokens + report.verdict.usage.output_tokens},
                           {"cost", report.verdict.usage.cost},
                           {"sessions", 1},
                           {"wall_ms", report.duration.count()}});
    if (task.lease->is_lost) return event::LeaseLost{};
    if (task.lease->stop.is_requested()) return event::Trouble{"the factory was stopped"};
    if (!report.repeated_call.empty()) log(task, "it was in a loop: " + report.repeated_call);
    event::AgentEnded ended;
    ended.verdict = report.verdict;
    ended.verdict.reason = clean(report.verdict.reason);
    ended.has_changes = !tree.uncommitted_files().empty() || tree.commit("HEAD") != task.base;
    ended.report = report_of(text_of(backlog_.show(task.claimed.id), "status"));
    return ended;
}

Event Worker::check_scope(Task& task) {
    const GitProgram tree(task.slot->tree());
    tree.commit_all(subject_of(task.claimed.id, text_of(task.whole, "title")));
    task.commit = tree.commit("HEAD");
    task.changed = tree.changed_files(task.base, task.commit);
    task.files = tdd::split_change(task.changed);
    task.pack.put("diff.patch",
                  clean(tree.text({"diff", "--no-color", "--no-ext-diff", task.base, task.commit})));
    task.facts["change"] = task.commit;
    task.facts["files"] = task.changed;
    return event::ScopeChecked{outside_scope(task.changed, texts_of(task.whole, "files"))};
}

Event Worker::review(Task& task) {
    const merge::Opinion opinion = shop_.review(task.whole, task.base, task.commit);
    task.pack.put("verdict.json", clean(opinion.facts.dump(2, ' ', false, Json::error_handler_t::replace)));
    return event::Reviewed{opinion.is_good, opinion.motif, clean(opinion.why)};
}

Event Worker::enqueue(Task& task) {
    merge::Change change;
    change.task = task.claimed.id;
    change.facts = task.whole;
    change.message = subject_of(task.claimed.id, text_of(task.whole, "title")) + "\n\n" +
                     merge_mark(task.claimed.id) + "\nFactory-Evidence: " + task.pack.reference();
    change.commit = task.commit;
    const merge::Decision decision = shop_.queue->merge(change);
    task.facts["flake"] = decision.was_flake;
    task.pack.put("verify.json", clean(decision.facts.dump(2, ' ', false, Json::error_handler_t::replace)));
    using Because = event::NotMerged::Because;
    switch (decision.fate) {
        case merge::Fate::merged:
            task.facts["commit"] = decision.commit;
            return event::Merged{decision.commit};
        case merge::Fate::conflict:
            return event::NotMerged{Because::conflict, "", decision.why};
        case merge::Fate::tests:
            return event::NotMerged{Because::tests, "", clean(decision.why)};
        case merge::Fate::gate:
            return event::NotMerged{Because::gate, decision.motif, clean(decision.why)};
        case merge::Fate::trouble:
            return event::Trouble{decision.why};
    }
    return event::Trouble{"the merge queue gave no answer"};
}

}  // namespace factory
