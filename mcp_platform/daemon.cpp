// The daemon's life: start, serve, drain.
#include "mcp_platform/daemon.hpp"

#include "anonymizer/map/outgoing.hpp"
#include "base/config/project_files.hpp"
#include "base/error.hpp"
#include "base/log/hide.hpp"
#include "base/log/log.hpp"
#include "base/paths.hpp"
#include "base/pool.hpp"
#include "base/process/daemon.hpp"
#include "base/process/serving.hpp"
#include "mcp/private_tool.hpp"
#include "mcp/serve.hpp"
#include "mcp_platform/platform.hpp"
#include "mcp_platform/tool_table.hpp"

#include <boost/asio/io_context.hpp>

namespace platform {
namespace {

constexpr const char* daemon_name = "mcp-platform";

// An agent that reads only this and tools/list must use the tools well: under 120 words.
constexpr const char* instructions =
    "What surrounds the code of a project. "
    "platform_git: its repository without a shell: status, log, diff, blame, branches, worktrees; long "
    "answers are "
    "cut at budget_tokens and go on with the cursor they end with. "
    "platform_code: the code tools of mcp-lrm (locate, read, references, summarize, conventions, examples, "
    "context) "
    "for the same project; connect to mcp-lrm itself where you can. "
    "Each tool takes an action. The project is the work tree you are in, unless you name another: a name, or "
    "an "
    "absolute path in it. Paths are relative to the root of the work tree.";

void add_configured(Projects& projects, const std::filesystem::path& directory) {
    const auto left_out = [](const std::string& why) { base::log::warn("project left out: " + why); };
    for (const base::config::ProjectFile& file : base::config::load_projects(directory, left_out)) {
        try {
            projects.add(file.project.root_path, file.project.name);
        } catch (const base::Error& error) {
            left_out(error.what());
        }
    }
}

mcp::Catalog catalog(Platform& platform, anonymizer::Outgoing& outgoing) {
    mcp::Catalog catalog;
    catalog.info = {daemon_name, "Software factory platform", FACTORY_VERSION, instructions};
    for (mcp::Tool& tool : tools::all(platform))
        catalog.tools.push_back(mcp::with_private_errors(
            std::move(tool), [&outgoing](const std::string& text) { return outgoing.hide_technical(text); }));
    return catalog;
}

/// Without the parts that need the platform.
mcp::ServeOptions serve_options(const DaemonOptions& options, const base::Places& places) {
    mcp::ServeOptions serving;
    serving.port = options.port;
    if (!options.listen.empty()) serving.addresses = {options.listen};
    mcp::load_secrets(serving, places, base::process::environment("FACTORY_TOKEN"), "platform-session.key");
    serving.conformance = options.conformance;
    return serving;
}

LrmOptions lrm_options(const DaemonOptions& options, const base::Places& places, const std::string& token) {
    LrmOptions lrm;
    lrm.places = places;
    const std::string home = options.home.empty() ? base::process::environment("FACTORY_HOME") : options.home;
    // The daemon that we start runs in "/".
    if (!home.empty()) lrm.home = std::filesystem::absolute(home).lexically_normal().string();
    lrm.port = options.lrm_port;
    lrm.watch = options.lrm_watch;
    lrm.token = token;
    return lrm;
}

}  // namespace

int serve(const DaemonOptions& options) {
    const base::Places places = base::places(options.home);
    base::process::prepare_to_serve(places);
    base::log::init(options.log_level, places.logs / "mcp-platform.log", !base::process::stderr_is_a_file());
    base::log::hide_with(anonymizer::line_hider());
    base::process::DaemonLock lock(places.run, daemon_name);
    anonymizer::Outgoing outgoing(options.home);

    boost::asio::io_context io{1};
    base::Pool pool("tools", 64);
    mcp::ServeOptions serving = serve_options(options, places);
    Platform platform(lrm_options(options, places, serving.client_token));
    add_configured(platform.projects(), places.config / "projects");
    for (const std::string& root : options.roots) platform.projects().add(root, "");
    serving.health = [&platform] { return platform.health(); };
    serving.not_ready = [&platform] { return platform.not_ready(); };
    serving.metrics = [&platform] { return platform.metrics(); };

    mcp::Server server(io, pool, catalog(platform, outgoing), std::move(serving));
    mcp::serve_until_stopped(io, server, [&](std::uint16_t port) { lock.set_port(port); });
    pool.stop();
    base::log::info("stopped");
    return 0;
}

}  // namespace platform
