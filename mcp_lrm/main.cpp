// mcp-lrm: the daemon that gives agents code context.
#include "base/error.hpp"
#include "base/process/supervise.hpp"
#include "mcp_lrm/daemon.hpp"
#include "mcp_lrm/maintenance.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    int exit_code = 0;
    if (base::process::is_supervisor(argc, argv, exit_code)) return exit_code;
    lrm::DaemonOptions daemon;
    lrm::IndexOnlyOptions index_only;
    lrm::MaintenanceOptions maintenance;
    bool migrate = false;
    bool no_watch = false;

    CLI::App app{
        "mcp-lrm: code context for coding agents over MCP.\n"
        "Serves http://127.0.0.1:9500/mcp in the foreground until SIGTERM."};
    app.set_version_flag("--version", "mcp-lrm " FACTORY_VERSION);
    app.add_option("--port", daemon.port, "port to listen on; 0 picks a free one")->capture_default_str();
    app.add_option("--listen", daemon.listen,
                   "address to listen on instead of loopback; needs FACTORY_TOKEN");
    app.add_option("--root", daemon.roots, "a tree to index from the start; may be repeated")
        ->type_name("DIR");
    app.add_option("--home", daemon.home, "keep everything below DIR (as FACTORY_HOME)")->type_name("DIR");
    app.add_flag("--conformance", daemon.conformance, "add the fixtures of the public MCP conformance suite");
    app.add_flag("--no-watch", no_watch, "do not watch trees; compare them with the disk when asked");
    app.add_option("--log-level", daemon.log_level, "how much to log")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
        ->capture_default_str();
    app.add_option("--index-only", index_only.root, "index ROOT in the foreground and exit")
        ->type_name("ROOT");
    app.add_flag("--stats", index_only.stats, "with --index-only: print what it took");
    app.add_option("--restore", maintenance.file, "put the task store of this backup in place, and exit")
        ->type_name("FILE");
    app.add_option("--sha256", maintenance.sha256, "with --restore: what the file must hash to")
        ->type_name("HEX");
    app.add_flag("--migrate", migrate, "copy factory.db to the PostgreSQL of DATABASE_URL, and exit");
    app.add_flag("--json", index_only.json, "with --stats, --restore, --migrate: as one line of JSON");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }

    try {
        if (!index_only.root.empty()) {
            index_only.home = daemon.home;
            return lrm::index_only(index_only);
        }
        maintenance.home = daemon.home;
        maintenance.json = index_only.json;
        if (!maintenance.file.empty()) return lrm::restore(maintenance);
        if (migrate) return lrm::migrate(maintenance);
        daemon.watch = !no_watch;
        return lrm::serve(daemon);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mcp-lrm: %s\n", error.what());
        return 1;
    }
}
