#include "orchestrator/doctor/clients.hpp"
#include "orchestrator/doctor/daemons.hpp"

#include <catch2/catch.hpp>

using namespace factory::doctor;
using factory::ClientEntry;
using factory::JsonEditError;
using factory::Scope;

namespace {

Finding one(const Findings& findings) {
    REQUIRE(findings.size() == 1);
    return findings[0];
}

Findings permissions(const std::string& text) {
    return judge_permissions(permission_rules(text, "/c/opencode.json"), "/c/opencode.json");
}

ClientFile file(const std::string& client, Scope scope) {
    ClientFile out;
    out.entry =
        factory::entry_for(client, {"/opt/mcp-proxy", {}, {}}, {"/h", "/h/.config", "/repo", "/h"}, scope);
    out.client = client;
    return out;
}

Daemon running(const std::string& version) {
    Daemon out{"mcp-lrm", "--lrm-port", 9500, 42, version, "0.2.0", "", false, {}};
    return out;
}

// Two lines of a real /proc/net/tcp: 127.0.0.1:9500 listening, and a connection to it.
const char* const table =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:251C 0200007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 11 1 0 20 4 "
    "30 10 -1\n"
    "   1: 0100007F:251C 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 2222 1 0 100 "
    "0 0 10 0\n"
    "   2: 0500A8C0:251D 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 3333 1 0 100 "
    "0 0 10 0\n";

}  // namespace

TEST_CASE("permissions that never ask are good") {
    CHECK(one(permissions(R"({"permission": "allow"})")).level == Level::good);
    CHECK(one(permissions(R"({"permission": {"*": "allow", "external_directory": "deny"}})")).level ==
          Level::good);
    CHECK(one(permissions(R"({"permission": {"doom_loop": "allow", "external_directory": "deny"}})")).level ==
          Level::good);
}

TEST_CASE("each permission on ask is a problem with its line and its edit") {
    const Findings found = permissions(
        "{\n  \"permission\": {\n    \"doom_loop\": \"ask\",\n    \"external_directory\": \"deny\",\n"
        "    \"bash\": {\"*\": \"allow\", \"rm *\": \"ask\"}\n  }\n}\n");
    REQUIRE(found.size() == 2);
    CHECK(found[0].level == Level::problem);
    CHECK(found[0].where == "/c/opencode.json:3");
    CHECK(found[0].text.find("opencode's permission for doom_loop is on \"ask\"") == 0);
    CHECK(found[0].fix == "set permission.doom_loop to \"allow\" in /c/opencode.json");
    CHECK(found[1].where == "/c/opencode.json:5");
    CHECK(found[1].text.find("for bash 'rm *' is on \"ask\"") != std::string::npos);
    CHECK(one(permissions(R"({"permission": "ask"})")).text.find("for everything") != std::string::npos);
    CHECK(one(permissions(R"({"agent": {"plan": {"permission": {"edit": "ask"}}}, "permission": "allow"})"))
              .fix.find("agent.plan.permission.edit") != std::string::npos);
}

TEST_CASE("a later rule takes the ask back") {
    CHECK(one(permissions(R"({"permission": {"bash": "ask", "*": "allow"}})")).level == Level::good);
    CHECK(one(permissions(R"({"permission": {"*": "allow", "bash": "ask"}})")).level == Level::problem);
    std::vector<PermissionRule> rules = permission_rules(R"({"permission": "ask"})", "/a");
    for (const PermissionRule& rule : permission_rules(R"({"permission": {"*": "allow"}})", "/b"))
        rules.push_back(rule);
    CHECK(one(judge_permissions(rules, "/a")).level == Level::good);
}

TEST_CASE("what asks by default is a warning with what to add") {
    const Finding finding = one(permissions("{}"));
    CHECK(finding.level == Level::warning);
    CHECK(finding.text.find("for doom_loop and external_directory is still on \"ask\"") != std::string::npos);
    CHECK(finding.fix ==
          "add to /c/opencode.json: \"permission\": {\"doom_loop\": \"allow\", \"external_directory\": "
          "\"deny\"}");
    CHECK(one(permissions(R"({"permission": {"external_directory": "deny"}})")).fix ==
          "add to /c/opencode.json: \"permission\": {\"doom_loop\": \"allow\"}");
    CHECK_THROWS_AS(permissions("{"), JsonEditError);
}

TEST_CASE("without any agent nobody can work, without one of them the other can") {
    const Findings none =
        judge_agents({{"opencode", "opencode-ai", ""}, {"claude", "@anthropic-ai/claude-code", ""}});
    REQUIRE(none.size() == 2);
    CHECK(none[0].level == Level::problem);
    CHECK(none[0].fix == "npm install -g opencode-ai");
    const Findings some =
        judge_agents({{"opencode", "opencode-ai", "/usr/bin/opencode"}, {"claude", "c", ""}});
    CHECK(some[0].level == Level::good);
    CHECK(some[1].level == Level::warning);
    CHECK(some[1].text == "claude is not in PATH, so only the other agent can be used");
}

