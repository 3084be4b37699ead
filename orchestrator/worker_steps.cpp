// The steps of a worker's run: each does one thing and says what came of it.
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/paths.hpp"
#include "base/process/program.hpp"
#include "orchestrator/agents/agent_sandbox.hpp"
#include "orchestrator/agents/orphans.hpp"
#include "orchestrator/agents/prompt.hpp"
#include "orchestrator/agents/reach.hpp"
#include "orchestrator/agents/run.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/work_board.hpp"
#include "orchestrator/worker_task.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

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

/// What clients of mcp-lrm need where its owner demands one; empty: none.
std::string client_token(const fs::path& config) {
    std::error_code ec;
    const fs::path file = config / "client.key";
    if (!fs::exists(file, ec)) return {};
    const std::string text = base::read_file(file);
    return text.substr(0, text.find_first_of("\r\n"));
}

agents::SandboxPlaces sandbox_places(const Workshop& shop, const agents::Driver& driver,
                                     const agents::Workspace& slot) {
    std::vector<fs::path> programs;
    for (const fs::path& program : {fs::path(base::process::find_program(driver.program())), shop.proxy}) {
        std::error_code ec;
        programs.push_back(program);
        programs.push_back(fs::weakly_canonical(program, ec));
    }
    return {shop.user_home,  slot.tree(),         slot.home(), shop.root,
            shop.git.common, std::move(programs), shop.path,   shop.places};
}

constexpr const char* main_tree_name = "the main work tree";

std::vector<agents::Guarded> guarded_places(const Workshop& shop) {
    std::vector<agents::Guarded> out = {{shop.places.config / "orchestrator.key", "the orchestrator's key"},
                                        {shop.places.data / "factory.db", "the task store"}};
    // Where the factory's home lies inside the repository, each path of an agent would name it.
    if (!shop.places.data.string().starts_with(shop.root.string() + "/"))
        out.push_back({shop.root, main_tree_name});
    return out;
}

/// What differs from its commit there; empty when git cannot say.
std::string main_work_tree(const Workshop& shop) {
    const GitProgram git(shop.root, shop.git);
    std::string out = git.run({"diff", "HEAD"}).out;
    return out + git.run({"status", "--porcelain"}).out;
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
    const GitProgram git(shop_.root, shop_.git);
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
    const GitProgram git(shop_.root, shop_.git);
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
        return event::WorkspaceFailed{
            with_full_disk(error.what(), task.slot->tree().parent_path().parent_path())};
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
    if (!shop_.bubblewrap.empty()) {
        options.bubblewrap = shop_.bubblewrap;
        options.sandbox = agents::agent_sandbox(sandbox_places(shop_, *choice.driver, *task.slot));
        // It sees neither the daemon's files nor our keys, and starts no daemon inside.
        assignment.proxy_arguments.push_back("--no-start");
        if (std::string token = client_token(shop_.places.config); !token.empty())
            assignment.suite["FACTORY_TOKEN"] = std::move(token);
    }
    options.errors = (task.slot->home() / "stderr.log").string();
    const std::vector<agents::Guarded> guarded = guarded_places(shop_);
    std::vector<std::string> reached;
    bool has_asked = false;
    bool has_orphans = false;
    options.on_event = [&](const agents::AgentEvent& event) {
        if (event.kind == agents::EventKind::asked && !std::exchange(has_asked, true))
            remark(task, "its agent asked for a permission that nobody gives: " + event.text.substr(0, 200));
        if (event.kind == agents::EventKind::tool_ended && !has_orphans) {
            const std::vector<std::string> left =
                agents::orphans(agents::see_processes(options.mark), getpid());
            has_orphans = !left.empty();
            if (has_orphans)
                remark(task, "its agent left a process running in the background (" + left.front() +
                                 "); it ends with the agent");
        }
        if (event.kind != agents::EventKind::tool) return;
        for (const std::string& name : agents::reached_for(event.text, guarded)) {
            if (std::find(reached.begin(), reached.end(), name) != reached.end()) continue;
            reached.push_back(name);
            remark(task, "its agent reached for " + name +
                             (shop_.bubblewrap.empty() ? "" : "; its sandbox keeps it out"));
        }
    };
    options.on_line = [&](std::string_view line) { agent_log.add(clean(std::string(line))); };
    const GitProgram tree = task.slot->git();
    std::string last_diff;
    options.is_alive = [&tree, &last_diff] {
        std::string diff = tree.run({"diff", "HEAD"}).out + tree.run({"status", "--porcelain"}).out;
        const bool is_new = diff != last_diff;
        last_diff = std::move(diff);
        return is_new;
    };
    log(task, choice.driver->name() + " with " + choice.provider + "/" + choice.model.name);
    shop_.board->show({name_, task.claimed.id, "writes", choice.driver->name(),
                       choice.provider + "/" + choice.model.name,
                       shop_.places.logs / ("agent_" + suffix + ".log")});
    const std::string main_before = shop_.bubblewrap.empty() ? main_work_tree(shop_) : "";
    const agents::RunReport report = agents::run_agent(*choice.driver, assignment, options, task.lease->stop);
    for (const std::string& name : reached) {
        // Names of the main work tree may be said; a person may work there at the same time.
        const bool is_main = name == main_tree_name;
        const bool counts = !is_main || (shop_.bubblewrap.empty() && main_work_tree(shop_) != main_before);
        if (counts && std::find(task.reached.begin(), task.reached.end(), name) == task.reached.end())
            task.reached.push_back(name);
    }
    if (shop_.pool->mend(*task.slot))
        remark(task,
               "its agent rewrote .git of its work tree; it was put back, and no git command believed it");
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
    if (!report.repeated_call.empty()) remark(task, "its agent was in a loop: " + report.repeated_call);
    event::AgentEnded ended;
    ended.verdict = report.verdict;
    ended.verdict.reason = clean(report.verdict.reason);
    ended.has_changes = !tree.uncommitted_files().empty() || tree.commit("HEAD") != task.base;
    ended.report = report_of(text_of(backlog_.show(task.claimed.id), "status"));
    return ended;
}

Event Worker::check_scope(Task& task) {
    const GitProgram tree = task.slot->git();
    tree.commit_all(subject_of(task.claimed.id, text_of(task.whole, "title")));
    task.commit = tree.commit("HEAD");
    task.changed = tree.changed_files(task.base, task.commit);
    task.files = tdd::split_change(task.changed);
    task.pack.put("diff.patch", clean(tree.text({"diff", "--no-color", task.base, task.commit})));
    task.facts["change"] = task.commit;
    task.facts["files"] = task.changed;
    return event::ScopeChecked{outside_scope(task.changed, texts_of(task.whole, "files")), task.reached};
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
