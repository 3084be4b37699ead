// A command and everything it starts, as one thing that can be read, stopped and waited for.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace base::process {

struct TreeCommand {
    std::vector<std::string> argv;                                 // argv[0] is looked up in PATH
    std::string directory;                                         // where it runs
    std::vector<std::pair<std::string, std::string>> environment;  // all of it
    std::string mark;    // "NAME=VALUE" in the environment: what carries it is ended at the end
    std::string errors;  // a file that stderr is added to (mode 0600); empty: it comes with stdout
    std::chrono::milliseconds grace{300};       // between SIGTERM and SIGKILL
    std::string supervisor = "/proc/self/exe";  // a program whose main begins with is_supervisor()
};

/// Tells a running tree to stop. Any thread, any number of times, also before it was started.
class StopSignal {
public:
    /// Throws Error{process}.
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    void request() noexcept;
    bool is_requested() const noexcept;
    int descriptor() const { return descriptor_; }  // readable once it was requested

private:
    int descriptor_;
};

struct TreeOutcome {
    int exit_code = -1;
    bool timed_out = false;
    bool stopped = false;  // by the signal, or because `on_output` wanted no more
};

/// Runs to the end in a session of its own with a supervisor above it: when this returns, nothing of it runs
/// any more. stdout and (without `errors`) stderr come in one stream, in pieces, to `on_output`; its
/// returning false stops the command. Past `deadline`, or on `stop`, the whole tree gets SIGTERM and after
/// the grace SIGKILL. When this process dies, the supervisor ends the tree. Blocking. Throws Error{process}
/// when it cannot be started.
TreeOutcome run_tree(const TreeCommand& command, std::chrono::steady_clock::time_point deadline,
                     const StopSignal& stop, const std::function<bool(std::string_view)>& on_output);

}  // namespace base::process
