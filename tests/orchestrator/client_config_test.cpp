#include "orchestrator/client_config.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <sys/stat.h>

using namespace factory;
namespace fs = std::filesystem;

namespace {

class Home {
public:
    const fs::path& path() const { return directory_.path(); }
    ClientPlaces places() const { return {path(), path() / ".config", path() / "repo", path()}; }
    void put(const fs::path& file, const std::string& text) const {
        directory_.write(file.lexically_relative(path()), text);
    }

private:
    test::TemporaryDirectory directory_;
};

const ProxyCommand plain{"/opt/bin/mcp-proxy", {}, {}};
const ProxyCommand full{"/opt/my bin/mcp-proxy", {"--project", "demo"}, {{"FACTORY_HOME", "/srv/h"}}};

ClientEntry entry(const std::string& client, const ProxyCommand& command, Scope scope = Scope::usual) {
    return entry_for(client, command, {"/h", "/h/.config", "/repo", "/h"}, scope);
}

/// The file of `client` with `text` in it, once the entry is merged.
std::string merged(const std::string& client, const std::string& text, const ProxyCommand& command) {
    const ClientEntry one = entry(client, command);
    const std::string out = with_entry(text, one);
    CHECK(with_entry(out, one) == out);
    return out;
}

}  // namespace

TEST_CASE("opencode's entry is a local server with a long time-out") {
    CHECK(
        whole_file(entry("opencode", plain)).dump() ==
        R"({"mcp":{"lrm":{"type":"local","command":["/opt/bin/mcp-proxy"],"enabled":true,"timeout":120000}}})");
    CHECK(whole_file(entry("opencode", full)).dump() ==
          R"({"mcp":{"lrm":{"type":"local","command":["/opt/my bin/mcp-proxy","--project","demo"],)"
          R"("environment":{"FACTORY_HOME":"/srv/h"},"enabled":true,"timeout":120000}}})");
    CHECK(entry("opencode", plain).file == "/h/.config/opencode/opencode.json");
}

TEST_CASE("Claude Code's entry has the shape of .mcp.json, and a command that adds it") {
    CHECK(whole_file(entry("claude", plain)).dump() ==
          R"({"mcpServers":{"lrm":{"type":"stdio","command":"/opt/bin/mcp-proxy","args":[]}}})");
    CHECK(entry("claude", plain).file == "/repo/.mcp.json");
    CHECK(entry("claude", plain).command == "claude mcp add lrm --scope user -- /opt/bin/mcp-proxy");
    CHECK(entry("claude", full).command ==
          "claude mcp add lrm --scope user --env FACTORY_HOME=/srv/h -- '/opt/my bin/mcp-proxy' --project "
          "demo");
}

TEST_CASE("Cursor and VS Code have files of their own") {
    CHECK(whole_file(entry("cursor", full)).dump() ==
          R"({"mcpServers":{"lrm":{"command":"/opt/my bin/mcp-proxy","args":["--project","demo"],)"
          R"("env":{"FACTORY_HOME":"/srv/h"}}}})");
    CHECK(entry("cursor", plain).file == "/h/.cursor/mcp.json");
    CHECK(whole_file(entry("vscode", plain)).dump() ==
          R"({"servers":{"lrm":{"type":"stdio","command":"/opt/bin/mcp-proxy","args":[]}}})");
    CHECK(entry("vscode", plain).file == "/repo/.vscode/mcp.json");
}

TEST_CASE("writing makes the file, and writing again changes nothing") {
    const Home home;
    const ClientEntry one = entry_for("opencode", plain, home.places());
    const Written first = write_entry(one);
    CHECK(first.changed);
    CHECK(first.backup.empty());
    CHECK(OrderedJson::parse(base::read_file(one.file)) == whole_file(one));
    CHECK((fs::status(one.file).permissions() & fs::perms::mask) == fs::perms(0600));
    CHECK_FALSE(write_entry(one).changed);
    CHECK(std::distance(fs::directory_iterator(one.file.parent_path()), {}) == 1);
}

TEST_CASE("writing keeps what was there, in the file and in a copy") {
    const Home home;
    const ClientEntry one = entry_for("cursor", plain, home.places());
    const std::string before = "{\n  \"mcpServers\": {\n    \"other\": {\"command\": \"x\"}\n  }\n}\n";
    home.put(one.file, before);
    REQUIRE(chmod(one.file.c_str(), 0640) == 0);
    const Written written = write_entry(one);
    CHECK(written.changed);
    CHECK(written.backup == one.file.string() + ".bak");
    CHECK(base::read_file(written.backup) == before);
    CHECK((fs::status(one.file).permissions() & fs::perms::mask) == fs::perms(0640));
    const base::Json after = base::parse_json(base::read_file(one.file));
    CHECK(after["mcpServers"]["other"]["command"] == "x");
    CHECK(after["mcpServers"]["lrm"]["command"] == "/opt/bin/mcp-proxy");
    // Another command later: the first copy is not lost.
    const Written again = write_entry(entry_for("cursor", full, home.places()));
    CHECK(again.backup == one.file.string() + ".bak2");
    CHECK(base::read_file(written.backup) == before);
}

