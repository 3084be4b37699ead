// A small real git repository for tests of the orchestrator.
#pragma once

#include "base/paths.hpp"
#include "orchestrator/agents/workspace.hpp"
#include "orchestrator/git_program.hpp"
#include "tests/support/temporary_directory.hpp"

#include <filesystem>
#include <string>

namespace test {

class Repository {
public:
    Repository() : git_(directory_.path() / "repo") {
        std::filesystem::create_directories(root());
        git_.text({"init", "--quiet", "--initial-branch", "main"});
        put("a.txt", "one\n");
        put(".gitignore", "cache/\n");
        first_ = *git_.commit_all("first");
    }

    std::filesystem::path root() const { return directory_.path() / "repo"; }
    std::filesystem::path pool() const { return directory_.path() / "pool"; }
    const factory::GitProgram& git() const { return git_; }
    const std::string& first() const { return first_; }
    void put(const std::string& file, const std::string& text) const { write(root() / file, text); }

    static void write(const std::filesystem::path& file, const std::string& text) {
        std::filesystem::create_directories(file.parent_path());
        base::write_file(file, text, 0644);
    }

    /// A commit on `parent` with one file set, in no work tree of a person.
    std::string commit_on(const std::string& parent, const std::string& file, const std::string& text) const {
        factory::agents::WorkspacePool pool(directory_.path() / "side", root(), 1);
        const auto slot = pool.take();
        pool.prepare(*slot, "side", parent);
        write(slot->tree() / file, text);
        return *factory::GitProgram(slot->tree()).commit_all("change " + file);
    }

private:
    TemporaryDirectory directory_;
    factory::GitProgram git_;
    std::string first_;
};

}  // namespace test
