// JSON limits, hashes, nearest names, places and files.
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/nearest.hpp"
#include "base/paths.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

TEST_CASE("JSON deeper than the limit is refused before it is built") {
    CHECK_NOTHROW(base::parse_json(std::string(64, '[') + std::string(64, ']')));
    CHECK_THROWS_WITH(base::parse_json(std::string(65, '[') + std::string(65, ']')),
                      "JSON nests deeper than 64 levels");
    CHECK_THROWS_AS(base::parse_json(std::string(2'000'000, '[')), base::JsonError);
    CHECK_NOTHROW(base::parse_json("\"" + std::string(1000, '[') + "\""));
    CHECK_NOTHROW(base::parse_json(R"("\"[[[[")", 1));
}

TEST_CASE("text that is not JSON is refused with its place") {
    CHECK_THROWS_WITH(base::parse_json("{\"a\": nope}"), "not valid JSON at byte 8");
    CHECK_THROWS_AS(base::parse_json(""), base::JsonError);
    CHECK_THROWS_AS(base::parse_json("\"\xff\""), base::JsonError);
}

TEST_CASE("bytes that are not UTF-8 are written as U+FFFD") {
    CHECK(base::to_text(base::Json(std::string("a\xff"
                                               "b"))) ==
          "\"a\xEF\xBF\xBD"
          "b\"");
}

TEST_CASE("hashes agree with their standards") {
    const base::Sha1 empty = base::git_blob_hash("");
    CHECK(base::to_hex({reinterpret_cast<const char*>(empty.data()), empty.size()}) ==
          "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    CHECK(base::to_hex(base::sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(base::to_hex(base::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");  // RFC 4231, case 2
}

TEST_CASE("base64 round-trips and refuses what is not base64") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        std::string back;
        CHECK(base::from_base64(base::to_base64(text), back));
        CHECK(back == text);
    }
    std::string ignored;
    for (const char* bad : {"Zg", "Zg=", "Zg==Zg==", "Z===", "Zm9*", "====", "Zm 9"})
        CHECK_FALSE(base::from_base64(bad, ignored));
}

TEST_CASE("secrets compare equal only when they are") {
    CHECK(base::equal_constant_time("secret", "secret"));
    CHECK_FALSE(base::equal_constant_time("secret", "secres"));
    CHECK_FALSE(base::equal_constant_time("secret", "secre"));
}

TEST_CASE("the nearest name is found, and none when all are far") {
    CHECK(base::nearest("limits", {"query", "limit", "scope"}) == "limit");
    CHECK(base::nearest("zzzzzz", {"query", "limit"}).empty());
    CHECK(base::edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("a home overrides the XDG places") {
    const base::Places places = base::places("/h");
    CHECK(places.config == "/h/config");
    CHECK(places.data == "/h/data");
    CHECK(places.logs == "/h/logs");
    CHECK(places.run == "/h/run");
}

TEST_CASE("directories are private, files replaced at once") {
    const test::TemporaryDirectory directory;
    base::make_private_directory(directory.path() / "a/b");
    struct stat status {};
    REQUIRE(stat((directory.path() / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    base::write_file(directory.path() / "a/f", "one");
    base::write_file(directory.path() / "a/f", "two");
    CHECK(base::read_file(directory.path() / "a/f") == "two");
    REQUIRE(stat((directory.path() / "a/f").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK_THROWS_AS(base::write_file(directory.path() / "missing/f", "x"), base::Error);
    CHECK_THROWS_AS(base::make_private_directory(directory.path() / "a/f/g"), base::Error);
}

TEST_CASE("a work tree is the nearest directory with a .git, folder or file") {
    const test::TemporaryDirectory directory;
    directory.write("repo/.git/HEAD", "ref: refs/heads/main\n");
    directory.write("repo/src/deep/a.c", "");
    directory.write("repo/linked/.git", "gitdir: elsewhere\n");
    CHECK(base::find_work_tree(directory.path() / "repo/src/deep") == directory.path() / "repo");
    CHECK(base::find_work_tree(directory.path() / "repo/linked") == directory.path() / "repo/linked");
    CHECK(base::find_work_tree(directory.path() / "nowhere").empty());
}
