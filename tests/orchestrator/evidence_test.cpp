#include "orchestrator/evidence.hpp"

#include "base/hash.hpp"
#include "base/paths.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

using namespace factory;
namespace fs = std::filesystem;

TEST_CASE("a sealed pack says of every byte whether it is as it was") {
    test::TemporaryDirectory directory;
    EvidencePack pack(directory.path(), "T1");
    CHECK(pack.reference() == "T1/1");
    pack.put("diff.patch", "+x\n");
    pack.command({{"make", "test"}, ".", 1, std::chrono::milliseconds(12), "RED"});
    pack.command({{"make", "test"}, ".", 0, std::chrono::milliseconds(13), "GREEN"});
    const std::string hash = pack.seal({{"outcome", "merged"}});
    CHECK(hash == base::to_hex(base::sha256(base::read_file(pack.folder() / "manifest.json"))));
    CHECK(verify_pack(pack.folder()).empty());
    CHECK(base::read_file(pack.folder() / "cmd.jsonl") ==
          R"({"argv":["make","test"],"directory":".","duration_ms":12,"exit_code":1,"what":"RED"})"
          "\n"
          R"({"argv":["make","test"],"directory":".","duration_ms":13,"exit_code":0,"what":"GREEN"})"
          "\n");

    base::write_file(pack.folder() / "diff.patch", "+y\n");
    base::write_file(pack.folder() / "more", "");
    fs::remove(pack.folder() / "cmd.jsonl");
    CHECK(verify_pack(pack.folder()).size() == 3);
    base::write_file(pack.folder() / "manifest.json", "{");
    CHECK(verify_pack(pack.folder()).size() == 1);
}

TEST_CASE("runs of a task are numbered, and each names the one before it") {
    test::TemporaryDirectory directory;
    EvidencePack first(directory.path(), "a/../b");
    const std::string hash = first.seal({});
    EvidencePack second(directory.path(), "a/../b");
    second.seal({});
    CHECK(first.reference() == "a_.._b/1");
    CHECK(second.reference() == "a_.._b/2");
    CHECK(base::parse_json(base::read_file(second.folder() / "manifest.json"))["before"] == hash);
    CHECK(folder_of_task("..") == "_..");
}
