#include "orchestrator/open_workshop.hpp"

#include "base/config/factory_file.hpp"
#include "base/error.hpp"
#include "base/git/checkout.hpp"
#include "base/process/sandbox.hpp"
#include "orchestrator/adversarial/change_reader.hpp"
#include "orchestrator/adversarial/task_rules.hpp"
#include "orchestrator/git_program.hpp"
#include "orchestrator/project_named.hpp"
#include "orchestrator/reconcile.hpp"
#include "orchestrator/tdd/red_green.hpp"
#include "orchestrator/work_board.hpp"

#include <cstdlib>

namespace factory {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Json;

constexpr const char* usual_path = "/usr/local/bin:/usr/bin:/bin";

std::string environment(const char* name) {
    const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody writes the environment
    return value == nullptr ? "" : value;
}

llm::LlmFile models(const fs::path& config) {
    std::error_code ec;
    const fs::path file = config / "llm.yaml";
    if (!fs::exists(file, ec))
        throw Error(ErrorKind::config, "there is no " + file.string() +
                                           ": it says which models work, by tiers.worker and providers");
    return llm::load_llm_file(file);
}

/// What agents run under, as factory.yaml wants it; empty: nothing, which is said.
std::string bubblewrap(const fs::path& config, const std::function<void(const std::string&)>& log) {
    using base::process::SandboxMode;
    const auto mode = base::process::to_sandbox_mode(base::config::load_factory_file(config).sandbox);
    if (mode == SandboxMode::off) {
        log("agents run without a sandbox: factory.yaml says sandbox: off");
        return {};
    }
    const base::process::Bubblewrap found = base::process::find_bubblewrap();
    if (!found.program.empty()) return found.program;
    if (mode == SandboxMode::required)
        throw Error(ErrorKind::process, "no agent is started: factory.yaml says sandbox: required, but " +
                                            found.problem + "; factory doctor says what to do");
    log("agents run without a sandbox: " + found.problem);
    return {};
}

}  // namespace

std::map<std::string, std::string> suite_variables(const std::string& home) {
    std::map<std::string, std::string> out;
    const std::string factory_home = home.empty() ? environment("FACTORY_HOME") : home;
    if (!factory_home.empty()) return {{"FACTORY_HOME", fs::absolute(factory_home).string()}};
    for (const char* name : {"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"})
        if (std::string value = environment(name); !value.empty()) out[name] = std::move(value);
    return out;
}

merge::Opinion review_l0(const fs::path& root, const base::config::AdversarialRules& rules, const Json& task,
                         const std::string& base, const std::string& head) {
    const auto location = base::git::discover(root);
    if (!location) throw Error(ErrorKind::git, root.string() + " is in no git work tree");
    const base::git::Checkout checkout(*location);
    adversarial::ChangeReader reader(checkout);
    const adversarial::Verdict verdict =
        adversarial::judge_l0(reader.between(base, head), adversarial::rules_of(rules, task));
    merge::Opinion out;
    out.is_good = verdict.approved;
    out.facts = adversarial::to_json(verdict);
    if (out.is_good) return out;
    for (const adversarial::Issue& issue : verdict.issues) {
        // The motif is what kind of thing weighs most: the same again goes to the brain.
        if (out.motif.empty() || issue.is_veto) out.motif = issue.type;
        const std::string line = issue.line > 0 ? ":" + std::to_string(issue.line) : "";
        out.why +=
            (out.why.empty() ? "" : "; ") + issue.file + line + " " + issue.type + ": " + issue.message;
        if (issue.is_veto) break;
    }
    return out;
}

