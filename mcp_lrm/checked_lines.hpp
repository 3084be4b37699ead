// What a model said of code, line by line, with what is true of it according to the index.
#pragma once

#include "mcp_lrm/index/summary.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lrm {

/// Knows what there is: the index of a tree, and the texts that the model was shown. One thread at a time.
class KnownNames {
public:
    /// Reads the paths of the tree.
    explicit KnownNames(const index::Snapshot& snapshot);

    /// A file that was shown.
    void add_text(const std::string& path, std::string_view text);

    /// A file or folder of the tree, a symbol that is defined in it, or a name that a shown text has.
    bool knows(const std::string& name, const index::Snapshot& snapshot);
    /// The symbol is defined in that file, or its text has it.
    bool is_in(const std::string& name, const std::string& file, const index::Snapshot& snapshot) const;

    /// The whole path of a file; empty when there is none, or several have that name.
    std::string whole_path(const std::string& path) const;

private:
    bool knows_path(const std::string& path) const;
    bool is_shown(const std::string& name) const;

    std::unordered_set<std::string> paths_;
    std::unordered_set<std::string> folders_;
    std::unordered_set<std::string> file_names_;
    std::unordered_map<std::string, std::string> shown_;  // by path
    std::unordered_set<std::string> known_;
};

struct CheckedLines {
    std::vector<std::string> kept;  // one fact each, without bullets
    std::size_t dropped = 0;        // named something that there is not
};

/// Cuts a reply into lines and leaves out those that name what is not there, or that give a symbol to a file
/// which does not have it.
CheckedLines check_lines(const std::string& reply, KnownNames& names, const index::Snapshot& snapshot,
                         std::size_t most);

/// A kept line with its place from the index: the path it names, and the lines of the symbol it names.
index::SummaryPlace placed(const std::string& line, const KnownNames& names, const index::Snapshot& snapshot);

}  // namespace lrm
