#include "orchestrator/deploy/releases.hpp"

#include "base/paths.hpp"
#include "orchestrator/git_program.hpp"

#include <vector>

namespace factory::deploy {

namespace fs = std::filesystem;

void Releases::check_out(const std::string& sha) {
    if (is_built(sha)) return;
    base::make_private_directory(folder_);
    remove(sha);
    GitProgram(root_).text({"worktree", "add", "--quiet", "--detach", tree(sha).string(), sha});
}

void Releases::set_built(const std::string& sha) {
    base::write_file(built_file(sha), "");
}

bool Releases::is_built(const std::string& sha) const {
    std::error_code ec;
    return fs::exists(built_file(sha), ec) && fs::exists(tree(sha), ec);
}

void Releases::remove(const std::string& sha) {
    std::error_code ec;
    fs::remove(built_file(sha), ec);
    if (!fs::exists(tree(sha), ec)) {
        GitProgram(root_).run({"worktree", "prune"});
        return;
    }
    const GitProgram git(root_);
    if (git.run({"worktree", "remove", "--force", tree(sha).string()}).exit_code == 0) return;
    // A tree that git does not know any more.
    fs::remove_all(tree(sha), ec);
    git.run({"worktree", "prune"});
}

void Releases::keep_only(const std::set<std::string>& shas) {
    std::error_code ec;
    std::vector<std::string> old;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder_, ec))
        if (entry.is_directory(ec) && shas.count(entry.path().filename().string()) == 0)
            old.push_back(entry.path().filename().string());
    for (const std::string& sha : old) remove(sha);
}

}  // namespace factory::deploy
