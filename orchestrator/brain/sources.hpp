// The files of a work tree as the brain reads them: which there are, their text, their facts.
#pragma once

#include "orchestrator/brain/modules.hpp"
#include "syntax/parser.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace factory::brain {

/// One thread. Nothing is written, and no file outside the tree is read.
class Sources {
public:
    /// Asks git for the files that it knows or that are new, not for ignored ones. Throws base::Error.
    explicit Sources(std::filesystem::path root);

    const std::vector<std::string>& files() const { return files_; }
    /// A file or a folder; also one that git ignores, when it is on disk.
    bool exists(const std::string& path) const;
    Exists exists() const;
    /// Empty when it cannot be read, is no file of the tree, or is larger than 2 MiB.
    const std::string& text(const std::string& path);
    const syntax::FileFacts& facts(const std::string& path);
    syntax::CheckFacts checks(const std::string& path);
    /// Whether a manifest in the root names this library.
    bool is_declared(const std::string& library);

    const std::filesystem::path& root() const { return root_; }

private:
    std::filesystem::path root_;
    std::vector<std::string> files_;
    std::set<std::string> places_;  // files and their folders
    std::map<std::string, std::string> texts_;
    std::map<std::string, syntax::FileFacts> facts_;
    syntax::Parser parser_;
};

}  // namespace factory::brain
