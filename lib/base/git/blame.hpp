// Which commit last changed each line of a file.
#pragma once

#include "base/git/checkout.hpp"

#include <optional>
#include <vector>

namespace base::git {

/// Neighbouring lines from one commit.
struct BlameHunk {
    std::string commit;  // empty: not committed yet
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    Signature author;
    std::string path;  // in that commit, when the file had another name
};

struct BlameQuery {
    std::string path;  // relative
    std::string commit;
    std::optional<std::string> content;  // of the work tree's file; nothing: as it is in `commit`
    std::uint32_t first = 1;
    std::uint32_t last = 0;  // 0: the last line
};

/// By line. Throws Refused when the commit has no such file, or `first` is behind its end; Error{git}. It
/// cannot be interrupted: a long history of a long file takes seconds.
std::vector<BlameHunk> read_blame(const Checkout& checkout, const BlameQuery& query);

}  // namespace base::git
