// factory completion: a script for the shell, made of the commands themselves.
#include "orchestrator/cli/completion_script.hpp"
#include "orchestrator/cli/help.hpp"
#include "orchestrator/cli/session.hpp"

namespace factory::cli {
namespace {

using Script = std::string (*)(const std::vector<CommandWords>& tree);

void add_shell(CLI::App& app, Session& session, const CLI::App& root, const std::string& shell, Script script,
               const std::string& examples) {
    CLI::App* command = app.add_subcommand(shell, "the script for " + shell);
    command->group("Shells");
    set_examples(*command, examples);
    command->callback([&session, &root, shell, script] {
        session.action = [&session, &root, shell, script] {
            const std::string text = script(command_tree(root));
            session.print({{"shell", shell}, {"script", text}}, text);
            return 0;
        };
    });
}

}  // namespace

void add_completion(CLI::App& parent, Session& session) {
    CLI::App* app = parent.add_subcommand("completion", "complete commands and options in your shell");
    app->group("Shell");
    app->require_subcommand(1);
    app->fallthrough();
    set_examples(*app, "  factory completion bash >~/.local/share/bash-completion/completions/factory\n");
    add_shell(*app, session, parent, "bash", bash_completion,
              "  factory completion bash >~/.local/share/bash-completion/completions/factory\n"
              "  . <(factory completion bash)    for this shell only\n");
    add_shell(*app, session, parent, "zsh", zsh_completion,
              "  factory completion zsh >~/.zfunc/_factory    with fpath+=~/.zfunc before compinit\n"
              "  . <(factory completion zsh)                  for this shell only\n");
    add_shell(*app, session, parent, "fish", fish_completion,
              "  factory completion fish >~/.config/fish/completions/factory.fish\n"
              "  factory completion fish | source    for this shell only\n");
}

}  // namespace factory::cli
