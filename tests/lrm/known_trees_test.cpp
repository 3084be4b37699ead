#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/workspace.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <filesystem>
#include <thread>

namespace fs = std::filesystem;
using namespace lrm;

TEST_CASE("trees are known by name and by path, the newest of a name") {
    const test::TemporaryDirectory files;
    const fs::path file = files.path() / "data/trees.jsonl";
    const std::string root = (files.path() / "one").string();
    for (const char* const name : {"one/inner", "two"}) fs::create_directories(files.path() / name);
    {
        KnownTrees known(file);
        CHECK_FALSE(known.find("one"));
        known.add({"one", root});
        known.add({"inner", root + "/inner"});
        known.add({"gone", root + "/gone"});
    }
    KnownTrees known(file);
    REQUIRE(known.find("one"));
    CHECK(known.find("one")->root == root);
    CHECK(known.find(root + "/inner/a.py")->name == "inner");
    CHECK(known.find(root + "/other")->name == "one");
    CHECK_FALSE(known.find(root + "-2"));
    CHECK_FALSE(known.find("gone"));
    known.add({"one", (files.path() / "two").string()});
    CHECK(known.find("one")->root == (files.path() / "two").string());
}

TEST_CASE("what is remembered of trees may be rubbish, or absent") {
    const test::TemporaryDirectory files;
    files.write("trees.jsonl", "{\"name\":3}\nno JSON\n");
    KnownTrees known(files.path() / "trees.jsonl");
    CHECK_FALSE(known.find("x"));
    CHECK_FALSE(KnownTrees({}).find("/"));
}

TEST_CASE("a work tree that is gone is forgotten when the next one comes") {
    const test::TemporaryDirectory files;
    for (const char* const name : {"kept", "gone", "next"})
        files.write(std::string(name) + "/a.txt", "words\n");
    index::Index index({files.path() / "index", true, 1});
    {
        Workspace workspace(index, files.path() / "trees.jsonl");
        workspace.add(files.path() / "kept", "", true);
        const std::string root = workspace.add(files.path() / "gone", "", false).tree->root();
        index.index_now(files.path() / "kept", {});
        index.index_now(files.path() / "gone", {});
        CHECK_FALSE(index.forget_gone(root));
        fs::remove_all(files.path() / "gone");
        fs::remove_all(files.path() / "kept");
        // It may just be looking at what happened.
        const auto names = [&] {
            std::string out;
            for (const Project& project : workspace.projects()) out += project.name + " ";
            return out;
        };
        for (int tries = 0; tries < 3000 && names().find("gone") != std::string::npos; ++tries) {
            workspace.add(files.path() / "next", "", false);
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        CHECK(names() == "kept next ");
        CHECK(index.trees().size() == 2);
    }
    index.stop();
}
