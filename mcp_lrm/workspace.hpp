// The facade the tools talk to: which trees there are, and which one a call is about.
#pragma once

#include "mcp/call.hpp"
#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/known_trees.hpp"
#include "mcp_lrm/remembered_conventions.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace lrm {

class BuildService;
class ModelService;
class Outside;
class TaskService;

struct Project {
    std::string name;  // unique; the folder's name unless configured otherwise
    std::shared_ptr<index::Tree> tree;
    bool configured = false;  // by --root or projects/*.yaml: /ready waits for it
};

/// All members: any thread; those that resolve or register may touch the disk.
class Workspace {
public:
    /// `known`: the file of trees that were registered, by earlier daemons too; empty: none.
    explicit Workspace(index::Index& index, const std::filesystem::path& known = {})
        : index_(index), known_(known) {}

    /// Registers the tree at `root` and starts indexing it. The same root again gives the same project. An
    /// empty `name` means the folder's name; a taken one gets "-2". Those that are gone and nobody configured
    /// are forgotten. Throws base::Error{file} when it is no directory.
    Project add(const std::filesystem::path& root, const std::string& name, bool configured);

    /// The tree a call is about: argument `project` (a name, or an absolute path in a tree that is
    /// registered, or was with an earlier daemon) > ?project= > the work tree its proxy announced, or the
    /// client's roots (a git work tree is registered) > the only registered project. Throws mcp::ToolError
    /// that lists the projects when none of these decides. Not on the I/O thread.
    std::shared_ptr<index::Tree> tree_of(mcp::Call& call, const std::string& project);

    /// By name; sorted.
    std::vector<Project> projects() const;

    /// The project of a name, or the one whose tree holds an absolute path; a null tree when there is none.
    Project find(const std::string& name_or_path) const;

    /// {"projects": [{name, root, state, files, symbols, done, total, last_change, watching, problem}]}; from
    /// memory.
    mcp::Json health() const;

    /// The task store; `service` must outlive the last call.
    void serve_tasks(TaskService& service) { tasks_ = &service; }
    /// Throws mcp::ToolError where there is none.
    TaskService& tasks() const;

    /// The build queue; `service` must outlive the last call.
    void serve_builds(BuildService& service) { builds_ = &service; }
    /// Throws mcp::ToolError where there is none.
    BuildService& builds() const;

    /// The cache and the outside sources; `outside` must outlive the last call.
    void serve_outside(Outside& outside) { outside_ = &outside; }
    /// Throws mcp::ToolError where there is none.
    Outside& outside() const;

    /// The models of llm.yaml; `service` must outlive the last call.
    void serve_models(ModelService& service) { models_ = &service; }
    /// nullptr where there are none: then answers are made without.
    ModelService* models() const { return models_; }

    /// Why /ready is not 200 yet; empty when it is. Also tries a write, at most once a second, and waits for
    /// it at most two.
    std::string not_ready() const;

    /// Prometheus text: files, symbols and indexing state of each project.
    std::string metrics() const;

    /// What lrm_conventions worked out, for every tool that shows some of it.
    RememberedConventions& conventions() { return conventions_; }

private:
    void forget_gone();
    /// One that an earlier daemon had; a null tree when there was none.
    Project known(const std::string& name_or_path);
    Project find_locked(const std::string& name_or_path) const;
    std::shared_ptr<index::Tree> announced(const std::string& work_tree);
    std::string write_problem() const;

    index::Index& index_;
    KnownTrees known_;
    TaskService* tasks_ = nullptr;
    BuildService* builds_ = nullptr;
    Outside* outside_ = nullptr;
    ModelService* models_ = nullptr;
    RememberedConventions conventions_;
    mutable std::mutex mutex_;                 // guards projects_
    std::map<std::string, Project> projects_;  // by name

    mutable std::mutex write_mutex_;  // guards what follows
    mutable std::chrono::steady_clock::time_point write_tried_{};
    mutable std::string write_problem_;
};

/// "scanning", "indexing", "ready" or "failed".
const char* to_word(index::Phase phase);

}  // namespace lrm
