// A small project and an index of it, for tests.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "tests/support/temporary_directory.hpp"

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

namespace test {

using Strings = std::vector<std::string>;

/// Runs git in `directory` with a fixed identity; throws when it fails.
inline void git(const std::filesystem::path& directory, const std::string& arguments) {
    const std::string command =
        "git -C '" + directory.string() +
        "' -c user.name=test -c user.email=test@example.com -c init.defaultBranch=main "
        "-c advice.detachedHead=false " +
        arguments + " > /dev/null 2>&1";
    if (std::system(command.c_str()) != 0) throw std::runtime_error("git failed: " + arguments);
}

class IndexedProject {
public:
    explicit IndexedProject(bool watch = true) : watch_(watch) {
        std::filesystem::create_directories(root());
        reopen();
    }

    std::filesystem::path root() const { return top_.path() / "project"; }
    std::filesystem::path directory() const { return top_.path() / "index"; }
    const std::filesystem::path& top() const { return top_.path(); }

    void write(const std::string& relative, std::string_view text) const {
        top_.write("project/" + relative, text);
    }

    lrm::index::Index& index() { return *index_; }
    void close() { index_.reset(); }
    void reopen(bool watch) {
        watch_ = watch;
        reopen();
    }
    void reopen() {
        index_.reset();
        index_ = std::make_unique<lrm::index::Index>(lrm::index::IndexOptions{directory(), watch_, 2});
    }

    /// The tree, after its first scan.
    std::shared_ptr<lrm::index::Tree> tree() { return tree_at(root()); }
    std::shared_ptr<lrm::index::Tree> tree_at(const std::filesystem::path& root) {
        index_->index_now(root, nullptr);
        return index_->open(root);
    }

    static bool fresh(lrm::index::Tree& tree, std::chrono::seconds limit = std::chrono::seconds(30)) {
        return tree.wait_fresh(std::chrono::steady_clock::now() + limit, nullptr);
    }

    /// The first column of every row, as text.
    static Strings rows(const lrm::index::Tree& tree, const std::string& sql) {
        const auto view = tree.snapshot();
        auto statement = view->db().prepare(sql);
        if (sql.find("?1") != std::string::npos) statement.bind(1, view->tree());
        Strings out;
        while (statement.step()) out.emplace_back(statement.text(0));
        return out;
    }

    static Strings paths(const lrm::index::Tree& tree) {
        return rows(
            tree, "SELECT p.text FROM file f JOIN path p ON p.id = f.path WHERE f.tree = ?1 ORDER BY p.text");
    }

    static Strings symbols(const lrm::index::Tree& tree) {
        return rows(tree,
                    "SELECT n.text FROM file f JOIN symbol s ON s.blob = f.blob JOIN name n ON n.id = s.name"
                    " WHERE f.tree = ?1 ORDER BY n.text");
    }

    /// Paths of the files whose text has this word.
    static Strings with_word(const lrm::index::Tree& tree, const std::string& word) {
        return rows(tree,
                    "SELECT p.text FROM text t JOIN file f ON f.blob = t.rowid JOIN path p ON p.id = f.path"
                    " WHERE t.words MATCH '\"" +
                        word + "\"' AND f.tree = ?1 ORDER BY p.text");
    }

private:
    TemporaryDirectory top_;
    bool watch_;
    std::unique_ptr<lrm::index::Index> index_;
};

}  // namespace test
