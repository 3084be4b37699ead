// The trees of a project's releases: one checkout a commit, beside the files that say what is served.
#pragma once

#include "orchestrator/deploy/pipeline.hpp"

#include <filesystem>
#include <set>
#include <string>

namespace factory::deploy {

/// DATA/releases/PROJECT. One process at a time.
class Releases {
public:
    Releases(const std::filesystem::path& data, const std::string& project, std::filesystem::path root)
        : folder_(data / "releases" / project), root_(std::move(root)) {}

    std::filesystem::path tree(const std::string& sha) const { return folder_ / sha; }
    std::filesystem::path state_file(Environment environment) const {
        return folder_ / (std::string(to_word(environment)) + ".json");
    }
    std::filesystem::path log(Environment environment) const {
        return folder_ / (std::string(to_word(environment)) + ".log");
    }

    /// A work tree of the repository at `sha`. One that is not known to be whole is made anew. Blocks. Throws
    /// base::Error{git}.
    void check_out(const std::string& sha);
    /// It was built: what stands there may be served as often as one likes.
    void set_built(const std::string& sha);
    bool is_built(const std::string& sha) const;
    /// Removes every tree but these.
    void keep_only(const std::set<std::string>& shas);

private:
    std::filesystem::path built_file(const std::string& sha) const { return folder_ / (sha + ".built"); }
    void remove(const std::string& sha);

    std::filesystem::path folder_;
    std::filesystem::path root_;
};

}  // namespace factory::deploy
