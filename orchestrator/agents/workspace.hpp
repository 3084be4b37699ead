// The work trees that agents work in: a pool that is used again and again, and survives whoever dies.
#pragma once

#include "base/process/lock.hpp"
#include "orchestrator/git_program.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace factory::agents {

/// A slot of the pool, held by this process until it is destroyed; the kernel lets go of it when the process
/// dies.
class Workspace {
public:
    Workspace(std::filesystem::path slot, int number, std::filesystem::path common,
              std::unique_ptr<base::process::LockFile> lock)
        : slot_(std::move(slot)), number_(number), common_(std::move(common)), lock_(std::move(lock)) {}

    std::filesystem::path tree() const { return slot_ / "tree"; }  // the agent's
    std::filesystem::path base() const { return slot_ / "base"; }  // as it was before: for RED
    std::filesystem::path home() const { return slot_ / "home"; }  // the agent's HOME
    /// git on these trees, whatever an agent made of the files in them. Throws base::Error{git} before they
    /// were prepared.
    GitProgram git() const { return git_of(tree()); }
    GitProgram base_git() const { return git_of(base()); }
    const std::filesystem::path& common_git() const { return common_; }  // of the repository: shared by all
    int number() const { return number_; }
    /// The first of the ports that are this slot's alone.
    std::uint16_t first_port() const;
    static constexpr std::uint16_t ports = 10;

private:
    GitProgram git_of(const std::filesystem::path& tree) const;

    std::filesystem::path slot_;
    int number_;
    std::filesystem::path common_;
    std::unique_ptr<base::process::LockFile> lock_;
};

/// The slots of one repository, `FOLDER/N/`. Any thread, several processes.
class WorkspacePool {
public:
    /// `folder` belongs to the factory and to this repository alone; `repository` is any work tree of it.
    WorkspacePool(std::filesystem::path folder, std::filesystem::path repository, int slots);

    /// A free slot; nothing when all are held.
    std::optional<Workspace> take();

    /// Makes both of its trees exactly `commit`, the agent's on a branch of its own that begins there and
    /// holds nothing else, its home empty. What git ignores (dependencies, build results) stays: that is what
    /// makes a slot quick. Throws base::Error{git, file}.
    void prepare(const Workspace& workspace, const std::string& branch, const std::string& commit) const;

    /// Puts back what says which repository the agent's tree belongs to. True when an agent had changed it.
    bool mend(const Workspace& workspace) const;

    /// Takes slots out of the repository that nobody holds, and branches of the factory that are in none.
    void prune() const;

private:
    void make_tree(const std::filesystem::path& tree, const std::string& commit) const;

    std::filesystem::path folder_;
    std::filesystem::path root_;
    GitPlaces places_;
    GitProgram repository_;
    int slots_;
};

/// "factory/T001" with what git does not allow in a branch's name replaced.
std::string branch_of_task(const std::string& task);

}  // namespace factory::agents
