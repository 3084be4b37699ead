// The process between us and a command we run: whatever the command starts, it sees the end of.
#pragma once

namespace base::process {

/// The first argument by which a program knows that it is to supervise: `PROGRAM --supervise GRACE_MS
/// COMMAND...`.
inline constexpr const char* supervise_word = "--supervise";

/// Runs `argv` (COMMAND...) in a session of its own with stdin from /dev/null, and returns its exit code, 128
/// + signal when it was killed, 127 when it could not be started. Orphans of the command become its children
/// (a subreaper), so that nothing escapes by leaving its group or session or by emptying its environment;
/// when the command has ended, or stdin of this process ends or brings a byte, every descendant is ended:
/// SIGTERM, after `grace_ms` SIGKILL, until none is left. For a process with one thread, right at the
/// beginning of main.
int supervise(int grace_ms, char** argv);

/// What main() does first: when argv asks for it, supervises and returns true with the exit code.
bool is_supervisor(int argc, char** argv, int& exit_code);

}  // namespace base::process
