// A declared command, a line break, a target: words without a shell, and no option smuggled in.
#include "mcp_lrm/build/command_line.hpp"
#include "mcp_lrm/build/targets.hpp"
#include "targets.hpp"

void fuzz::build_command(std::string_view input) {
    using namespace lrm::build;
    input = input.substr(0, 2000);
    const std::string_view command = take_part(input, '\n');
    std::vector<SimpleCommand> commands;
    try {
        commands = split_command(command);
    } catch (const BadCommand&) {
        return;
    }
    Target target;
    try {
        target = read_target(input, [](const std::string& path) { return path.size() % 2 == 0; });
    } catch (const BadTarget&) {
        target = {"", "plain"};
    }
    require(target.path.empty() || (target.path.front() != '-' && target.path.front() != '/'),
            "a path stays below the root");
    require(!target.path.starts_with("../"), "a path does not climb");
    for (const SimpleCommand& one : commands) {
        require(!one.argv.empty(), "a command has a program");
        // A quoted "A=b" in front is a program's name, an unquoted one a variable.
        if (one.argv.front().find('=') == std::string::npos)
            require(split_command(shown_command(one.argv)).front().argv == one.argv,
                    "a shown command reads back");
        try {
            with_targets(one.argv, {target});
            with_targets(one.argv, {});
        } catch (const BadTarget&) {
        }
    }
}
