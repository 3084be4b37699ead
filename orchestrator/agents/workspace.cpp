#include "orchestrator/agents/workspace.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"

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

/// False when `.git` of the tree was something else than what git wrote there.
bool has_own_link(const fs::path& tree, const GitPlaces& places) {
    std::error_code ec;
    const fs::path file = tree / ".git";
    return fs::symlink_status(file, ec).type() == fs::file_type::regular &&
           base::read_file(file) == "gitdir: " + places.own.string() + "\n";
}

void write_link(const fs::path& tree, const GitPlaces& places) {
    fs::remove_all(tree / ".git");
    base::write_file(tree / ".git", "gitdir: " + places.own.string() + "\n", 0644);
}

}  // namespace

std::uint16_t Workspace::first_port() const {
    return static_cast<std::uint16_t>(port_base + number_ * ports);
}

GitProgram Workspace::git_of(const fs::path& tree) const {
    std::optional<GitPlaces> places = places_of_linked(common_, tree);
    if (!places)
        throw base::Error(base::ErrorKind::git, "the repository " + common_.string() +
                                                    " does not know the work tree " + tree.string());
    return {tree, std::move(*places)};
}

WorkspacePool::WorkspacePool(fs::path folder, fs::path repository, int slots)
    : folder_(std::move(folder)),
      root_(std::move(repository)),
      places_(places_of(root_)),
      repository_(root_, places_),
      slots_(slots) {
    base::make_private_directory(folder_);
}

std::optional<Workspace> WorkspacePool::take() {
    for (int number = 0; number < slots_; ++number) {
        const fs::path slot = folder_ / std::to_string(number);
        base::make_private_directory(slot);
        auto lock = std::make_unique<LockFile>(slot / "slot.lock", LockFile::Open::to_hold);
        if (lock->lock_until(std::chrono::steady_clock::now()))
            return Workspace(slot, number, places_.common, std::move(lock));
    }
    return std::nullopt;
}

void WorkspacePool::make_tree(const fs::path& tree, const std::string& commit) const {
    std::optional<GitPlaces> places = places_of_linked(places_.common, tree);
    const bool is_folder = fs::is_directory(fs::symlink_status(tree));
    const auto is_usable = [&] {
        return GitProgram(tree, *places).run({"rev-parse", "--verify", "--quiet", "HEAD"}).exit_code == 0;
    };
    if (!places || !is_folder || !is_usable()) {
        fs::remove_all(tree);
        const WorkTreeCommands alone(folder_);
        repository_.run({"worktree", "prune"});
        repository_.text({"worktree", "add", "--quiet", "--detach", "--force", tree.string(), commit});
        places = places_of_linked(places_.common, tree);
        if (!places) throw base::Error(base::ErrorKind::git, "git made no work tree at " + tree.string());
    }
    if (!has_own_link(tree, *places)) write_link(tree, *places);
    const GitProgram git(tree, *places);
    for (const char* unfinished : {"merge", "rebase", "cherry-pick", "revert"})
        git.run({unfinished, "--abort"});
    std::error_code ec;
    fs::remove(places->own / "index.lock", ec);  // of an agent that was killed
    git.text({"checkout", "--quiet", "--force", "--detach", commit});
    git.text({"clean", "-ffdq"});
}

void WorkspacePool::prepare(const Workspace& workspace, const std::string& branch,
                            const std::string& commit) const {
    make_tree(workspace.tree(), commit);
    make_tree(workspace.base(), commit);
    workspace.git().text({"checkout", "--quiet", "--force", "-B", branch, commit});
    std::error_code ec;
    fs::remove_all(workspace.home(), ec);
    base::make_private_directory(workspace.home());
}

bool WorkspacePool::mend(const Workspace& workspace) const {
    const std::optional<GitPlaces> places = places_of_linked(places_.common, workspace.tree());
    if (!places || has_own_link(workspace.tree(), *places)) return false;
    write_link(workspace.tree(), *places);
    return true;
}

void WorkspacePool::prune() const {
    const WorkTreeCommands alone(folder_);
    for (int number = 0;; ++number) {
        const fs::path slot = folder_ / std::to_string(number);
        std::error_code ec;
        if (!fs::exists(slot, ec)) break;
        LockFile lock(slot / "slot.lock", LockFile::Open::to_hold);
        if (number < slots_ || !lock.lock_until(std::chrono::steady_clock::now())) continue;
        for (const char* tree : {"tree", "base"})
            repository_.run({"worktree", "remove", "--force", "--force", (slot / tree).string()});
        fs::remove_all(slot, ec);
    }
    repository_.run({"worktree", "prune"});
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
