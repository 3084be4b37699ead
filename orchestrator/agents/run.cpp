#include "orchestrator/agents/run.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "base/process/program.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace factory::agents {
namespace {

using base::process::StopSignal;
using base::process::TreeCommand;

constexpr std::size_t longest_line = std::size_t{16} << 20U;
constexpr std::chrono::seconds look_every{1};  // for a stop from outside
constexpr std::chrono::hours forever{24 * 365};

TreeCommand command_of(const Driver& driver, const Assignment& assignment, const RunOptions& options) {
    Launch launch = driver.launch(assignment);
    for (const auto& [file, text] : launch.files) base::write_file(file, text);
    TreeCommand out;
    if (options.sandbox && !options.bubblewrap.empty())
        out.argv = base::process::sandbox_words(options.bubblewrap, *options.sandbox, [](const auto& path) {
            return std::filesystem::exists(path);
        });
    launch.argv.front() =
        options.program.empty() ? base::process::find_program(driver.program()) : options.program;
    out.argv.insert(out.argv.end(), launch.argv.begin(), launch.argv.end());
    out.directory = launch.directory.string();
    out.mark = options.mark;
    out.errors = options.errors;
    launch.environment["PATH"] = options.path;
    launch.environment["LANG"] = "C.UTF-8";
    launch.environment.insert(options.environment.begin(), options.environment.end());
    for (const auto& [name, value] : launch.environment) out.environment.emplace_back(name, value);
    return out;
}

/// Lines out of pieces; what is longer than a line may be is dropped to its end.
class Lines {
public:
    void add(std::string_view piece, const std::function<void(std::string_view)>& on_line) {
        while (!piece.empty()) {
            const std::size_t end = piece.find('\n');
            if (line_.size() < longest_line) line_.append(piece.substr(0, end));
            if (end == std::string_view::npos) return;
            flush(on_line);
            piece.remove_prefix(end + 1);
        }
    }
    void flush(const std::function<void(std::string_view)>& on_line) {
        if (!line_.empty()) on_line(line_);
        line_.clear();
    }

private:
    std::string line_;
};

/// Looks at the progress while the agent's output is being read.
class Watch {
public:
    Watch(Progress& progress, std::mutex& mutex, const std::function<bool()>& is_alive,
          const StopSignal& outside, StopSignal& inside)
        : progress_(progress),
          mutex_(mutex),
          is_alive_(is_alive),
          outside_(outside),
          inside_(inside),
          thread_([this] { work(); }) {}
    ~Watch() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        wake_.notify_all();
        thread_.join();
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

private:
    void work() {
        std::unique_lock lock(mutex_);
        while (!over_) {
            if (outside_.is_requested()) return inside_.request();
            const Advice advice = progress_.advice(Clock::now());
            if (advice == Advice::stop) return inside_.request();
            if (advice == Advice::probe && is_alive_) {
                lock.unlock();
                const bool is_alive = is_alive_();
                lock.lock();
                if (is_alive) progress_.sign(Signs::diff, Clock::now());
            }
            wake_.wait_until(lock, std::min(progress_.next_look(), Clock::now() + look_every));
        }
    }

    Progress& progress_;
    std::mutex& mutex_;
    const std::function<bool()>& is_alive_;
    const StopSignal& outside_;
    StopSignal& inside_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_;
};

}  // namespace

RunReport run_agent(const Driver& driver, const Assignment& assignment, const RunOptions& options,
                    const StopSignal& stop) {
    const TreeCommand command = command_of(driver, assignment, options);
    const Clock::time_point begun = Clock::now();
    const std::unique_ptr<Reader> reader = driver.reader();
    std::mutex mutex;  // guards the progress
    Progress progress(options.limits, begun);
    StopSignal inside;
    Lines lines;
    const auto on_line = [&](std::string_view line) {
        if (options.on_line) options.on_line(line);
        for (const AgentEvent& event : reader->read(line)) {
            if (options.on_event) options.on_event(event);
            const std::lock_guard lock(mutex);
            progress.event(event, Clock::now());
        }
    };
    base::process::TreeOutcome outcome;
    {
        const Watch watch(progress, mutex, options.is_alive, stop, inside);
        outcome = run_tree(command, begun + forever, inside, [&](std::string_view piece) {
            lines.add(piece, on_line);
            return true;
        });
    }
    lines.flush(on_line);

    RunReport report;
    report.duration = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun);
    report.exit_code = outcome.exit_code;
    report.verdict = reader->verdict(outcome.exit_code);
    report.repeated_call = progress.repeated_call();
    if (stop.is_requested()) {
        report.verdict.outcome = Outcome::crashed;
        report.verdict.reason = "it was stopped";
    } else if (!progress.reason().empty()) {
        // A model that said nothing is to be replaced; an agent that got nowhere has failed.
        report.verdict.outcome = progress.is_models_fault() ? Outcome::unavailable : Outcome::cut_short;
        report.verdict.reason = progress.reason();
    }
    return report;
}

}  // namespace factory::agents
