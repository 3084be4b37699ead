#include "orchestrator/agents/workspace.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"
#include "orchestrator/git_program.hpp"

#include <cctype>

namespace factory::agents {
namespace {

namespace fs = std::filesystem;
using base::process::LockFile;

constexpr std::uint16_t port_base = 20'000;
constexpr std::chrono::minutes patience{2};

/// Two `git worktree` commands on one repository at once break it.
class WorkTreeCommands {
public:
    explicit WorkTreeCommands(const fs::path& folder)
        : lock_(folder / "worktrees.lock", LockFile::Open::to_hold) {
        if (!lock_.lock_until(std::chrono::steady_clock::now() + patience))
            throw base::Error(base::ErrorKind::git,
                              "another process is busy with the work trees in " + folder.string());
    }

private:
    LockFile lock_;
};

bool is_work_tree(const fs::path& tree) {
    std::error_code ec;
    return fs::exists(tree / ".git", ec) && GitProgram(tree).run({"rev-parse", "--git-dir"}).exit_code == 0;
}

}  // namespace

std::uint16_t Workspace::first_port() const {
    return static_cast<std::uint16_t>(port_base + number_ * ports);
}

WorkspacePool::WorkspacePool(fs::path folder, fs::path repository, int slots)
    : folder_(std::move(folder)), repository_(std::move(repository)), slots_(slots) {
    base::make_private_directory(folder_);
}

std::optional<Workspace> WorkspacePool::take() {
    for (int number = 0; number < slots_; ++number) {
        const fs::path slot = folder_ / std::to_string(number);
        base::make_private_directory(slot);
        auto lock = std::make_unique<LockFile>(slot / "slot.lock", LockFile::Open::to_hold);
        if (lock->lock_until(std::chrono::steady_clock::now()))
            return Workspace(slot, number, std::move(lock));
    }
    return std::nullopt;
}

void WorkspacePool::make_tree(const fs::path& tree, const std::string& commit) const {
    if (!is_work_tree(tree)) {
        fs::remove_all(tree);
        const WorkTreeCommands alone(folder_);
        const GitProgram git(repository_);
        git.run({"worktree", "prune"});
        git.text({"worktree", "add", "--quiet", "--detach", "--force", tree.string(), commit});
    }
    const GitProgram git(tree);
    for (const char* unfinished : {"merge", "rebase", "cherry-pick", "revert"})
        git.run({unfinished, "--abort"});
    std::error_code ec;
    const fs::path git_dir = git.text({"rev-parse", "--absolute-git-dir"});
    fs::remove(git_dir / "index.lock", ec);  // of an agent that was killed
    git.text({"checkout", "--quiet", "--force", "--detach", commit});
    git.text({"clean", "-ffdq"});
}

void WorkspacePool::prepare(const Workspace& workspace, const std::string& branch,
                            const std::string& commit) const {
    make_tree(workspace.tree(), commit);
    make_tree(workspace.base(), commit);
    GitProgram(workspace.tree()).text({"checkout", "--quiet", "--force", "-B", branch, commit});
    std::error_code ec;
    fs::remove_all(workspace.home(), ec);
    base::make_private_directory(workspace.home());
}

void WorkspacePool::prune() const {
    const WorkTreeCommands alone(folder_);
    const GitProgram git(repository_);
    for (int number = 0;; ++number) {
        const fs::path slot = folder_ / std::to_string(number);
        std::error_code ec;
        if (!fs::exists(slot, ec)) break;
        LockFile lock(slot / "slot.lock", LockFile::Open::to_hold);
        if (number < slots_ || !lock.lock_until(std::chrono::steady_clock::now())) continue;
        for (const char* tree : {"tree", "base"})
            git.run({"worktree", "remove", "--force", "--force", (slot / tree).string()});
        fs::remove_all(slot, ec);
    }
    git.run({"worktree", "prune"});
}

std::string branch_of_task(const std::string& task) {
    std::string name = "factory/";
    for (const char c : task) {
        const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
        name += is_plain ? c : '-';
    }
    return name;
}

}  // namespace factory::agents
