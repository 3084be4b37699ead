// What makes two questions the same question.
#pragma once

#include "base/json.hpp"

#include <string>
#include <vector>

namespace cache {

/// A question to an outside source or to costly work. Equal questions have equal `bytes()`.
struct Key {
    std::string tool;      // "jira_search"; statistics and `clear` go by it
    base::Json arguments;  // normalised before they count
    std::string identity;  // source and who asks there (site, account); two identities never share an answer
    std::vector<std::string>
        contents;  // hashes of the contents that the answer was made from; their order counts
};

/// Members that are null left out, whole numbers as integers, members in order of their names; strings stay
/// as they are. Deep values are taken as far as base::parse_json lets them in.
base::Json normalised(const base::Json& arguments);

/// SHA-256 of the four parts, each with its length in front, so that none can pass for part of another.
std::string bytes_of(const Key& key);

}  // namespace cache
