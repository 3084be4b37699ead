// Reads changes out of a repository, each blob once.
#pragma once

#include "base/git/blobs.hpp"
#include "orchestrator/adversarial/l0_diff.hpp"
#include "syntax/parser.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace factory::adversarial {

/// Used by one thread. Remembers parsed blobs up to some 200 MB of text, so that a range of commits costs
/// each version of a file once.
class ChangeReader {
public:
    /// `checkout` must outlive it.
    explicit ChangeReader(const base::git::Checkout& checkout) : checkout_(checkout) {}

    /// Between two commits (hexadecimal; an empty base: nothing was there). Throws base::Error{git}.
    Change between(const std::string& base, const std::string& head);
    /// Between a commit and the work tree.
    Change to_work_tree(const std::string& base);

private:
    std::shared_ptr<const Side> side_of(const std::string& path, const std::string& blob);
    std::shared_ptr<const Side> side_of_text(const std::string& path, std::string text);
    Change make(const std::vector<base::git::BlobChange>& files, const std::string& head);

    const base::git::Checkout& checkout_;
    syntax::Parser parser_;
    std::unordered_map<std::string, std::shared_ptr<const Side>> sides_;  // by language and blob
    std::size_t bytes_ = 0;
};

/// The issues of a merge: what is wrong against every parent, so that neither side is blamed for the other.
std::vector<Issue> common_issues(const std::vector<std::vector<Issue>>& by_parent);

}  // namespace factory::adversarial
