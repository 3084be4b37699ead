// The facade the tools talk to: which trees there are, and which one a call is about.
#include "mcp_lrm/workspace.hpp"

#include "base/error.hpp"
#include "base/paths.hpp"

#include <algorithm>

namespace lrm {
namespace {

std::string real_path(const std::string& path) {
    std::error_code ec;
    const std::filesystem::path real = std::filesystem::weakly_canonical(path, ec);
    return ec ? path : real.string();
}

std::string listed(const std::map<std::string, Project>& projects) {
    if (projects.empty()) return "no project is registered: run `factory index DIR`";
    std::string text = "registered projects:";
    std::size_t shown = 0;
    for (const auto& [name, project] : projects) {
        if (++shown > 20) return text + " and " + std::to_string(projects.size() - 20) + " more";
        text += (shown == 1 ? " " : ", ") + name + " (" + project.tree->root() + ")";
    }
    return text;
}

std::string escaped_label(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

}  // namespace

const char* to_word(index::Phase phase) {
    switch (phase) {
        case index::Phase::scanning:
            return "scanning";
        case index::Phase::indexing:
            return "indexing";
        case index::Phase::ready:
            return "ready";
        case index::Phase::failed:
            return "failed";
    }
    return "failed";
}

Project Workspace::add(const std::filesystem::path& root, const std::string& name, bool configured) {
    const std::shared_ptr<index::Tree> tree = index_.open(root);
    forget_gone();
    std::lock_guard lock(mutex_);
    for (auto& [known, project] : projects_) {
        if (project.tree->root() != tree->root()) continue;
        project.configured = project.configured || configured;
        return project;
    }
    std::string wanted = name.empty() ? std::filesystem::path(tree->root()).filename().string() : name;
    if (wanted.empty()) wanted = "root";
    std::string unique = wanted;
    for (int n = 2; projects_.contains(unique); ++n) unique = wanted + "-" + std::to_string(n);
    if (!configured) known_.add({unique, tree->root()});
    return projects_[unique] = Project{unique, tree, configured};
}

void Workspace::forget_gone() {
    std::vector<std::pair<std::string, std::string>> candidates;
    {
        std::lock_guard lock(mutex_);
        for (const auto& [name, project] : projects_)
            if (!project.configured) candidates.emplace_back(name, project.tree->root());
    }
    for (const auto& [name, root] : candidates) {
        if (!index_.forget_gone(root)) continue;
        std::lock_guard lock(mutex_);
        projects_.erase(name);
    }
}

Project Workspace::known(const std::string& name_or_path) {
    const std::optional<KnownTree> tree = known_.find(name_or_path);
    std::error_code ec;
    if (!tree || !std::filesystem::is_directory(tree->root, ec)) return {};
    try {
        return add(tree->root, tree->name, false);
    } catch (const base::Error&) {
        return {};  // gone meanwhile
    }
}

std::shared_ptr<index::Tree> Workspace::tree_of(mcp::Call& call, const std::string& project) {
    const std::string& named = project.empty() ? call.caller().project : project;
    if (!named.empty()) {
        const std::string wanted = named.front() == '/' ? real_path(named) : named;
        if (const Project found = find(wanted); found.tree) return found.tree;
        if (const Project before = known(wanted); before.tree) return before.tree;
        std::lock_guard lock(mutex_);
        throw mcp::ToolError("no project '" + named + "'; " + listed(projects_));
    }
    const std::vector<std::string> places = call.caller().work_tree.empty()
                                                ? call.client_roots()
                                                : std::vector<std::string>{call.caller().work_tree};
    for (const std::string& place : places)
        if (auto tree = announced(place)) return tree;
    std::lock_guard lock(mutex_);
    if (projects_.size() == 1) return projects_.begin()->second.tree;
    throw mcp::ToolError((projects_.empty() ? "" : "say which project with the argument 'project'; ") +
                         listed(projects_));
}

std::shared_ptr<index::Tree> Workspace::announced(const std::string& work_tree) {
    if (work_tree.empty() || work_tree.front() != '/')
        throw mcp::ToolError("the announced work tree is not an absolute path: '" + work_tree + "'");
    const std::filesystem::path git_root = base::find_work_tree(work_tree);
    if (git_root.empty()) return find(real_path(work_tree)).tree;
    if (const Project known = find(git_root.string()); known.tree && known.tree->root() == git_root)
        return known.tree;
    try {
        return add(git_root, "", false).tree;
    } catch (const base::Error& error) {
        throw mcp::ToolError(error.what());
    }
}

std::vector<Project> Workspace::projects() const {
    std::lock_guard lock(mutex_);
    std::vector<Project> out;
    for (const auto& [name, project] : projects_) out.push_back(project);
    return out;
}

Project Workspace::find(const std::string& name_or_path) const {
    std::lock_guard lock(mutex_);
    return find_locked(name_or_path);
}

Project Workspace::find_locked(const std::string& name_or_path) const {
    if (const auto named = projects_.find(name_or_path); named != projects_.end()) return named->second;
    Project deepest;
    if (name_or_path.empty() || name_or_path.front() != '/') return deepest;
    for (const auto& [name, project] : projects_) {
        if (!holds(project.tree->root(), name_or_path)) continue;
        if (!deepest.tree || project.tree->root().size() > deepest.tree->root().size()) deepest = project;
    }
    return deepest;
}

mcp::Json Workspace::health() const {
    mcp::Json list = mcp::Json::array();
    for (const Project& project : projects()) {
        const index::TreeState state = project.tree->state();
        mcp::Json entry = {{"name", project.name},          {"root", project.tree->root()},
                           {"state", to_word(state.phase)}, {"files", state.files},
                           {"symbols", state.symbols},      {"last_change", state.last_change},
                           {"watching", state.watching}};
        if (state.phase == index::Phase::scanning || state.phase == index::Phase::indexing) {
            entry["done"] = state.done;
            entry["total"] = state.total;
        }
        if (!state.problem.empty()) entry["problem"] = state.problem;
        list.push_back(std::move(entry));
    }
    return {{"projects", std::move(list)}};
}

TaskService& Workspace::tasks() const {
    if (tasks_ == nullptr) throw mcp::ToolError("there is no task store here");
    return *tasks_;
}

BuildService& Workspace::builds() const {
    if (builds_ == nullptr) throw mcp::ToolError("there is no build queue here");
    return *builds_;
}

Outside& Workspace::outside() const {
    if (outside_ == nullptr) throw mcp::ToolError("this process has no cache and no outside sources");
    return *outside_;
}

std::string Workspace::not_ready() const {
    for (const Project& project : projects()) {
        if (!project.configured) continue;
        const index::TreeState state = project.tree->state();
        if (state.phase == index::Phase::failed)
            return "project " + project.name + " failed: " + state.problem;
        if (state.phase != index::Phase::ready)
            return "project " + project.name + " is being indexed: " + std::to_string(state.done) + " of " +
                   std::to_string(state.total) + " files";
    }
    return write_problem();
}

std::string Workspace::write_problem() const {
    constexpr std::chrono::seconds valid{1};
    constexpr std::chrono::seconds longest{2};
    std::lock_guard lock(write_mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (write_tried_ != decltype(write_tried_){} && now - write_tried_ < valid) return write_problem_;
    write_problem_ = index_.write_problem(longest);
    write_tried_ = std::chrono::steady_clock::now();
    return write_problem_;
}

std::string Workspace::metrics() const {
    std::string files = "# TYPE lrm_index_files gauge\n";
    std::string symbols = "# TYPE lrm_index_symbols gauge\n";
    std::string pending = "# TYPE lrm_index_pending_files gauge\n";
    for (const Project& project : projects()) {
        const index::TreeState state = project.tree->state();
        const std::string label = "{project=\"" + escaped_label(project.name) + "\"} ";
        files += "lrm_index_files" + label + std::to_string(state.files) + "\n";
        symbols += "lrm_index_symbols" + label + std::to_string(state.symbols) + "\n";
        pending += "lrm_index_pending_files" + label + std::to_string(state.total - state.done) + "\n";
    }
    return files + symbols + pending;
}

}  // namespace lrm
