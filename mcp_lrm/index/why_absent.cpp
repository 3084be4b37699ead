// Why a path is not in the index.
#include "base/error.hpp"
#include "mcp_lrm/index/scanner.hpp"
#include "mcp_lrm/index/work_tree.hpp"

namespace lrm::index {

std::string WorkTree::why_absent(const std::string& relative) const {
    if (relative.empty() || relative.starts_with('/') || relative.find('\0') != std::string::npos ||
        ("/" + relative + "/").find("/../") != std::string::npos)
        return "outside the root";
    try {
        const std::unique_ptr<Snapshot> view = snapshot();
        base::db::Statement& row = view->db().cached(
            "SELECT b.kind FROM path p JOIN file f ON f.path = p.id AND f.tree = ?1 JOIN blob b ON b.id = "
            "f.blob"
            " WHERE p.text = ?2");
        const bool is_there = row.bind(1, view->tree()).bind(2, relative).step();
        const bool is_binary = is_there && row.integer(0) == static_cast<int>(BlobKind::binary);
        row.reset();
        if (is_there) return is_binary ? "binary" : "";
    } catch (const base::Error&) {
        // Without an index only the disk can tell.
    }
    try {
        const RootDirectory root(place_.root);
        const ScanRules scan_rules = Updater::rules_of(place_, nullptr, services_.options.directory.string());
        const Entry entry = root.look(relative);
        if (entry.kind == EntryKind::missing) return "no such file";
        RuleReader rules(root, scan_rules);
        const std::string by = rules.ignored_by(relative, entry.kind == EntryKind::folder);
        if (!by.empty())
            return by.front() == '.' && by != ".git" ? "ignored by " + by : "left out: part of " + by;
        if (entry.kind == EntryKind::folder) return "a folder";
        if (entry.kind == EntryKind::other) return "not a regular file";
        const int error = root.read(relative, 1).error;
        if (error != 0) return "not readable: " + base::errno_text(error);
    } catch (const base::Error& error) {
        return error.what();
    }
    return "not indexed yet";
}

}  // namespace lrm::index
