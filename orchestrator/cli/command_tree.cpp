// The command line as plain values.
#include "orchestrator/cli/command_tree.hpp"

#include <CLI/CLI.hpp>

#include <sstream>

namespace factory::cli {
namespace {

/// CLI11 writes "CLIENT:{opencode,claude}" for a word out of some.
Value value_of(const CLI::Option& option) {
    if (option.get_expected_max() == 0) return {};
    const std::string type = option.get_type_name();
    const std::size_t colon = type.find(':');
    Value out{Value::Kind::text, type.substr(0, colon), {}};
    const std::size_t brace = type.find('{');
    if (brace != std::string::npos && type.find("->") == std::string::npos) {
        std::istringstream words(type.substr(brace + 1, type.find('}') - brace - 1));
        for (std::string word; std::getline(words, word, ',');) out.words.push_back(word);
        out.kind = Value::Kind::words;
    } else if (out.name == "DIR" || out.name == "ROOT") {
        out.kind = Value::Kind::directory;
    } else if (out.name == "GLOB" || out.name.rfind("PATH", 0) == 0) {
        out.kind = Value::Kind::file;
    } else if (out.name == "NAME" && (option.get_positional() || option.check_lname("project"))) {
        out.kind = Value::Kind::project;
    }
    return out;
}

OptionWords words_of(const CLI::Option& option) {
    OptionWords out{{}, option.get_description(), value_of(option)};
    for (const std::string& name : option.get_snames()) out.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) out.names.push_back("--" + name);
    return out;
}

void collect(const CLI::App& app, const std::string& path, std::vector<CommandWords>& out) {
    const bool is_program = path.empty();
    CommandWords words{path, app.get_name(), app.get_description(), {}, {}, {}};
    for (const CLI::App* command : app.get_subcommands({}))
        words.commands.push_back(is_program ? command->get_name() : path + " " + command->get_name());
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) words.arguments.push_back(value_of(*option));
        else if (is_program || option != app.get_help_ptr()) words.options.push_back(words_of(*option));
    }
    const std::vector<std::string> below = words.commands;
    out.push_back(std::move(words));
    std::size_t i = 0;
    for (const CLI::App* command : app.get_subcommands({})) collect(*command, below[i++], out);
}

}  // namespace

std::vector<CommandWords> command_tree(const CLI::App& app) {
    std::vector<CommandWords> out;
    collect(app, "", out);
    return out;
}

}  // namespace factory::cli
