// What a model said of code, line by line, with what is true of it according to the index.
#pragma once

#include "mcp_lrm/index/summary.hpp"

#include <string>
#include <unordered_set>
#include <vector>

namespace lrm {

/// Knows what there is: the index of a tree, and the texts that the model was shown. One thread at a time.
class KnownNames {
public:
    /// Reads the paths of the tree.
    explicit KnownNames(const index::Snapshot& snapshot);

    /// A text that was shown.
    void add_text(std::string_view text);

    /// A file or folder of the tree, or a symbol that is defined in it, or a name that the texts hold.
    bool knows_path(const std::string& path) const;
    bool knows_symbol(const std::string& name, const index::Snapshot& snapshot);

    /// The whole path of a file; empty when there is none, or several have that name.
    std::string whole_path(const std::string& path) const;

private:
    std::unordered_set<std::string> paths_;
    std::unordered_set<std::string> folders_;
    std::unordered_set<std::string> file_names_;
    std::string shown_;
    std::unordered_set<std::string> known_symbols_;
};

struct CheckedLines {
    std::vector<std::string> kept;  // one fact each, without bullets
    std::size_t dropped = 0;        // named something that there is not
};

/// Cuts a reply into lines and leaves out those that name what is not there.
CheckedLines check_lines(const std::string& reply, KnownNames& names, const index::Snapshot& snapshot,
                         std::size_t most);

/// A kept line with its place from the index: the path it names, and the lines of the symbol it names.
index::SummaryPlace placed(const std::string& line, const KnownNames& names, const index::Snapshot& snapshot);

}  // namespace lrm
