// What every command gets: where to print, the global options, the daemon.
#pragma once

#include "base/json.hpp"
#include "orchestrator/lrm.hpp"

#include <functional>
#include <iosfwd>
#include <stdexcept>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace factory::cli {

/// The command line asks for something that cannot be: exit code 2. `what()` is one sentence.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Console {
    std::ostream& out;
    std::ostream& err;
    bool out_is_terminal = false;
    bool err_is_terminal = false;
};

struct Session {
    explicit Session(Console& where) : console(where) {}

    Lrm lrm() const { return Lrm(home); }
    Daemon platform() const { return {platform_kind(), home}; }
    /// `facts` as one line with --json, else `text`; a line end is added when there is none.
    void print(const base::Json& facts, std::string_view text) const;
    /// A remark for a person, on stderr; nothing with --json.
    void remark(std::string_view text) const;

    Console& console;
    bool json = false;
    std::string home;
    std::string project;          // of `factory PROJECT tasks ...`; empty elsewhere
    std::function<int()> action;  // what the chosen command does; its exit code
};

/// A command of the table: adds itself, with its options and examples, and sets `session.action` when it is
/// chosen.
using AddCommand = void (*)(CLI::App& parent, Session& session);

void add_mcp(CLI::App& parent, Session& session);
void add_mcp_config(CLI::App& mcp, Session& session);
void add_mcp_logs(CLI::App& mcp, Session& session);
void add_index(CLI::App& parent, Session& session);
void add_locate(CLI::App& parent, Session& session);
void add_read(CLI::App& parent, Session& session);
void add_context(CLI::App& parent, Session& session);
void add_conventions(CLI::App& parent, Session& session);
void add_summarize(CLI::App& parent, Session& session);
void add_references(CLI::App& parent, Session& session);
void add_examples(CLI::App& parent, Session& session);
void add_project(CLI::App& parent, Session& session);
void add_anonymize(CLI::App& parent, Session& session);
void add_gate(CLI::App& parent, Session& session);
void add_tasks(CLI::App& parent, Session& session);
void add_status(CLI::App& parent, Session& session);
void add_audit(CLI::App& parent, Session& session);
void add_doctor(CLI::App& parent, Session& session);
void add_completion(CLI::App& parent, Session& session);

/// Whether an answer that was made while the tree was being indexed is good enough.
enum class Indexed { needed, not_needed };

/// Calls a tool and prints its text, or its structuredContent with --json. When the index is `needed` and not
/// there yet, waits for it with a progress bar and asks again. The exit code.
int print_tool(const Session& session, const std::string& tool, const base::Json& arguments, Indexed indexed);

/// What --project means to the daemon: a name as it is, a path (with a slash, or . or ..) made absolute.
std::string project_argument(const std::string& name_or_path);

/// Has the daemon index a tree (an absolute path) and waits for it with a progress bar; what admin_index
/// answers.
base::Json index_tree(const Session& session, const std::string& root);

/// The whole command line as a tree of commands.
void describe(CLI::App& app, Session& session);

/// Runs one command line (without the program's name); the exit code: 0, 1 (it failed), 2 (usage). Catches
/// everything.
int run(const std::vector<std::string>& arguments, Console& console);

}  // namespace factory::cli
