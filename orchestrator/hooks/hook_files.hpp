// The hook scripts of a repository: ours beside what was there.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace factory::hooks {

/// pre-commit, commit-msg, post-commit.
const std::vector<std::string>& hook_names();

/// Whom a script calls: `FACTORY [--home HOME] PROJECT hooks run NAME`.
struct Caller {
    std::filesystem::path factory;  // absolute
    std::string home;               // absolute; empty: the default
    std::string project;
};

/// The text of a script: what was there before runs first and may refuse; without the program it lets
/// everything pass.
std::string hook_script(const Caller& caller, const std::string& name);
bool is_ours(const std::string& script);

enum class HookState { absent, ours, foreign };

/// Where git looks for them. Throws base::Error{git}; also when `core.hooksPath` leads into the work tree,
/// where the scripts would be files of the project: it says what to add there.
std::filesystem::path hooks_folder(const std::filesystem::path& root, const Caller& caller);
HookState state_of(const std::filesystem::path& folder, const std::string& name);

/// Idempotent. A hook that was there is kept as NAME.before-factory and called. Throws base::Error{file}.
void install(const std::filesystem::path& folder, const Caller& caller);
/// Ours are gone, what was there before is back; how many were ours.
int remove(const std::filesystem::path& folder);

}  // namespace factory::hooks
