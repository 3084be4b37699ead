#include "orchestrator/cli/read_target.hpp"

#include "orchestrator/lrm.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <fstream>
namespace fs = std::filesystem;
using factory::cli::read_target;

namespace {

class Repository {
public:
    Repository() {
        fs::create_directories(root() / ".git");
        for (const char* file : {"Makefile", "src/a.rs", "src/b:7", "src/deep/c.rs"})
            directory_.write(file, "x");
    }
    const fs::path& root() const { return directory_.path(); }
    /// The arguments as text, as seen from a folder of the repository.
    std::string from(const std::string& folder, const std::string& word) const {
        return base::to_text(read_target(word, (root() / folder).lexically_normal(), root()));
    }

private:
    test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("a file is named from the current folder or from the root") {
    const Repository repository;
    CHECK(repository.from("", "src/a.rs") == R"({"path":"src/a.rs"})");
    CHECK(repository.from("src", "a.rs") == R"({"path":"src/a.rs"})");
    CHECK(repository.from("src/deep", "../a.rs") == R"({"path":"src/a.rs"})");
    CHECK(repository.from("src/deep", "src/a.rs") == R"({"path":"src/a.rs"})");
    CHECK(repository.from("", "Makefile") == R"({"path":"Makefile"})");
}

TEST_CASE("the lines that locate prints can be pasted") {
    const Repository repository;
    CHECK(repository.from("", "src/a.rs:12-40") == R"({"lines":"12-40","path":"src/a.rs"})");
    CHECK(repository.from("", "src/a.rs:12") == R"({"lines":"12","path":"src/a.rs"})");
    CHECK(repository.from("src", "b:7") == R"({"path":"src/b:7"})");
    CHECK(repository.from("", "gone.rs:12-40") == R"({"lines":"12-40","path":"gone.rs"})");
}

TEST_CASE("anything else is a symbol") {
    const Repository repository;
    CHECK(repository.from("", "parse") == R"({"symbol":"parse"})");
    CHECK(repository.from("", "std::vector") == R"({"symbol":"std::vector"})");
    CHECK(repository.from("", "Type.method") == R"({"symbol":"Type.method"})");
    CHECK(repository.from("", "a:b-c") == R"({"symbol":"a:b-c"})");
}

TEST_CASE("a path that is not there, or leads out, is left to the daemon to refuse") {
    const Repository repository;
    CHECK(repository.from("", "src/gone.rs") == R"({"path":"src/gone.rs"})");
    CHECK(repository.from("", "/etc/passwd") == R"({"path":"/etc/passwd"})");
    CHECK(repository.from("", "../..") ==
          base::to_text({{"path", (repository.root() / "../..").lexically_normal().string()}}));
}

TEST_CASE("the work tree is the nearest folder with .git, a folder or a file") {
    const Repository repository;
    CHECK(factory::work_tree_of(repository.root() / "src/deep") == repository.root());
    CHECK(factory::work_tree_of(repository.root()) == repository.root());
    std::ofstream(repository.root() / "src/.git") << "gitdir: elsewhere\n";
    CHECK(factory::work_tree_of(repository.root() / "src/deep") == repository.root() / "src");
    CHECK_FALSE(factory::work_tree_of("/proc"));
}
