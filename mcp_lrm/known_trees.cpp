#include "mcp_lrm/known_trees.hpp"

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/log/log.hpp"
#include "base/paths.hpp"

#include <algorithm>
#include <sstream>

namespace lrm {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_trees = 500;

std::vector<KnownTree> read(const fs::path& file) {
    std::vector<KnownTree> out;
    std::error_code ec;
    if (file.empty() || !fs::exists(file, ec)) return out;
    try {
        std::istringstream lines(base::read_file(file));
        for (std::string line; std::getline(lines, line);) {
            const base::Json one = base::parse_json(line);
            KnownTree tree{one.value("name", ""), one.value("root", "")};
            if (tree.root.rfind('/', 0) == 0 && fs::is_directory(tree.root, ec))
                out.push_back(std::move(tree));
        }
    } catch (const std::exception& error) {
        base::log::warn("trees of earlier daemons are not known reason=" + std::string(error.what()));
    }
    return out;
}

}  // namespace

bool holds(const std::string& root, const std::string& path) {
    if (root == "/") return true;
    return path.compare(0, root.size(), root) == 0 &&
           (path.size() == root.size() || path[root.size()] == '/');
}

KnownTrees::KnownTrees(fs::path file) : file_(std::move(file)), trees_(read(file_)) {}

void KnownTrees::add(const KnownTree& tree) {
    const std::lock_guard lock(mutex_);
    const bool is_there = std::any_of(trees_.begin(), trees_.end(), [&](const KnownTree& one) {
        return one.root == tree.root && one.name == tree.name;
    });
    if (is_there || file_.empty()) return;
    std::error_code ec;
    std::erase_if(trees_, [&](const KnownTree& one) {
        return one.root == tree.root || one.name == tree.name || !fs::is_directory(one.root, ec);
    });
    trees_.push_back(tree);
    if (trees_.size() > most_trees) trees_.erase(trees_.begin());
    std::string text;
    for (const KnownTree& one : trees_)
        text += base::to_text(base::Json{{"name", one.name}, {"root", one.root}}) + "\n";
    try {
        base::make_private_directory(file_.parent_path());
        base::write_file(file_, text);
    } catch (const base::Error& error) {
        base::log::warn("a tree is not remembered reason=" + std::string(error.what()));
    }
}

std::optional<KnownTree> KnownTrees::find(const std::string& name_or_path) const {
    const std::lock_guard lock(mutex_);
    const KnownTree* best = nullptr;
    for (const KnownTree& tree : trees_) {
        if (tree.name == name_or_path) return tree;
        if (holds(tree.root, name_or_path) && (best == nullptr || tree.root.size() > best->root.size()))
            best = &tree;
    }
    return best == nullptr ? std::nullopt : std::optional<KnownTree>(*best);
}

}  // namespace lrm
