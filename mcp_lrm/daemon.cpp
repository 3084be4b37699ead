// The daemon's life: start, serve, drain.
#include "mcp_lrm/daemon.hpp"

#include "anonymizer/map/outgoing.hpp"
#include "base/error.hpp"
#include "base/log/hide.hpp"
#include "base/log/log.hpp"
#include "base/paths.hpp"
#include "base/pool.hpp"
#include "base/process/daemon.hpp"
#include "base/process/serving.hpp"
#include "mcp/private_tool.hpp"
#include "mcp/serve.hpp"
#include "mcp_lrm/build_service.hpp"
#include "mcp_lrm/build_tasks.hpp"
#include "mcp_lrm/configured_projects.hpp"
#include "mcp_lrm/model_service.hpp"
#include "mcp_lrm/outside.hpp"
#include "mcp_lrm/project_files.hpp"
#include "mcp_lrm/remembered_answers.hpp"
#include "mcp_lrm/task_feed.hpp"
#include "mcp_lrm/tool_table.hpp"
#include "mcp_lrm/workspace.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace lrm {
namespace {

// An agent that reads only this and tools/list must use the tools well: under 120 words.
constexpr const char* instructions =
    "Code context for the work tree you are in, always fresh: your own edits are seen at once. Prefer these "
    "tools to grep, find and whole-file reads: far fewer tokens. "
    "lrm_locate: where is it? Symbol, words, error text or a sentence; start here. "
    "lrm_read: the lines you need, by path or symbol. "
    "lrm_references: callers and impact before you change something. "
    "lrm_examples: code to imitate. "
    "lrm_summarize: what files do, where to edit. "
    "lrm_conventions: how this project does it. "
    "lrm_context: what the project is, how it is built and tested. "
    "lrm_build: build, test, lint; errors come parsed. "
    "lrm_task_read, lrm_task_update: the task you were given. "
    "Paths are relative to the root. An answer that was cut says how to get the rest.";

/// What of a task's arguments names something and is no text.
const std::vector<std::string_view> identifiers = {
    "id", "project", "fence",  "key",        "files",         "depends_on",  "domain",     "domains", "type",
    "to", "status",  "parent", "next_owner", "evidence_hash", "artifact_id", "commit_sha", "verdict"};

/// Tasks are stored and read by models: their texts without personal data and secrets. So are the errors of
/// every tool.
mcp::Tool made_private(mcp::Tool tool, anonymizer::Outgoing& outgoing) {
    const bool writes_tasks =
        !tool.read_only && (tool.name.starts_with("task_") || tool.name == "lrm_task_update");
    if (writes_tasks)
        tool = mcp::with_private_arguments(std::move(tool), [&outgoing](const mcp::Json& arguments) {
            return outgoing.hide_values(arguments, identifiers);
        });
    return mcp::with_private_errors(
        std::move(tool), [&outgoing](const std::string& text) { return outgoing.hide_technical(text); });
}

mcp::Catalog catalog(Workspace& workspace, TaskService& tasks, BuildService& builds, const Outside& outside,
                     anonymizer::Outgoing& outgoing) {
    mcp::Catalog catalog;
    catalog.info = {"mcp-lrm", "Code context", FACTORY_VERSION, instructions};
    const std::vector<std::string> unlisted = outside.unlisted();
    for (mcp::Tool& tool : tools::all(workspace)) {
        if (std::find(unlisted.begin(), unlisted.end(), tool.name) != unlisted.end())
            tool.description.clear();
        catalog.tools.push_back(made_private(std::move(tool), outgoing));
    }
    catalog.resources = {std::make_shared<ProjectFiles>(workspace), std::make_shared<TaskFeed>(tasks),
                         std::make_shared<BuildLogs>(builds)};
    catalog.tasks = std::make_shared<BuildTasks>(workspace);
    catalog.pools = {{"lrm_build", &builds.pool()}};
    return catalog;
}

mcp::ServeOptions serve_options(const DaemonOptions& options, const base::Places& places,
                                Workspace& workspace, TaskService& tasks, ModelService& models,
                                Outside& outside) {
    mcp::ServeOptions serving;
    serving.port = options.port;
    if (!options.listen.empty()) serving.addresses = {options.listen};
    mcp::load_secrets(serving, places, base::process::environment("FACTORY_TOKEN"), "session.key");
    serving.conformance = options.conformance;
    serving.health = [&workspace] { return workspace.health(); };
    serving.not_ready = [&workspace, &tasks] {
        const std::string why = tasks.not_ready();
        return why.empty() ? workspace.not_ready() : why;
    };
    serving.metrics = [&workspace, &models, &outside] {
        return workspace.metrics() + models.metrics() + outside.metrics();
    };
    return serving;
}

}  // namespace

