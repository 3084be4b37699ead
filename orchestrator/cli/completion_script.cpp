// Scripts that complete a command line in bash and zsh: first which command the words before the cursor name,
// then what may follow it.
#include "orchestrator/cli/completion_script.hpp"

namespace factory::cli {
namespace {

/// In single quotes, for every shell here.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : between) + word;
    return out;
}

std::string last_word(const std::string& path) {
    return path.substr(path.rfind(' ') + 1);
}

/// "mcp start:--root" as a pattern; an option of the program counts behind every command.
std::string pattern_of(const CommandWords& command, const std::string& name) {
    return (command.path.empty() ? "*" : quoted(command.path)) + ":" + name;
}

std::string patterns_of(const CommandWords& command, const OptionWords& option) {
    std::vector<std::string> out;
    for (const std::string& name : option.names) out.push_back(pattern_of(command, name));
    return joined(out, " | ");
}

/// A `case` that sets `command` to what the words so far name; options with a value take the next word with
/// them.
std::string walk(const std::vector<CommandWords>& tree, const std::string& indent) {
    std::vector<std::string> with_value;
    std::vector<std::string> commands;
    for (const CommandWords& command : tree) {
        for (const OptionWords& option : command.options)
            if (option.value.kind != Value::Kind::none) with_value.push_back(patterns_of(command, option));
        for (const std::string& path : command.commands)
            commands.push_back(quoted(command.path + ":" + last_word(path)));
    }
    return indent + "case \"$command:$word\" in\n" + indent + joined(with_value, " | ") +
           ") ((index++)) ;;\n" + indent + joined(commands, " | ") +
           ") command=\"${command:+$command }$word\" ;;\n" + indent + "esac\n";
}

std::string bash_values(const Value& value) {
    switch (value.kind) {
        case Value::Kind::words:
            return "words=" + quoted(joined(value.words, " "));
        case Value::Kind::directory:
            return "files=-d";
        case Value::Kind::file:
            return "files=-f";
        default:
            return ":";
    }
}

std::string zsh_values(const Value& value) {
    switch (value.kind) {
        case Value::Kind::words:
            return "compadd -- " + joined(value.words, " ");
        case Value::Kind::directory:
            return "_files -/";
        case Value::Kind::file:
            return "_files";
        default:
            return "_message " + quoted(value.name);
    }
}

/// A row of _describe: "name:what it is".
std::string described(const std::string& name, const std::string& text) {
    std::string safe;
    for (const char c : name) safe += c == ':' ? "\\:" : std::string(1, c);
    return quoted(safe + ":" + text);
}

const CommandWords& at(const std::vector<CommandWords>& tree, const std::string& path) {
    for (const CommandWords& command : tree)
        if (command.path == path) return command;
    return tree.front();
}

}  // namespace

