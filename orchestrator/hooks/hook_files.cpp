#include "orchestrator/hooks/hook_files.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/hooks/hook_git.hpp"
#include "orchestrator/shell_word.hpp"

#include <fstream>
#include <iterator>

namespace factory::hooks {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;

constexpr const char* mark = "# Installed by factory.";
constexpr const char* before = ".before-factory";

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const fs::path relative = path.lexically_relative(folder);
    return !relative.empty() && *relative.begin() != "..";
}

std::string command_of(const Caller& caller, const std::string& name) {
    std::string out = shell_word(caller.factory.string());
    if (!caller.home.empty()) out += " --home " + shell_word(caller.home);
    return out + " " + shell_word(caller.project) + " hooks run " + name;
}

}  // namespace

const std::vector<std::string>& hook_names() {
    static const std::vector<std::string> names = {"pre-commit", "commit-msg", "post-commit"};
    return names;
}

std::string hook_script(const Caller& caller, const std::string& name) {
    return std::string("#!/bin/sh\n") + mark + " To remove it: factory " + shell_word(caller.project) +
           " hooks remove\n"
           "former=$(dirname \"$0\")/" +
           name + before +
           "\n"
           "[ ! -x \"$former\" ] || \"$former\" \"$@\" || exit\n"
           "[ -x " +
           shell_word(caller.factory.string()) + " ] || { echo '" + name +
           ": factory is gone, nothing is checked' >&2; exit 0; }\n"
           "exec " +
           command_of(caller, name) + " \"$@\"\n";
}

bool is_ours(const std::string& script) {
    return script.find(mark) != std::string::npos;
}

fs::path hooks_folder(const fs::path& root, const Caller& caller) {
    const auto path = [&root](const char* what) {
        return fs::path(git_text(root, {"rev-parse", "--path-format=absolute", "--git-path", what}))
            .lexically_normal();
    };
    const fs::path folder = path("hooks");
    if (is_below(folder, root) && !is_below(folder, path(".")))
        throw Error(ErrorKind::git,
                    "core.hooksPath of this repository is " + folder.lexically_relative(root).string() +
                        ", files of the project itself; add to its pre-commit, and so to its commit-msg "
                        "and post-commit: " +
                        command_of(caller, "pre-commit") + " \"$@\"");
    return folder;
}

HookState state_of(const fs::path& folder, const std::string& name) {
    std::error_code ec;
    if (!fs::exists(folder / name, ec)) return HookState::absent;
    return is_ours(read(folder / name)) ? HookState::ours : HookState::foreign;
}

void install(const fs::path& folder, const Caller& caller) {
    std::error_code ec;
    fs::create_directories(folder, ec);
    for (const std::string& name : hook_names()) {
        const fs::path path = folder / name;
        const fs::path former = folder / (name + before);
        if (state_of(folder, name) == HookState::foreign) {
            if (fs::exists(former, ec))
                throw Error(ErrorKind::file, former.string() + " is there already beside a " + name +
                                                 " that is not ours; move one of them away");
            fs::rename(path, former);
        }
        base::write_file(path, hook_script(caller, name), 0755);
    }
}

int remove(const fs::path& folder) {
    int removed = 0;
    for (const std::string& name : hook_names()) {
        if (state_of(folder, name) != HookState::ours) continue;
        ++removed;
        std::error_code ec;
        const fs::path former = folder / (name + before);
        if (fs::exists(former, ec)) fs::rename(former, folder / name);
        else fs::remove(folder / name);
    }
    return removed;
}

}  // namespace factory::hooks