int serve(const DaemonOptions& options) {
    const base::Places places = base::places(options.home);
    base::process::prepare_to_serve(places);
    base::log::init(options.log_level, places.logs / "mcp-lrm.log", !base::process::stderr_is_a_file());
    base::log::hide_with(anonymizer::line_hider());
    base::process::DaemonLock lock(places.run, "mcp-lrm");

    anonymizer::Outgoing outgoing(options.home);
    boost::asio::io_context io{1};
    // Before the pool: what runs there uses them.
    Outside outside(places, outgoing);
    ModelService models(places, outgoing);
    models.remember_with(remember_in(outside.cache()));
    base::Pool pool("tools", 64);
    index::Index index({places.data / "index", options.watch, 0});
    Workspace workspace(index, places.data / "trees.jsonl");
    add_configured_projects(workspace, places.config / "projects");
    for (const std::string& root : options.roots) workspace.add(root, "", true);

    TaskService tasks(places, base::process::environment("DATABASE_URL"));
    workspace.serve_tasks(tasks);
    BuildService builds(places, outgoing);
    workspace.serve_builds(builds);
    builds.resume();
    workspace.serve_outside(outside);
    workspace.serve_models(models);
    mcp::Server server(io, pool, catalog(workspace, tasks, builds, outside, outgoing),
                       serve_options(options, places, workspace, tasks, models, outside));
    tasks.on_events([&server](std::int64_t) { server.notify_resource_updated(audit_uri); });
    mcp::serve_until_stopped(
        io, server, [&](std::uint16_t port) { lock.set_port(port); }, [&builds] { builds.begin_stop(); });
    pool.stop();
    builds.stop();
    tasks.stop();
    index.stop();
    base::log::info("stopped");
    return 0;
}

int index_only(const IndexOnlyOptions& options) {
    const base::Places places = base::places(options.home);
    base::process::prepare_to_serve(places);
    base::log::init("warn", {}, true);
    const base::process::DaemonLock lock(places.run, "mcp-lrm");
    const auto start = std::chrono::steady_clock::now();
    index::Index index({places.data / "index", false, 0});
    const bool terminal = isatty(STDERR_FILENO) == 1;
    const index::IndexStats stats = index.index_now(options.root, [&](std::int64_t done, std::int64_t total) {
        if (terminal)
            std::fprintf(stderr, "\r%lld of %lld files", static_cast<long long>(done),
                         static_cast<long long>(total));
    });
    index.stop();
    if (terminal) std::fputs("\r\033[K", stderr);
    if (!options.stats) return 0;

    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    rusage children{};
    getrusage(RUSAGE_CHILDREN, &children);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    const double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime) + seconds(children.ru_utime) +
                       seconds(children.ru_stime);
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const mcp::Json facts = {{"root", stats.root},
                             {"files", stats.files},
                             {"symbols", stats.symbols},
                             {"source_bytes", stats.source_bytes},
                             {"index_bytes", stats.index_bytes},
                             {"cpu_s", cpu},
                             {"wall_s", wall},
                             {"peak_rss_bytes", std::int64_t{usage.ru_maxrss} * 1024}};
    if (options.json) {
        std::printf("%s\n", base::to_text(facts).c_str());
        return 0;
    }
    for (const char* name :
         {"root", "files", "symbols", "source_bytes", "index_bytes", "cpu_s", "wall_s", "peak_rss_bytes"})
        std::printf("%-15s %s\n", name, base::to_text(facts[name]).c_str());
    return 0;
}

}  // namespace lrm