std::string bash_completion(const std::vector<CommandWords>& tree) {
    std::string out =
        "# bash completion of factory; made by: factory completion bash\n"
        "_factory() {\n"
        "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "    local command= word words= options= files= index\n"
        "    # bash takes --name=value apart\n"
        "    if [ \"$current\" = = ]; then\n"
        "        current=\n"
        "    elif [ \"$previous\" = = ]; then\n"
        "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
        "    fi\n"
        "    for ((index = 1; index < COMP_CWORD; index++)); do\n"
        "        word=${COMP_WORDS[index]}\n" +
        walk(tree, "        ") +
        "    done\n"
        "    local is_value=yes\n"
        "    case \"$command:$previous\" in\n";
    for (const CommandWords& command : tree)
        for (const OptionWords& option : command.options)
            if (option.value.kind != Value::Kind::none)
                out += "    " + patterns_of(command, option) + ") " + bash_values(option.value) + " ;;\n";
    out +=
        "    *) is_value= ;;\n"
        "    esac\n"
        "    if [ -z \"$is_value\" ]; then\n"
        "        case $command in\n";
    std::string everywhere;
    for (const OptionWords& option : tree.front().options) everywhere += " " + joined(option.names, " ");
    for (const CommandWords& command : tree) {
        std::vector<std::string> words;
        std::string files;
        for (const std::string& path : command.commands) words.push_back(last_word(path));
        for (const Value& argument : command.arguments) {
            words.insert(words.end(), argument.words.begin(), argument.words.end());
            if (argument.kind == Value::Kind::directory) files = " files=-d";
            if (argument.kind == Value::Kind::file || argument.kind == Value::Kind::project)
                files = " " + bash_values(argument);
        }
        std::string options;
        if (!command.path.empty())
            for (const OptionWords& option : command.options) options += joined(option.names, " ") + " ";
        out += "        " + quoted(command.path) + ") words=" + quoted(joined(words, " ")) +
               " options=" + quoted(options) + files + " ;;\n";
    }
    return out +
           "        esac\n"
           "        options+=" +
           quoted(everywhere) +
           "\n"
           "        [[ $current == -* ]] && words=$options files=\n"
           "    fi\n"
           "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "    if [ -n \"$files\" ]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t -O \"${#COMPREPLY[@]}\" COMPREPLY < <(compgen \"$files\" -- \"$current\")\n"
           "    fi\n"
           "}\n"
           "complete -F _factory factory\n";
}

std::string zsh_completion(const std::vector<CommandWords>& tree) {
    std::string out =
        "#compdef factory\n"
        "# zsh completion of factory; made by: factory completion zsh\n"
        "_factory() {\n"
        "    local command= word previous=$words[CURRENT-1]\n"
        "    local -a commands options\n"
        "    integer index\n"
        "    for ((index = 2; index < CURRENT; index++)); do\n"
        "        word=$words[index]\n" +
        walk(tree, "        ") +
        "    done\n"
        "    case \"$command:$previous\" in\n";
    for (const CommandWords& command : tree)
        for (const OptionWords& option : command.options)
            if (option.value.kind != Value::Kind::none)
                out +=
                    "    " + patterns_of(command, option) + ") " + zsh_values(option.value) + "; return ;;\n";
    out += "    esac\n    case $command in\n";
    for (const CommandWords& command : tree) {
        out += "    " + quoted(command.path) + ")\n";
        std::string rows;
        for (const std::string& path : command.commands)
            rows += " " + described(last_word(path), at(tree, path).description);
        if (!rows.empty()) out += "        commands=(" + rows.substr(1) + ")\n";
        rows.clear();
        if (!command.path.empty())
            for (const OptionWords& option : command.options)
                for (const std::string& name : option.names)
                    rows += " " + described(name, option.description);
        if (!rows.empty()) out += "        options=(" + rows.substr(1) + ")\n";
        for (const Value& argument : command.arguments)
            out += "        [[ $PREFIX == -* ]] || " + zsh_values(argument) + "\n";
        out += "        ;;\n";
    }
    out += "    esac\n    options+=(";
    std::string rows;
    for (const OptionWords& option : tree.front().options)
        for (const std::string& name : option.names) rows += " " + described(name, option.description);
    return out + rows.substr(1) +
           ")\n"
           "    if [[ $PREFIX == -* ]]; then\n"
           "        _describe -o option options\n"
           "    else\n"
           "        (( $#commands )) && _describe command commands\n"
           "    fi\n"
           "}\n"
           "if [[ $funcstack[1] == _factory ]]; then\n"
           "    _factory \"$@\"\n"
           "else\n"
           "    compdef _factory factory\n"
           "fi\n";
}

std::string fish_completion(const std::vector<CommandWords>& tree) {
    std::string skipped;
    std::string commands;
    std::string rows;
    const auto values = [](const Value& value) -> std::string {
        switch (value.kind) {
            case Value::Kind::words:
                return " -x -a " + quoted(joined(value.words, " "));
            case Value::Kind::directory:
                return " -x -a '(__fish_complete_directories)'";
            case Value::Kind::file:
                return " -r -F";
            case Value::Kind::text:
                return " -x";
            default:
                return "";
        }
    };
    for (const CommandWords& command : tree) {
        const std::string here = "complete -c factory -n \"__factory_at '" + command.path + "'\"";
        for (const std::string& path : command.commands) {
            commands += " " + quoted(command.path + ":" + last_word(path));
            rows += here + " -a " + last_word(path) + " -d " + quoted(at(tree, path).description) + "\n";
        }
        for (const Value& argument : command.arguments)
            if (argument.kind == Value::Kind::file) rows += here + " -F\n";
            else if (argument.kind != Value::Kind::text) rows += here + values(argument) + "\n";
        for (const OptionWords& option : command.options) {
            std::string names;
            for (const std::string& name : option.names) {
                names += name.rfind("--", 0) == 0 ? " -l " + name.substr(2) : " -s " + name.substr(1);
                if (option.value.kind != Value::Kind::none)
                    skipped += " " + quoted((command.path.empty() ? "*" : command.path) + ":" + name);
            }
            rows += (command.path.empty() ? "complete -c factory" : here) + names + values(option.value) +
                    " -d " + quoted(option.description) + "\n";
        }
    }
    return "# fish completion of factory; made by: factory completion fish\n"
           "function __factory_command\n"
           "    set -l command\n"
           "    set -l skip no\n"
           "    for word in (commandline -opc)[2..-1]\n"
           "        if test $skip = yes\n"
           "            set skip no\n"
           "            continue\n"
           "        end\n"
           "        switch \"$command:$word\"\n"
           "            case" +
           skipped +
           "\n"
           "                set skip yes\n"
           "            case" +
           commands +
           "\n"
           "                set command (string trim \"$command $word\")\n"
           "        end\n"
           "    end\n"
           "    string join ' ' -- $command\n"
           "end\n"
           "function __factory_at\n"
           "    set -l now (__factory_command)\n"
           "    test \"$now\" = \"$argv[1]\"\n"
           "end\n"
           "complete -c factory -f\n" +
           rows;
}

}  // namespace factory::cli
