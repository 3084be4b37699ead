// A file of a tree that a tool may show.
#include "mcp_lrm/readable_file.hpp"

#include "base/nearest.hpp"
#include "base/work_path.hpp"
#include "mcp_lrm/budget.hpp"
#include "mcp_lrm/index/search_files.hpp"

namespace lrm {
namespace {

constexpr std::size_t most_bytes = 32U << 20U;

/// The path of the same folder that is nearest by letters.
std::string misspelled(const index::Snapshot& snapshot, const std::string& path) {
    const std::string folder = path.substr(0, path.rfind('/') + 1);
    std::vector<std::string> beside = index::complete_paths(snapshot, folder, 2000);
    std::erase_if(beside, [&](const std::string& other) {
        return other.find('/', folder.size()) != std::string::npos;
    });
    return base::nearest(path, beside);
}

std::string nearest_path(const index::Snapshot& snapshot, const std::string& path) {
    const std::string name = path.substr(path.rfind('/') + 1);
    for (const std::string& wanted : {path, name}) {
        const std::vector<index::PathHit> hits = index::find_paths(snapshot, wanted, index::Scope(), 3);
        std::string text;
        for (const index::PathHit& hit : hits) text += (text.empty() ? "" : ", ") + hit.path;
        if (!text.empty()) return text;
    }
    return misspelled(snapshot, path);
}

[[noreturn]] void refuse_folder(const index::Snapshot& snapshot, const std::string& path) {
    const std::string prefix = path == "." ? std::string() : path + "/";
    const std::vector<std::string> files = index::complete_paths(snapshot, prefix, 9);
    std::string text = "'" + base::shown(path) + "' is a folder; name a file";
    for (std::size_t i = 0; i < files.size() && i < 8; ++i) text += (i == 0 ? ": " : ", ") + files[i];
    if (files.size() > 8) text += ", ...";
    throw mcp::ToolError(text);
}

/// Below a folder ".git", or that file itself: git's own, with credentials in its configuration.
bool is_of_git(const std::string& path) {
    const std::string parts = "/" + path + "/";
    return parts.find("/.git/") != std::string::npos;
}

}  // namespace

ReadableFile readable_file(const AnswerTree& tree, const index::Snapshot& snapshot, const std::string& path) {
    try {
        const base::WorkPath inside(tree.tree->root(), path);
        if (is_of_git(inside.text()))
            throw mcp::ToolError("'" + base::shown(inside.text()) +
                                 "' belongs to git itself; its content is not served");
        ReadableFile file{inside.text(), base::read_beneath(tree.tree->root(), inside, most_bytes)};
        const std::string why = tree.tree->why_absent(file.path);
        if (why.starts_with("ignored"))
            throw mcp::ToolError("'" + base::shown(file.path) + "' is " + why +
                                 "; its content is not served");
        if (file.text.find('\0') < 8192) throw mcp::ToolError("'" + base::shown(file.path) + "' is binary");
        file.text = as_utf8(std::move(file.text));
        return file;
    } catch (const base::PathError& error) {
        if (error.problem() == base::PathProblem::directory)
            refuse_folder(snapshot, base::WorkPath(tree.tree->root(), path).text());
        if (error.problem() == base::PathProblem::empty) throw mcp::BadArguments("argument 'path' is empty");
        std::string text = error.what();
        if (error.problem() == base::PathProblem::missing) {
            text = "no such file '" + base::shown(path) + "'";
            if (const std::string near = nearest_path(snapshot, path); !near.empty())
                text += "; nearest: " + near;
        }
        throw mcp::ToolError(text);
    }
}

std::string no_such_symbol(const AnswerTree& tree, const index::Snapshot& snapshot,
                           const std::string& symbol) {
    std::string text = "no symbol `" + base::shown(symbol) + "`";
    const std::vector<index::Definition> near = index::nearest_definitions(snapshot, symbol, 3);
    for (const index::Definition& definition : near) {
        const std::string name =
            definition.container.empty() ? definition.name : definition.container + "." + definition.name;
        text += (&definition == near.data() ? "; nearest: `" : ", `") + name + "` (" + definition.path + ":" +
                std::to_string(definition.first_line) + ")";
    }
    if (tree.is_indexing()) text += "; " + tree.progress() + ": try again";
    return text;
}

}  // namespace lrm
