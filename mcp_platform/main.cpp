// mcp-platform: the daemon for what surrounds the code.
#include "base/error.hpp"
#include "mcp_platform/daemon.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    platform::DaemonOptions daemon;
    bool no_watch = false;

    CLI::App app{
        "mcp-platform: git, code and the factory's own records over MCP.\n"
        "Serves http://127.0.0.1:9501/mcp in the foreground until SIGTERM."};
    app.set_version_flag("--version", "mcp-platform " FACTORY_VERSION);
    app.add_option("--port", daemon.port, "port to listen on; 0 picks a free one")->capture_default_str();
    app.add_option("--listen", daemon.listen,
                   "address to listen on instead of loopback; needs FACTORY_TOKEN");
    app.add_option("--root", daemon.roots, "a tree to know as a project; may be repeated")->type_name("DIR");
    app.add_option("--home", daemon.home, "keep everything below DIR (as FACTORY_HOME)")->type_name("DIR");
    app.add_flag("--conformance", daemon.conformance, "add the fixtures of the public MCP conformance suite");
    app.add_option("--lrm-port", daemon.lrm_port, "port of the mcp-lrm that is started when none answers")
        ->capture_default_str();
    app.add_flag("--no-watch", no_watch, "a mcp-lrm started from here does not watch trees");
    app.add_option("--log-level", daemon.log_level, "how much to log")
        ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
        ->capture_default_str();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }

    try {
        daemon.lrm_watch = !no_watch;
        return platform::serve(daemon);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "mcp-platform: %s\n", error.what());
        return 1;
    }
}