TEST_CASE("a client is connected, not connected, or not there") {
    ClientFile user = file("opencode", Scope::user);
    const ClientFile project = file("opencode", Scope::project);
    CHECK(judge_clients({user, project}).empty());
    user.is_installed = true;
    CHECK(one(judge_clients({user, project})).level == Level::warning);
    CHECK(one(judge_clients({user, project})).fix == "factory mcp config opencode --write");
    user.exists = user.has_entry = true;
    CHECK(one(judge_clients({user, project})).level == Level::good);
    CHECK(one(judge_clients({user, project})).where == "/h/.config/opencode/opencode.json");
}

TEST_CASE("an entry that starts nothing, and a file that does not parse, are problems") {
    ClientFile one_file = file("claude", Scope::project);
    one_file.exists = one_file.has_entry = true;
    one_file.command = "/old/mcp-proxy";
    one_file.command_runs = false;
    CHECK(one(judge_clients({one_file})).text ==
          "Claude Code is told to start a program that is not there: /old/mcp-proxy");
    CHECK(one(judge_clients({one_file})).fix == "factory mcp config claude --write --scope project");
    ClientFile broken = file("cursor", Scope::user);
    broken.is_installed = broken.exists = true;
    broken.broken_line = 7;
    broken.broken_text = "',' or '}' is missing";
    CHECK(one(judge_clients({broken})).where == "/h/.cursor/mcp.json:7");
    CHECK(one(judge_clients({broken})).fix == "${EDITOR:-vi} +7 /h/.cursor/mcp.json");
}

TEST_CASE("our own files are told with their place and how to check them again") {
    CHECK(one(judge_config_files({})).level == Level::good);
    const Finding finding = one(judge_config_files(
        {{"/c/factory.yaml", "", ""},
         {"/c/projects/demo.yaml", "demo", "/c/projects/demo.yaml:2:1: unknown key 'x'"}}));
    CHECK(finding.level == Level::problem);
    CHECK(finding.text == "demo.yaml cannot be used: unknown key 'x'");
    CHECK(finding.where == "/c/projects/demo.yaml:2:1");
    CHECK(finding.fix == "${EDITOR:-vi} /c/projects/demo.yaml, then: factory project check demo");
}

TEST_CASE("a taken port says by whom and what to do") {
    Daemon daemon{"mcp-lrm", "--lrm-port", 9500, 0, "", "0.2.0", "", false, {}};
    CHECK(judge_daemon(daemon).level == Level::good);
    daemon.listener = Listener{77, "demo", "python3", false};
    CHECK(judge_daemon(daemon).text ==
          "port 9500, which mcp-lrm needs, is taken by python3 (pid 77, user demo)");
    CHECK(judge_daemon(daemon).fix.find("kill 77; or: factory mcp start --lrm-port 9600") == 0);
    daemon.listener = Listener{78, "demo", "mcp-lrm", true};
    CHECK(judge_daemon(daemon).text.find("a mcp-lrm with another home (pid 78") != std::string::npos);
    daemon.listener = Listener{0, "root", "", false};
    CHECK(judge_daemon(daemon).text.find("taken by a program of user root") != std::string::npos);
    CHECK(judge_daemon(daemon).fix.find("stop that program") == 0);
}

TEST_CASE("a running daemon is judged by its version, its program and its health") {
    CHECK(judge_daemon(running("0.2.0")).text == "mcp-lrm 0.2.0 runs at port 9500 (pid 42)");
    CHECK(judge_daemon(running("0.1.0")).text ==
          "a stale mcp-lrm (pid 42) runs: its version is 0.1.0, this is 0.2.0");
    CHECK(judge_daemon(running("0.1.0")).fix == "factory mcp restart");
    Daemon replaced = running("0.2.0");
    replaced.is_replaced = true;
    CHECK(judge_daemon(replaced).level == Level::warning);
    Daemon silent = running("");
    silent.health_error = "no answer after 3 s";
    CHECK(judge_daemon(silent).level == Level::problem);
    Daemon starting = running("");
    starting.port = 0;
    CHECK(judge_daemon(starting).level == Level::good);
}

TEST_CASE("programs must be there and of one version") {
    CHECK(one(judge_programs({{"/b/mcp-lrm", true, "mcp-lrm 1.0", "1.0"}})).level == Level::good);
    CHECK(one(judge_programs({{"/b/mcp-lrm", true, "mcp-lrm 0.9", "1.0"}})).level == Level::problem);
    CHECK(one(judge_programs({{"/b/mcp-lrm", false, "", "1.0"}})).text ==
          "there is no mcp-lrm beside factory");
}

TEST_CASE("the listening socket of a port is found in the kernel's table") {
    const auto socket = listening_socket(table, 9500);
    REQUIRE(socket);
    CHECK(socket->inode == 2222);
    CHECK(socket->user == 1000);
    CHECK_FALSE(listening_socket(table, 9501));  // at another address
    CHECK_FALSE(listening_socket(table, 9502));
    CHECK_FALSE(listening_socket("", 9500));
    const std::string six =
        "heading\n 0: 00000000000000000000000000000000:251C 00000000000000000000000000000000:0000 0A "
        "00000000:00000000 00:00000000 00000000 0 0 9 1 0 100 0 0 10 0\n";
    CHECK(listening_socket(six, 9500)->inode == 9);
    CHECK_FALSE(listening_socket("heading\n 0: nonsense\n\n", 9500));
}
