#include "mcp_lrm/build_service.hpp"

#include "base/beneath.hpp"
#include "base/config/domains.hpp"
#include "base/config/factory_file.hpp"
#include "base/config/project_files.hpp"
#include "base/error.hpp"
#include "base/git/location.hpp"
#include "base/log/log.hpp"
#include "base/work_path.hpp"
#include "mcp_lrm/build/runner.hpp"

#include <algorithm>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace lrm {
namespace {

namespace fs = std::filesystem;
using base::config::Domain;

constexpr std::size_t most_waiting_callers = 512;

/// The folder that all work trees of a repository share; the tree itself without git.
fs::path shared_folder(const fs::path& root) {
    const auto location = base::git::discover(root);
    return location && location->work_tree == root ? location->common_dir : root;
}

/// The project file that is about this work tree, or about the repository that it is a work tree of.
std::optional<base::config::ProjectFile> file_of(const fs::path& folder, const std::string& root) {
    const fs::path shared = shared_folder(root);
    std::optional<base::config::ProjectFile> of_repository;
    for (base::config::ProjectFile& file : base::config::load_projects(folder, [](const std::string&) {})) {
        std::error_code ec;
        const fs::path known = fs::weakly_canonical(file.project.root_path, ec);
        if (ec) continue;
        if (known == root) return std::move(file);
        if (!of_repository && shared_folder(known) == shared) of_repository = std::move(file);
    }
    return of_repository;
}

std::map<std::string, Domain> detected(const std::string& root) {
    std::map<std::string, Domain> out;
    for (base::config::DetectedDomain& found : base::config::detect_domains(root))
        out.emplace(found.name, std::move(found.domain));
    return out;
}

TreeFacts facts_of(const std::string& root) {
    TreeFacts facts;
    facts.exists = [root](const std::string& path) {
        std::error_code ec;
        return fs::exists(fs::path(root) / path, ec);
    };
    facts.is_inside = [root](const std::string& path) {
        try {
            const base::WorkPath inside(root, path);
            const base::Descriptor top(open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
            return top &&
                   base::resolve_beneath(top.get(), root, inside.text(), O_PATH, base::Resolver::kernel);
        } catch (const base::PathError&) {
            return false;
        }
    };
    return facts;
}

}  // namespace

BuildService::BuildService(base::Places places, anonymizer::Outgoing& outgoing)
    : places_(std::move(places)), outgoing_(outgoing), pool_("build-calls", most_waiting_callers) {}

BuildService::~BuildService() {
    stop();
}

int BuildService::slots() {
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    std::error_code ec;
    const fs::path file = places_.config / "test_slots";
    if (!fs::exists(file, ec)) return cores;
    try {
        return build::read_test_slots(base::read_file(file)).value_or(cores);
    } catch (const base::Error&) {
        return cores;
    }
}

std::string BuildService::settings_problem() {
    std::error_code ec;
    const fs::path file = places_.config / "test_slots";
    try {
        base::config::load_factory_file(places_.config);
        if (fs::exists(file, ec) && !build::read_test_slots(base::read_file(file)))
            return file.string() +
                   " must hold one number from 1 to 1024; until then there are as many slots as cores";
    } catch (const base::Error& error) {
        return error.what();
    }
    return "";
}

std::string BuildService::clean(const std::string& text) {
    try {
        return outgoing_.hide_technical(text);
    } catch (const std::exception&) {
        return "[withheld: it could not be cleaned of personal data]";  // fails closed
    }
}

build::QueueOptions BuildService::options() {
    build::QueueOptions out;
    out.folder = places_.data;
    out.slots = [this] { return slots(); };
    out.run = [this](const build::Job& job, build::RunningState& running) {
        build::RunnerOptions options;
        const base::config::FactoryFile file = base::config::load_factory_file(places_.config);
        options.sandbox = *base::process::to_sandbox_mode(file.sandbox);
        options.network = file.sandbox_network == "host" ? base::process::SandboxNetwork::host
                                                         : base::process::SandboxNetwork::loopback;
        options.hidden = {places_.config, places_.data, places_.logs, places_.run};
        options.clean = [this](const std::string& text) { return clean(text); };
        base::log::info("build job=" + std::to_string(job.id) + " action=" + job.action + " begins");
        build::RunOutcome outcome = build::run_job(job, options, running);
        base::log::info("build job=" + std::to_string(job.id) + " ms=" +
                        std::to_string(outcome.result.duration_ms) + " " + to_word(outcome.result.state));
        return outcome;
    };
    return out;
}

build::Queue& BuildService::queue() {
    const std::lock_guard lock(mutex_);
    if (queue_) return *queue_;
    if (stopping_) throw mcp::ToolError("the daemon is stopping; call again in a moment");
    try {
        base::make_private_directory(places_.data);
        queue_ = std::make_unique<build::Queue>(options());
    } catch (const base::Error& error) {
        throw mcp::ToolError(std::string("the build queue cannot be opened: ") + error.what());
    }
    return *queue_;
}

void BuildService::resume() {
    std::error_code ec;
    if (!fs::exists(places_.data / "build.db", ec)) return;
    try {
        queue();
    } catch (const mcp::ToolError& error) {
        base::log::error(error.what());
    }
}

build::JobRequest BuildService::request(const std::string& root, const BuildWish& wish, int timeout_s,
                                        const std::string& who) {
    const auto file = file_of(places_.config / "projects", root);
    const bool is_declared = file && !file->domains.empty();
    BuildPlan plan = plan_build(root, is_declared ? file->domains : detected(root), wish, facts_of(root));
    build::JobRequest out;
    out.kind = plan.kind;
    out.steps = std::move(plan.steps);
    out.project = file ? file->project.name : shared_folder(root).string();
    out.root = root;
    out.action = wish.action;
    out.who = who;
    out.time_limit = std::chrono::seconds(timeout_s);
    return out;
}

void BuildService::begin_stop() {
    stopping_ = true;
    const std::lock_guard lock(mutex_);
    if (queue_) queue_->begin_stop();
}

void BuildService::stop() {
    stopping_ = true;
    build::Queue* queue = nullptr;
    {
        const std::lock_guard lock(mutex_);
        queue = queue_.get();
    }
    if (queue != nullptr) queue->begin_stop();  // wakes those who wait
    pool_.stop();
    if (queue != nullptr) queue->stop();
}

}  // namespace lrm