OpenWorkshop::OpenWorkshop(const Lrm& lrm, const std::string& home, const std::string& project, int workers,
                           std::function<void(const std::string& line)> log)
    : shop_{project_named(lrm.places().config, project),
            {},
            {},
            {},
            lrm.places(),
            lrm,
            sibling_program("mcp-proxy"),
            suite_variables(home),
            {},
            {},
            {},
            {},
            {},
            std::chrono::seconds(1800),
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            nullptr,
            {},
            {},
            {},
            std::move(log)},
      outgoing_(home) {
    shop_.outgoing = &outgoing_;
    const ProjectTree tree = tree_of(shop_.project, "changes go into");
    shop_.root = tree.root;
    shop_.git = places_of(tree.root);
    shop_.target = tree.branch;
    shop_.user_home = environment("HOME");
    shop_.bubblewrap = bubblewrap(shop_.places.config, shop_.log);
    shop_.mark = place_mark(shop_.places.data);
    shop_.path = environment("PATH").empty() ? usual_path : environment("PATH");

    chain_ = std::make_unique<AgentChain>(models(shop_.places.config), shop_.places.config);
    shop_.chain = [this](const Json& task, std::string& why) {
        return chain_->choose(task, std::chrono::steady_clock::now(), why);
    };
    shop_.ended = [this](const std::string& provider, agents::Outcome outcome) {
        chain_->ended(provider, outcome, std::chrono::steady_clock::now());
    };
    shop_.review = [this](const Json& task, const std::string& base, const std::string& head) {
        return review_l0(shop_.root, shop_.project.adversarial, task, base, head);
    };
    // Two trees more than workers: the merged change is verified in one, the branch built in the other.
    pool_ = std::make_unique<agents::WorkspacePool>(shop_.places.data / "worktrees" / project, shop_.root,
                                                    workers + 2);
    pool_->prune();
    shop_.pool = pool_.get();
    leases_ = std::make_unique<LeaseKeeper>(Backlog(lrm, project, "factory"));
    shop_.leases = leases_.get();
    board_ = std::make_unique<WorkBoard>(shop_.places.run, project);
    shop_.board = board_.get();
    merge::QueueOptions options;
    options.branch = shop_.target;
    options.gate = [this](const merge::Change& change, const std::string& base, const std::string& head) {
        return shop_.review(change.facts, base, head);
    };
    options.verify = [this](const std::string& base, const std::string& head) { return verify(base, head); };
    queue_ = std::make_unique<merge::Queue>(GitProgram(shop_.root, shop_.git), std::move(options));
    shop_.queue = queue_.get();
}

OpenWorkshop::~OpenWorkshop() = default;

merge::Opinion OpenWorkshop::verify(const std::string& base, const std::string& head) {
    const auto slot = pool_->take();
    if (!slot) throw Error(ErrorKind::file, "no work tree is free to verify the merged change in");
    pool_->prepare(*slot, "factory/verify-" + std::to_string(slot->number()), head);
    const tdd::BuildResult after = tdd::run_build(shop_.lrm, slot->tree(), "test", "", {}, shop_.test_limit);
    merge::Opinion out;
    out.facts = {{"base", base},
                 {"head", head},
                 {"commands", after.commands},
                 {"state", after.state},
                 {"exit_code", after.exit_code},
                 {"failed_tests", after.failed_tests}};
    shop_.log("VERIFY " + head.substr(0, 12) + ": " + after.state);
    if (after.is_passed()) return out;
    if (!after.is_failed())
        throw Error(ErrorKind::process,
                    "the tests of the merged change did not run: " + tdd::why_not_passed(after));
    // Was it broken before?
    pool_->prepare(*slot, "factory/verify-" + std::to_string(slot->number()), base);
    const tdd::BuildResult before = tdd::run_build(shop_.lrm, slot->tree(), "test", "", {}, shop_.test_limit);
    out.facts["failed_before"] = before.failed_tests;
    out.facts["state_before"] = before.state;
    out.is_good = !after.is_cut && !before.is_cut && tdd::is_verified(before, after);
    const std::vector<std::string> broken = tdd::newly_failing(before, after);
    if (!out.is_good)
        out.why =
            broken.empty()
                ? shop_.clean(tdd::why_not_passed(after))
                : shop_.clean(
                      "it breaks " + broken.front() +
                      (broken.size() > 1 ? " and " + std::to_string(broken.size() - 1) + " more tests" : ""));
    return out;
}

}  // namespace factory
