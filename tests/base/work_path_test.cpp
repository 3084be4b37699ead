// The path corpus: what a caller may name below a root, and everything it may not.
#include "base/work_path.hpp"

#include "base/paths.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

namespace fs = std::filesystem;
using base::PathProblem;

namespace {

/// DIR/a is the root; DIR/ab and DIR/secret.txt lie outside it.
class Trees {
public:
    Trees() {
        char name[] = "/tmp/work_path_XXXXXX";
        base = fs::canonical(mkdtemp(name));
        root = base / "a";
        fs::create_directories(root / "src");
        fs::create_directories(base / "ab");
        base::write_file(base / "secret.txt", "secret");
        base::write_file(base / "ab" / "x", "secret");
        base::write_file(root / "src" / "main.c", "int main;");
    }
    ~Trees() { fs::remove_all(base); }

    void link(const fs::path& target, const fs::path& name) const { fs::create_symlink(target, root / name); }

    /// What was read, or nothing and `problem`.
    std::optional<std::string> read(const std::string& path,
                                    base::Resolver resolver = base::Resolver::kernel) {
        try {
            const base::OpenFile file = base::open_beneath(root, base::WorkPath(root, path), resolver);
            std::string text(static_cast<std::size_t>(file.size), '\0');
            const ssize_t got = ::read(file.descriptor.get(), text.data(), text.size());
            return text.substr(0, got < 0 ? 0 : static_cast<std::size_t>(got));
        } catch (const base::PathError& error) {
            problem = error.problem();
            message = error.what();
            return std::nullopt;
        }
    }

    /// Refused both by the kernel's resolver and by our own.
    bool refused(const std::string& path, PathProblem why) {
        return !read(path) && problem == why && !read(path, base::Resolver::portable) && problem == why;
    }
    bool reads(const std::string& path, const std::string& text) {
        return read(path) == text && read(path, base::Resolver::portable) == text;
    }

    fs::path base;
    fs::path root;
    PathProblem problem = PathProblem::failed;
    std::string message;
};

}  // namespace

TEST_CASE("a file below the root is read by its relative path") {
    Trees trees;
    CHECK(trees.reads("src/main.c", "int main;"));
    CHECK(trees.reads("./src//main.c", "int main;"));
    CHECK(base::WorkPath(trees.root, "./src//main.c/").text() == "src/main.c");
    CHECK(base::WorkPath(trees.root, ".").is_root());
}

TEST_CASE("an absolute path inside the root is made relative") {
    Trees trees;
    CHECK(trees.reads((trees.root / "src/main.c").string(), "int main;"));
    CHECK(base::WorkPath(trees.root, (trees.root / "src").string()).text() == "src");
    CHECK(base::WorkPath(trees.root, trees.root.string()).is_root());
}

TEST_CASE("an absolute path by another name of the root is made relative") {
    Trees trees;
    fs::create_directory_symlink(trees.root, trees.base / "alias");
    CHECK(base::WorkPath(trees.root, (trees.base / "alias/src/main.c").string()).text() == "src/main.c");
    CHECK(base::WorkPath(trees.root, (trees.base / "alias/src/new.c").string()).text() == "src/new.c");
}

TEST_CASE("cve_2025_53110_prefix_sibling_and_dots_are_outside") {
    Trees trees;
    CHECK(trees.refused((trees.base / "ab/x").string(), PathProblem::outside));
    CHECK(trees.refused(trees.root.string() + "b/x", PathProblem::outside));
    CHECK(trees.refused("../ab/x", PathProblem::outside));
    CHECK(trees.refused("..", PathProblem::outside));
    CHECK(trees.refused("../..", PathProblem::outside));
    CHECK(trees.refused("src/../../ab/x", PathProblem::outside));
    CHECK(trees.refused("src/..", PathProblem::outside));
    CHECK(trees.refused("//", PathProblem::outside));
    CHECK(trees.refused("//etc/passwd", PathProblem::outside));
    CHECK(trees.refused("/etc/passwd", PathProblem::outside));
    CHECK(trees.refused(trees.root.string() + "/../ab/x", PathProblem::outside));
}

TEST_CASE("cve_2025_53110_encoded_dots_are_plain_names") {
    Trees trees;
    for (const char* path : {"%2e%2e/secret.txt", "..%2fsecret.txt", "..\\secret.txt", "..\\", "...",
                             ".. /secret.txt", "src/main.c.", "src/main.c ", "~", "~/secret.txt", "~root",
                             "․․/secret.txt", "．．/secret.txt", "\xff\xfe", "-o", "--output=x"})
        CHECK(trees.refused(path, PathProblem::missing));
}

TEST_CASE("cve_2025_53109_a_link_out_of_the_root_is_refused") {
    Trees trees;
    trees.link(trees.base / "secret.txt", "file");
    trees.link("../secret.txt", "relative");
    trees.link(trees.base, "directory");
    trees.link("file", "chain");
    trees.link("chain", "longer_chain");
    trees.link("src/../../secret.txt", "winding");
    trees.link("/", "top");
    trees.link(trees.base / "ab", "twin");
    for (const char* path : {"file", "relative", "directory/secret.txt", "chain", "longer_chain", "winding",
                             "top/etc/passwd", "twin/x"})
        CHECK(trees.refused(path, PathProblem::outside));
}

TEST_CASE("cve_2025_53109_a_dangling_link_is_missing_or_outside") {
    Trees trees;
    trees.link("nothing", "inside");
    trees.link("/nothing/at/all", "outside");
    CHECK(trees.refused("inside", PathProblem::missing));
    CHECK(trees.refused("outside", PathProblem::outside));
}

