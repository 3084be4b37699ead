#include "orchestrator/deploy/command.hpp"

#include "base/command_line.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "orchestrator/file_tail.hpp"

#include <algorithm>
#include <string_view>
#include <unistd.h>

namespace factory::deploy {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{256} << 10U;

/// A service that took the factory's own database for its own would be a disaster.
bool is_ours(std::string_view name) {
    return name.starts_with("FACTORY_") || name == "DATABASE_URL";
}

std::string why_of(const CommandRun& run, const base::process::TreeOutcome& outcome) {
    const std::string what = "`" + base::shown_command(run.argv) + "`";
    if (outcome.timed_out) return what + " did not end in time";
    if (outcome.stopped) return what + " was stopped";
    if (run.exit_code == 0) return {};
    const std::string line = last_line(run.output);
    return what + " ended with exit code " + std::to_string(run.exit_code) +
           (line.empty() ? "" : ": " + line);
}

}  // namespace

Variables command_environment(const Variables& variables) {
    Variables out = variables;
    const auto is_set = [&](std::string_view name) {
        return std::any_of(variables.begin(), variables.end(),
                           [&](const auto& one) { return one.first == name; });
    };
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const std::size_t end = text.find('=');
        if (end == std::string_view::npos) continue;
        const std::string_view name = text.substr(0, end);
        if (!is_ours(name) && !is_set(name)) out.emplace_back(name, text.substr(end + 1));
    }
    return out;
}

void run_command(const std::string& command, const fs::path& tree, const Variables& variables,
                 std::chrono::milliseconds limit, const base::process::StopSignal& stop,
                 const std::function<void(const CommandRun&)>& on_run) {
    std::vector<base::SimpleCommand> parts;
    try {
        parts = base::split_command(command);
    } catch (const base::BadCommand& error) {
        throw base::Error(base::ErrorKind::config, error.what());
    }
    const Clock::time_point deadline = Clock::now() + limit;
    for (const base::SimpleCommand& part : parts) {
        CommandRun run;
        run.argv = part.argv;
        base::process::TreeCommand wanted;
        wanted.argv = part.argv;
        wanted.directory = (part.directory.empty() ? tree : tree / part.directory).string();
        Variables all = part.environment;  // the first of a name is seen
        all.insert(all.end(), variables.begin(), variables.end());
        wanted.environment = command_environment(all);
        wanted.mark = "FACTORY_DEPLOY=" + base::to_hex(base::random_bytes(8));
        const Clock::time_point begun = Clock::now();
        try {
            const auto outcome = base::process::run_tree(wanted, deadline, stop, [&](std::string_view piece) {
                run.output.append(piece);
                if (run.output.size() > 2 * most_output) run.output.erase(0, run.output.size() - most_output);
                return true;
            });
            run.exit_code = outcome.exit_code;
            if (run.output.size() > most_output) run.output.erase(0, run.output.size() - most_output);
            run.why = why_of(run, outcome);
        } catch (const base::Error& error) {
            run.exit_code = 127;
            run.why = error.what();
        }
        run.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
        on_run(run);
        if (!run.why.empty()) return;
    }
}

}  // namespace factory::deploy
