// The command line as plain values, for whatever is generated from it.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace factory::cli {

/// What may stand in one place of a command line.
struct Value {
    enum class Kind { none, text, words, directory, file, project } kind = Kind::none;
    std::string name;                // "PORT"
    std::vector<std::string> words;  // of Kind::words
};

struct OptionWords {
    std::vector<std::string> names;  // "-n", "--lines"
    std::string description;
    Value value;  // Kind::none: a flag
};

struct CommandWords {
    std::string path;  // "mcp start"; empty: the program itself
    std::string name;  // "start"
    std::string description;
    std::vector<std::string> commands;  // paths of those below it
    std::vector<OptionWords> options;   // its own; those of the program are allowed everywhere
    std::vector<Value> arguments;
};

/// The program first, every command before those below it.
std::vector<CommandWords> command_tree(const CLI::App& app);

}  // namespace factory::cli
