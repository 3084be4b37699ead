// What git gives to a hook: a staged diff, a commit message.
#include "orchestrator/hooks/checks.hpp"
#include "targets.hpp"

void fuzz::git_hook(std::string_view input) {
    using namespace factory::hooks;
    for (const AddedLine& line : added_lines(input)) {
        require(input.find(line.text) != std::string_view::npos, "an added line stands in the diff");
        require(line.text.find('\n') == std::string::npos, "it is one line");
        const std::string stub = stub_in(line.text);
        require(stub.empty() || line.text.find(stub) != std::string::npos, "a stub stands in its line");
    }
    const std::string task = task_in(input);
    require(input.find(task) != std::string_view::npos, "a task stands in the message");
    require(task.find_first_of(" \t\n/") == std::string::npos, "a task is one word");
}
