#include "orchestrator/cli/completion_script.hpp"
#include "orchestrator/cli/session.hpp"

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>

#include <sstream>

using namespace factory::cli;

namespace {

std::vector<CommandWords> tree() {
    std::ostringstream nowhere;
    Console console{nowhere, nowhere};
    Session session(console);
    CLI::App app{"", "factory"};
    describe(app, session);
    return command_tree(app);
}

const CommandWords& at(const std::vector<CommandWords>& all, const std::string& path) {
    for (const CommandWords& command : all)
        if (command.path == path) return command;
    throw std::runtime_error("no command " + path);
}

Value value_of(const CommandWords& command, const std::string& option) {
    for (const OptionWords& words : command.options)
        for (const std::string& name : words.names)
            if (name == option) return words.value;
    throw std::runtime_error("no option " + option);
}

}  // namespace

TEST_CASE("the tree of commands says what may follow each") {
    const auto all = tree();
    CHECK(all.front().path.empty());
    CHECK(at(all, "mcp").commands.front() == "mcp start");
    CHECK(value_of(all.front(), "--json").kind == Value::Kind::none);
    CHECK(value_of(all.front(), "--home").kind == Value::Kind::directory);
    CHECK(value_of(at(all, "mcp start"), "--lrm-port").kind == Value::Kind::text);
    CHECK(value_of(at(all, "mcp config"), "--scope").words == std::vector<std::string>{"user", "project"});
    CHECK(value_of(at(all, "locate"), "--project").kind == Value::Kind::project);
    CHECK(value_of(at(all, "project add"), "--name").kind == Value::Kind::text);
    CHECK(at(all, "mcp config").arguments.front().words.front() == "opencode");
    CHECK(at(all, "index").arguments.front().kind == Value::Kind::directory);
}

TEST_CASE("every command and option is in the script of every shell") {
    const auto all = tree();
    const std::string bash = bash_completion(all);
    const std::string zsh = zsh_completion(all);
    const std::string fish = fish_completion(all);
    for (const CommandWords& command : all) {
        INFO(command.path);
        if (!command.path.empty()) {
            CHECK(bash.find("'" + command.path + "') words=") != std::string::npos);
            CHECK(zsh.find("'" + command.path + "')") != std::string::npos);
            CHECK(fish.find(" -a " + command.name + " -d ") != std::string::npos);
        }
        for (const OptionWords& option : command.options)
            for (const std::string& name : option.names) {
                CHECK(bash.find(name) != std::string::npos);
                CHECK(zsh.find("'" + name + ":") != std::string::npos);
                const std::string in_fish =
                    name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
                CHECK(fish.find(in_fish + " ") != std::string::npos);
            }
    }
}
