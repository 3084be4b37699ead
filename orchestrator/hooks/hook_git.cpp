#include "orchestrator/hooks/hook_git.hpp"

#include "base/error.hpp"
#include "base/process/child.hpp"
#include "base/process/serving.hpp"

namespace factory::hooks {
namespace {

base::process::Outcome run(const std::filesystem::path& root, const std::vector<std::string>& arguments) {
    base::process::Command command;
    command.argv = {"git", "-c", "core.quotePath=false"};
    command.argv.insert(command.argv.end(), arguments.begin(), arguments.end());
    command.directory = root.string();
    command.environment = {{"GIT_OPTIONAL_LOCKS", "0"}, {"LC_ALL", "C"}};
    // `git commit FILE` and `git commit -a` have an index of their own.
    for (const char* const name : {"GIT_INDEX_FILE", "GIT_DIR"})
        if (const std::string value = base::process::environment(name); !value.empty())
            command.environment.emplace_back(name, value);
    return base::process::run(command);
}

std::string without_line_end(std::string text) {
    if (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

}  // namespace

std::string git_text(const std::filesystem::path& root, const std::vector<std::string>& arguments) {
    const base::process::Outcome outcome = run(root, arguments);
    if (outcome.exit_code != 0 || outcome.truncated)
        throw base::Error(base::ErrorKind::git,
                          "git " + arguments.front() + " in " + root.string() + " failed",
                          without_line_end(outcome.err));
    return without_line_end(outcome.out);
}

std::string git_words(const std::filesystem::path& root, const std::vector<std::string>& arguments) {
    return without_line_end(run(root, arguments).out);
}

}  // namespace factory::hooks
