// One command line: parsed, run, and the boundary for every error.
#include "base/nearest.hpp"
#include "orchestrator/cli/backup.hpp"
#include "orchestrator/cli/brain.hpp"
#include "orchestrator/cli/cache.hpp"
#include "orchestrator/cli/cycle.hpp"
#include "orchestrator/cli/deploy.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/hooks.hpp"
#include "orchestrator/cli/llm.hpp"
#include "orchestrator/cli/queue.hpp"
#include "orchestrator/cli/session.hpp"
#include "orchestrator/cli/wiggum.hpp"

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string_view>

namespace factory::cli {
namespace {

/// In the order of --help.
constexpr AddCommand commands[] = {
    add_locate, add_read,    add_references, add_examples,  add_context,   add_summarize, add_conventions,
    add_index,  add_project, add_gate,       add_anonymize, add_cache,     add_tasks,     add_brain,
    add_wiggum, add_cycle,   add_deploy,     add_hooks,     add_status,    add_audit,     add_backup,
    add_queue,  add_mcp,     add_llm,        add_doctor,    add_completion};

/// Commands that follow a project's name.
constexpr std::string_view of_a_project[] = {"tasks",  "brain", "wiggum", "cycle",
                                             "deploy", "hooks", "status"};

/// The command that the words reached, for messages: "factory mcp".
const CLI::App& deepest(const CLI::App& app) {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : deepest(*chosen.front());
}

std::string path_of(const CLI::App& app) {
    return app.get_parent() == nullptr ? app.get_name() : path_of(*app.get_parent()) + " " + app.get_name();
}

std::vector<std::string> names_of_commands(const CLI::App& app) {
    std::vector<std::string> out;
    for (const CLI::App* command : app.get_subcommands({})) out.push_back(command->get_name());
    return out;
}

std::vector<std::string> names_of_options(const CLI::App& app) {
    std::vector<std::string> out;
    for (const CLI::Option* option : app.get_options())
        for (const std::string& name : option->get_lnames())
            if (app.get_parent() == nullptr || option != app.get_help_ptr()) out.push_back("--" + name);
    if (app.get_parent() == nullptr) return out;
    for (std::string& name : names_of_options(*app.get_parent())) out.push_back(std::move(name));
    return out;
}

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

std::string unknown_word(const CLI::App& where, const std::string& word) {
    const bool is_option = word.rfind('-', 0) == 0 && word.size() > 1;
    const std::vector<std::string> known = is_option ? names_of_options(where) : names_of_commands(where);
    if (known.empty()) return "one word too many: '" + word + "'";
    const std::string near = base::nearest(word.substr(0, word.find('=')), known);
    return std::string("unknown ") + (is_option ? "option" : "command") + " '" + word + "'; " +
           (near.empty() ? "known: " + joined(known) : "did you mean '" + near + "'?");
}

/// `where` is the command that the words of `app` reached.
std::string usage_sentence(const CLI::App& app, const CLI::App& where, const CLI::ParseError& error) {
    const std::vector<std::string> rest = app.remaining(true);
    const bool wants_command = where.get_subcommands().empty() && !where.get_subcommands({}).empty();
    const bool is_extra = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr || wants_command;
    if (is_extra && !rest.empty()) return unknown_word(where, rest.front());
    if (wants_command) return "say what to do: " + joined(names_of_commands(where));
    return error.what();
}

int usage_error(const CLI::App& where, Console& console, const std::string& sentence) {
    const std::string path = path_of(where);
    console.err << path << ": " << sentence << "\nSee: " << path << " --help\n";
    return 2;
}

int parse_error(const CLI::App& app, Console& console, const std::vector<std::string>& arguments,
                const CLI::ParseError& error) {
    if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) {
        console.out << error.what() << "\n";
        return 0;
    }
    if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr) {
        console.out << app.help();
        return 0;
    }
    if (arguments.empty()) {
        console.err << app.help();
        return 2;
    }
    return usage_error(deepest(app), console, usage_sentence(app, deepest(app), error));
}

/// `factory demo tasks list`: takes the project's name out of the words, when the command after it is one of
/// a project.
std::string take_project(std::vector<std::string>& words, const CLI::App& app) {
    const std::vector<std::string> commands_known = names_of_commands(app);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i] == "--home") ++i;
        else if (!words[i].starts_with("-")) {
            const bool is_command =
                std::find(commands_known.begin(), commands_known.end(), words[i]) != commands_known.end();
            const bool is_projects = std::find(std::begin(of_a_project), std::end(of_a_project),
                                               words[i + 1]) != std::end(of_a_project);
            if (is_command || !is_projects) return "";
            std::string project = words[i];
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
            return project;
        }
    }
    return "";
}

}  // namespace

void describe(CLI::App& app, Session& session) {
    app.formatter(help_formatter());
    app.set_help_flag("-h,--help", "show this");
    app.set_version_flag("--version", "factory " FACTORY_VERSION, "print the version");
    app.add_flag("--json", session.json, "print facts as one line of JSON");
    app.add_option("--home", session.home, "keep everything below DIR (as FACTORY_HOME does)")
        ->type_name("DIR");
    app.require_subcommand(1);
    app.fallthrough();
    for (const AddCommand add : commands) add(app, session);
    set_examples(app,
                 "  factory index                            index this repository\n"
                 "  factory locate \"where is the port read\"  find it\n"
                 "  factory mcp config opencode --write      connect an agent\n");
}

int run(const std::vector<std::string>& arguments, Console& console) {
    CLI::App app{"factory: one fast, always fresh source of code context for coding agents", "factory"};
    Session session(console);
    try {
        describe(app, session);
        std::vector<std::string> words = arguments;
        session.project = take_project(words, app);
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        try {
            app.parse(std::move(reversed));
        } catch (const CLI::ParseError& error) {
            return parse_error(app, console, arguments, error);
        }
        const int code = session.action();
        console.out.flush();
        if (console.out) return code;
        console.err << "factory: cannot write the answer to stdout\n";
    } catch (const UsageError& error) {
        return usage_error(deepest(app), console, error.what());
    } catch (const std::exception& error) {
        console.err << path_of(deepest(app)) << ": " << error.what() << "\n";
    }
    return 1;
}

}  // namespace factory::cli
