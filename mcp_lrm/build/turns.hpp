// Whose turn it is: fair over projects, then over the work trees of one, then in order of arrival.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lrm::build {

struct Waiting {
    std::int64_t id = 0;
    std::string project;
    std::string root;
};

/// Pure: remembers who was served when. One thread at a time.
class Turns {
public:
    void served(const std::string& project, const std::string& root);

    /// The waiting jobs in the order in which they would be started one by one: next is always one of the
    /// project that was served longest ago, in it one of the work tree that was, of that the oldest.
    std::vector<std::int64_t> order(std::vector<Waiting> waiting) const;

private:
    std::uint64_t now_ = 0;
    std::map<std::string, std::uint64_t> projects_;
    std::map<std::string, std::uint64_t> roots_;
};

}  // namespace lrm::build