TEST_CASE("a broken file is left as it is, with what to do") {
    const Home home;
    const ClientEntry one = entry_for("opencode", plain, home.places());
    home.put(one.file, "{\n  broken\n}\n");
    CHECK_THROWS_WITH(write_entry(one),
                      Catch::Contains("opencode.json:2: a key in double quotes is missing") &&
                          Catch::Contains("without --write"));
    CHECK(base::read_file(one.file) == "{\n  broken\n}\n");
    CHECK(std::distance(fs::directory_iterator(one.file.parent_path()), {}) == 1);
}

TEST_CASE("opencode.jsonc is used when it is the only one, with its comments kept") {
    const Home home;
    const fs::path jsonc = home.path() / ".config/opencode/opencode.jsonc";
    home.put(jsonc, "{\n  // mine\n  \"model\": \"x\"\n}\n");
    const ClientEntry one = entry_for("opencode", plain, home.places());
    CHECK(one.file == jsonc);
    CHECK(write_entry(one).changed);
    CHECK(base::read_file(jsonc).find("  // mine\n  \"model\": \"x\",\n  \"mcp\": {") != std::string::npos);
}

TEST_CASE("a linked file stays a link") {
    const Home home;
    const ClientEntry one = entry_for("cursor", plain, home.places());
    home.put(home.path() / "dotfiles/mcp.json", "{}");
    fs::create_directories(one.file.parent_path());
    fs::create_symlink(home.path() / "dotfiles/mcp.json", one.file);
    CHECK(write_entry(one).changed);
    CHECK(fs::is_symlink(one.file));
    CHECK(base::read_file(home.path() / "dotfiles/mcp.json").find("mcpServers") != std::string::npos);
}

TEST_CASE("every client has a file for the user and one for the project") {
    const auto file = [](const char* client, Scope scope) {
        return entry(client, plain, scope).file.string();
    };
    CHECK(file("opencode", Scope::user) == "/h/.config/opencode/opencode.json");
    CHECK(file("opencode", Scope::project) == "/repo/opencode.json");
    CHECK(file("claude", Scope::user) == "/h/.claude.json");
    CHECK(file("claude", Scope::project) == "/repo/.mcp.json");
    CHECK(file("cursor", Scope::user) == "/h/.cursor/mcp.json");
    CHECK(file("cursor", Scope::project) == "/repo/.cursor/mcp.json");
    CHECK(file("vscode", Scope::user) == "/h/.config/Code/User/mcp.json");
    CHECK(file("vscode", Scope::project) == "/repo/.vscode/mcp.json");
    for (const std::string& client : client_names()) {
        const ClientEntry usual = entry(client, plain);
        CHECK(usual.scope != Scope::usual);
        CHECK(usual.file == entry(client, plain, usual.scope).file);
    }
}

TEST_CASE("what others added to our entry stays") {
    const std::string text =
        "{\"mcpServers\": {\"lrm\": {\"command\": \"/old\", \"args\": [], \"note\": \"mine\", // x\n"
        "  \"env\": {\"LANG\": \"C\", \"FACTORY_HOME\": \"/old\"}}}}";
    const std::string moved = merged("cursor", text, full);
    CHECK(moved.find("\"note\": \"mine\", // x\n") != std::string::npos);
    const OrderedJson one = *value_at(moved, {"mcpServers", "lrm"});
    CHECK(one["command"] == "/opt/my bin/mcp-proxy");
    CHECK(one["env"] == OrderedJson({{"LANG", "C"}, {"FACTORY_HOME", "/srv/h"}}));
    // Without a home of its own, an old one must not stay.
    const OrderedJson usual = *value_at(merged("cursor", text, plain), {"mcpServers", "lrm"});
    CHECK(usual["env"] == OrderedJson({{"LANG", "C"}}));
}

TEST_CASE("a time-out of the user's stays, a disabled entry is enabled") {
    const OrderedJson one = *value_at(
        merged("opencode", R"({"mcp":{"lrm":{"type":"local","enabled":false,"timeout":5000}}})", plain),
        {"mcp", "lrm"});
    CHECK(one["timeout"] == 5000);
    CHECK(one["enabled"] == true);
}

TEST_CASE("an entry of another kind is replaced, because half of each would be neither") {
    CHECK(*value_at(merged("opencode", R"({"mcp":{"lrm":{"type":"remote","url":"http://x/mcp"}}})", plain),
                    {"mcp", "lrm"}) == entry("opencode", plain).value);
    CHECK(*value_at(merged("cursor", R"({"mcpServers":{"lrm":{"url":"http://x/mcp"}}})", plain),
                    {"mcpServers", "lrm"}) == entry("cursor", plain).value);
}