TEST_CASE("cve_2025_53109_a_link_to_itself_ends") {
    Trees trees;
    trees.link("loop", "loop");
    trees.link("b", "c");
    trees.link("c", "b");
    CHECK(trees.refused("loop", PathProblem::too_many_links));
    CHECK(trees.refused("b/x", PathProblem::too_many_links));
}

TEST_CASE("links inside the root are followed, relative and absolute") {
    Trees trees;
    trees.link("src/main.c", "to_file");
    trees.link("src", "to_folder");
    trees.link(trees.root / "src/main.c", "absolute");
    trees.link(trees.root / "src", "absolute_folder");
    trees.link("absolute", "chain");
    fs::create_symlink("../src/main.c", trees.root / "src" / "up");
    for (const char* path :
         {"to_file", "to_folder/main.c", "absolute", "absolute_folder/main.c", "chain", "src/up"})
        CHECK(trees.reads(path, "int main;"));
}

TEST_CASE("cve_2025_53109_a_parent_swapped_for_a_link_never_leads_out") {
    Trees trees;
    base::write_file(trees.base / "ab" / "main.c", "secret");
    std::atomic<bool> done{false};
    std::thread swapper([&] {
        while (!done) {
            fs::rename(trees.root / "src", trees.root / "kept");
            fs::create_directory_symlink(trees.base / "ab", trees.root / "src");
            fs::remove(trees.root / "src");
            fs::rename(trees.root / "kept", trees.root / "src");
        }
    });
    int secrets = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto resolver = i % 2 == 0 ? base::Resolver::kernel : base::Resolver::portable;
        if (trees.read("src/main.c", resolver) == "secret") ++secrets;
    }
    done = true;
    swapper.join();
    CHECK(secrets == 0);
}

TEST_CASE("a path with a control character is refused and shown escaped") {
    Trees trees;
    CHECK(trees.refused(std::string("src/main.c\0.txt", 15), PathProblem::control_character));
    CHECK(trees.refused("src/main.c\n", PathProblem::control_character));
    CHECK(trees.refused("\x1b[31m", PathProblem::control_character));
    CHECK(trees.refused("a\x7f", PathProblem::control_character));
    CHECK(trees.message.find("\\x7f") != std::string::npos);
    CHECK(trees.message.find('\x7f') == std::string::npos);
}

TEST_CASE("an empty path, a long one and a folder have errors of their own") {
    Trees trees;
    CHECK(trees.refused("", PathProblem::empty));
    CHECK(trees.refused(std::string(5000, 'a'), PathProblem::too_long));
    CHECK(trees.refused(std::string(300, 'a'), PathProblem::too_long));
    CHECK(trees.refused("src", PathProblem::directory));
    CHECK(trees.refused("src/main.c/x", PathProblem::missing));
    CHECK(trees.refused("src/none.c", PathProblem::missing));
}

TEST_CASE("pipes, devices and sockets are refused at once") {
    Trees trees;
    REQUIRE(mkfifo((trees.root / "pipe").c_str(), 0600) == 0);
    CHECK(trees.refused("pipe", PathProblem::special));

    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string name = (trees.root / "socket").string();
    REQUIRE(name.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
    const base::Descriptor listener(socket(AF_UNIX, SOCK_STREAM, 0));
    REQUIRE(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    CHECK(trees.refused("socket", PathProblem::special));

    trees.link("/dev/zero", "device");
    CHECK(trees.refused("device", PathProblem::outside));
}

TEST_CASE("a reader of the root does not wake a process that waits at a pipe") {
    Trees trees;
    const fs::path pipe = trees.root / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_FALSE(trees.read("pipe"));
    // A writer still finds no reader.
    CHECK(open(pipe.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC) == -1);
}

TEST_CASE("magic links of proc are not followed") {
    Trees trees;
    trees.link("/proc/self/root/etc/passwd", "proc");
    CHECK(trees.refused("proc", PathProblem::outside));
    CHECK(trees.refused("/proc/self/root" + (trees.base / "secret.txt").string(), PathProblem::outside));
}

TEST_CASE("a nested git file is a file like any other and leads nowhere") {
    Trees trees;
    fs::create_directory(trees.root / "nested");
    base::write_file(trees.root / "nested" / ".git", "gitdir: /etc");
    CHECK(trees.reads("nested/.git", "gitdir: /etc"));
    CHECK(trees.refused("nested/.git/passwd", PathProblem::missing));
}

TEST_CASE("names that start with a dash or are not UTF-8 are read") {
    Trees trees;
    base::write_file(trees.root / "--output=x", "1");
    base::write_file(trees.root / "\xff\xfe", "2");
    CHECK(trees.reads("--output=x", "1"));
    CHECK(trees.reads("\xff\xfe", "2"));
}

TEST_CASE("normalisation twins of a name are different files") {
    Trees trees;
    base::write_file(trees.root / "caf\xc3\xa9", "composed");
    CHECK(trees.reads("caf\xc3\xa9", "composed"));
    CHECK(trees.refused("cafe\xcc\x81", PathProblem::missing));
}

TEST_CASE("a file above the limit is refused whole") {
    Trees trees;
    CHECK(base::read_beneath(trees.root, "src/main.c", 9) == "int main;");
    try {
        base::read_beneath(trees.root, "src/main.c", 8);
        FAIL("nine bytes are more than eight");
    } catch (const base::PathError& error) {
        CHECK(error.problem() == PathProblem::too_large);
    }
}

TEST_CASE("a missing root is said to be the root") {
    Trees trees;
    fs::remove_all(trees.root);
    CHECK_FALSE(trees.read("src/main.c"));
    CHECK(trees.message.find("the root") != std::string::npos);
    CHECK(trees.refused("/etc/passwd", PathProblem::outside));
    CHECK(trees.refused(trees.root.string() + "b/x", PathProblem::outside));
}
