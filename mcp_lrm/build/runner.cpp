#include "mcp_lrm/build/runner.hpp"

#include "base/error.hpp"
#include "base/process/program.hpp"
#include "mcp_lrm/build/command_line.hpp"
#include "mcp_lrm/build/environment.hpp"
#include "mcp_lrm/build/log_text.hpp"
#include "mcp_lrm/build/paths.hpp"
#include "mcp_lrm/build/plain_text.hpp"

#include <set>

namespace lrm::build {
namespace {

namespace fs = std::filesystem;
namespace process = base::process;
using Clock = std::chrono::steady_clock;

std::int64_t milliseconds_since(Clock::time_point start) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
}

/// A folder of the job's own for temporary files, gone afterwards.
class Scratch {
public:
    explicit Scratch(const Job& job) {
        std::error_code ec;
        path_ = fs::temp_directory_path(ec) / ("factory-job-" + job.mark.substr(job.mark.find('=') + 1));
        fs::create_directories(path_, ec);
        fs::permissions(path_, fs::perms::owner_all, ec);
    }
    ~Scratch() {
        std::error_code ec;
        fs::remove_all(path_, ec);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

class JobRun {
public:
    JobRun(const Job& job, const RunnerOptions& options, RunningState& running)
        : job_(job), options_(options), running_(running), log_(options.log_half), scratch_(job) {}

    RunOutcome run() {
        JobResult& result = outcome_.result;
        result.state = JobState::passed;
        result.exit_code = 0;
        if (!choose_sandbox()) return finish();
        for (const Step& step : job_.steps) {
            running_.step += 1;
            if (result.state == JobState::cancelled || result.state == JobState::timed_out ||
                failed_chains_.count(step.chain) != 0) {
                result.steps.push_back({shown_command(step.argv), relative(step.directory), -1, 0});
                continue;
            }
            run_step(step);
        }
        return finish();
    }

private:
    bool choose_sandbox() {
        if (options_.sandbox == process::SandboxMode::off) {
            outcome_.result.sandbox = "off";
            return true;
        }
        const process::Bubblewrap found = process::find_bubblewrap();
        program_ = found.program;
        if (!program_.empty()) {
            outcome_.result.sandbox = options_.network == process::SandboxNetwork::loopback
                                          ? "bubblewrap, network: loopback only"
                                          : "bubblewrap";
            return true;
        }
        outcome_.result.sandbox = "none: " + found.problem;
        if (options_.sandbox == process::SandboxMode::preferred) return true;
        outcome_.result.state = JobState::broken;
        outcome_.result.problem = "nothing was run: a sandbox is required, but " + found.problem;
        return false;
    }

    process::TreeCommand command_of(const Step& step) const {
        process::TreeCommand command;
        command.directory = step.directory;
        command.environment = job_environment(scratch_.path().string());
        for (const auto& [name, value] : step.environment) set_variable(command.environment, name, value);
        command.mark = job_.mark;
        command.grace = options_.grace;
        command.supervisor = options_.supervisor;
        if (!program_.empty()) {
            process::SandboxRules rules = sandbox_rules(job_.root, options_.hidden);
            rules.network = options_.network;
            rules.writable.push_back(scratch_.path());
            command.argv = process::sandbox_words(program_, rules, [](const fs::path& path) {
                std::error_code ec;
                return fs::exists(path, ec);
            });
        }
        command.argv.insert(command.argv.end(), step.argv.begin(), step.argv.end());
        return command;
    }

    void run_step(const Step& step) {
        JobResult& result = outcome_.result;
        const auto start = Clock::now();
        StepResult report{shown_command(step.argv), relative(step.directory), -1, 0};
        const std::string head = "$ " + report.command +
                                 (report.directory == "." ? "" : "    (in " + report.directory + ")") + "\n";
        add_log(head);
        LogText own(options_.log_half);
        bool is_flood = false;
        try {
            process::find_program(step.argv.front());  // the sandbox would say it less well
            const process::TreeOutcome ended = process::run_tree(
                command_of(step), begun_ + job_.time_limit, running_.stop, [&](std::string_view piece) {
                    own.add(piece);
                    add_log(piece);
                    is_flood = log_.bytes() > options_.log_limit;
                    return !is_flood;
                });
            report.exit_code = ended.exit_code;
            if (ended.timed_out)
                give_up(JobState::timed_out,
                        "it did not end within " + std::to_string(job_.time_limit.count()) + " s");
            else if (is_flood)
                give_up(JobState::failed, "it wrote more than " + std::to_string(options_.log_limit >> 20) +
                                              " MiB and was stopped");
            else if (ended.stopped) give_up(JobState::cancelled, "it was cancelled");
        } catch (const base::Error& error) {
            report.exit_code = 127;
            add_log(std::string(error.what()) + "\n");
            if (result.problem.empty()) result.problem = error.what();
        }
        report.duration_ms = milliseconds_since(start);
        if (report.exit_code != 0 || is_flood) {
            failed_chains_.insert(step.chain);
            if (result.state == JobState::passed) result.state = JobState::failed;
            if (result.exit_code == 0) result.exit_code = report.exit_code;
        }
        result.steps.push_back(std::move(report));
        collect(own, step.directory);
    }

    void give_up(JobState state, const std::string& problem) {
        outcome_.result.state = state;
        outcome_.result.problem = problem;
    }

    void add_log(std::string_view piece) {
        log_.add(piece);
        running_.log_bytes = log_.bytes();
    }

    void collect(const LogText& log, const std::string& directory) {
        Findings found = find_problems(plain_text(log.text()));
        place_paths(found, job_.root, directory, [this](const std::string& path) {
            std::error_code ec;
            return fs::exists(fs::path(job_.root) / path, ec);
        });
        Findings& all = outcome_.result.findings;
        for (Diagnostic& one : found.diagnostics)
            if (all.diagnostics.size() < most_findings) all.diagnostics.push_back(std::move(one));
        for (FailedTest& one : found.failed_tests)
            if (all.failed_tests.size() < most_findings) all.failed_tests.push_back(std::move(one));
    }

    std::string relative(const std::string& directory) const {
        if (directory == job_.root) return ".";
        return directory.compare(0, job_.root.size() + 1, job_.root + "/") == 0
                   ? directory.substr(job_.root.size() + 1)
                   : directory;
    }

    RunOutcome finish() {
        JobResult& result = outcome_.result;
        result.duration_ms = milliseconds_since(begun_);
        result.log_bytes = log_.bytes();
        result.log_is_cut = log_.is_cut();
        outcome_.log = options_.clean(plain_text(log_.text()));
        result.tail = last_lines(outcome_.log, options_.tail_bytes);
        for (Diagnostic& one : result.findings.diagnostics) one.message = options_.clean(one.message);
        for (FailedTest& one : result.findings.failed_tests) one.message = options_.clean(one.message);
        for (StepResult& step : result.steps) step.command = options_.clean(step.command);
        result.problem = options_.clean(result.problem);
        return std::move(outcome_);
    }

    const Job& job_;
    const RunnerOptions& options_;
    RunningState& running_;
    const Clock::time_point begun_ = Clock::now();
    LogText log_;
    const Scratch scratch_;
    std::string program_;  // bwrap
    std::set<std::string> failed_chains_;
    RunOutcome outcome_;
};

}  // namespace

RunOutcome run_job(const Job& job, const RunnerOptions& options, RunningState& running) {
    return JobRun(job, options, running).run();
}

}  // namespace lrm::build
