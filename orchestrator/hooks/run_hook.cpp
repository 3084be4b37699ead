#include "orchestrator/hooks/run_hook.hpp"

#include "base/command_line.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/process/child.hpp"
#include "mcp/client.hpp"
#include "orchestrator/daemon_call.hpp"
#include "orchestrator/hooks/checks.hpp"
#include "orchestrator/hooks/hook_git.hpp"
#include "syntax/languages.hpp"

#include <algorithm>

namespace factory::hooks {
namespace {

namespace fs = std::filesystem;
using base::config::HookCommand;
using base::config::HookRules;

constexpr std::chrono::seconds command_limit{10};
constexpr std::chrono::seconds call_limit{60};
constexpr std::size_t most_said = 20;  // lines of one check

std::vector<std::string> lines_of(const std::string& text, char end) {
    std::vector<std::string> out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t stop = std::min(text.find(end, at), text.size());
        if (stop > at) out.push_back(text.substr(at, stop - at));
        at = stop + 1;
    }
    return out;
}

/// Prose may speak of what is to do.
bool is_code(const std::string& path) {
    const syntax::Language* const language = syntax::language_of(path);
    return language != nullptr && language->name != "markdown";
}

std::vector<std::string> staged_files(const fs::path& root, const std::string& pattern) {
    return lines_of(git_text(root, {"diff", "--cached", "--name-only", "--no-renames", "--diff-filter=AM",
                                    "-z", "--", pattern}),
                    '\0');
}

std::vector<std::string> with_files(const std::vector<std::string>& words, const fs::path& root,
                                    const std::vector<std::string>& files) {
    std::vector<std::string> out;
    for (const std::string& word : words) {
        if (word != "{files}") out.push_back(word);
        else
            for (const std::string& file : files) out.push_back((root / file).string());
    }
    return out;
}

void run_command(const fs::path& root, const HookCommand& wanted, std::vector<std::string>& said) {
    const std::vector<std::string> files = staged_files(root, wanted.files);
    if (files.empty()) return;
    for (const base::SimpleCommand& one : base::split_command(wanted.run)) {
        base::process::Command command;
        command.argv = with_files(one.argv, root, files);
        command.directory = (root / one.directory).string();
        command.environment = one.environment;
        command.time_limit = command_limit;
        const base::process::Outcome outcome = base::process::run(command);
        if (outcome.timed_out) return;  // what takes long is for the gates
        if (outcome.exit_code == 0) continue;
        std::vector<std::string> lines = lines_of(outcome.out + outcome.err, '\n');
        if (lines.size() > most_said) lines.resize(most_said);
        said.push_back(wanted.run + " fails:");
        for (const std::string& line : lines) said.push_back("  " + line);
        return;
    }
}

}  // namespace

std::vector<std::string> check_staged(const fs::path& root, const HookRules& rules) {
    std::vector<std::string> said = lines_of(git_words(root, {"diff", "--cached", "--check"}), '\n');
    if (said.size() > most_said) said.resize(most_said);
    const std::string diff =
        git_text(root, {"diff", "--cached", "-U0", "--no-color", "--no-ext-diff", "--no-textconv",
                        "--no-renames", "--src-prefix=a/", "--dst-prefix=b/"});
    for (const AddedLine& line : added_lines(diff)) {
        const std::string stub = is_code(line.path) ? stub_in(line.text) : std::string();
        if (!stub.empty())
            said.push_back(line.path + ":" + std::to_string(line.line) + ": " + stub +
                           " marks what is not done");
    }
    for (const HookCommand& command : rules.pre_commit) run_command(root, command, said);
    return said;
}

std::string check_message(const std::string& message, const HookRules& rules) {
    if (!rules.require_task || is_from_git(message) || !task_in(message).empty()) return {};
    return "the message names no task; begin it with one (TASK-12: ...), or end it with a line Factory-Task: "
           "ID";
}

void record_commit(const Daemon& daemon, const fs::path& root) {
    const std::string task = task_in(git_text(root, {"log", "-1", "--format=%B"}));
    if (task.empty()) return;
    const std::string sha = git_text(root, {"rev-parse", "HEAD"});
    const std::string diff =
        git_text(root, {"show", "--format=", "--no-color", "--no-ext-diff", "--no-textconv", "HEAD"});
    try {
        call_tool(
            daemon, "task_edit",
            {{"id", task},
             {"reason", "committed " + sha + ", SHA-256 of its diff " + base::to_hex(base::sha256(diff))},
             {"key", "commit-" + sha}},
            call_limit);
    } catch (const mcp::RemoteError& error) {
        if (error.code() != 0) throw;  // 0: the store's own words, it has no such task
    }
}

}  // namespace factory::hooks
