// The commits of a branch, newest first.
#pragma once

#include "base/git/checkout.hpp"

#include <optional>
#include <vector>

namespace base::git {

struct CommitFacts {
    std::string id;
    std::vector<std::string> parents;
    Signature author;
    std::string subject;
    std::string body;  // what follows the subject, without the empty line
};

/// Throws Error{git}; `id` is 40 hexadecimal digits.
CommitFacts read_commit(const Checkout& checkout, const std::string& id);

struct HistoryQuery {
    std::string from;                   // a commit's id
    std::string without;                // a commit's id, or empty: what is reachable from it is left out
    std::string path;                   // only commits that change this file or folder; empty: all
    std::string author;                 // only commits whose author's name or e-mail holds this; empty: all
    std::string message;                // only commits whose message holds this; empty: all
    std::optional<std::int64_t> since;  // seconds since 1970
};

/// Gives each commit until `visit` returns false. A merge counts as a change of `path` when it differs from
/// all its parents there. Upper and lower case of ASCII letters are the same in `author` and `message`.
/// Throws Error{git}, and Refused when `stop` says so.
void each_commit(const Checkout& checkout, const HistoryQuery& query, const Stop& stop,
                 const std::function<bool(const CommitFacts&)>& visit);

}  // namespace base::git
