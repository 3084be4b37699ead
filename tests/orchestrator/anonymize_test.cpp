// factory anonymize, in one process: what is printed, and what the private map remembers.
#include "base/paths.hpp"
#include "orchestrator/cli/session.hpp"
#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <iostream>
#include <sstream>
#include <sys/stat.h>

namespace {

struct Result {
    int code = 0;
    std::string out;
    std::string err;
};

class Home {
public:
    Result run(const std::string& input, std::vector<std::string> arguments = {}) const {
        arguments.insert(arguments.begin(), "anonymize");
        arguments.insert(arguments.end(), {"--home", directory_.path().string()});
        std::istringstream in(input);
        std::streambuf* const before = std::cin.rdbuf(in.rdbuf());
        std::cin.clear();
        std::ostringstream out;
        std::ostringstream err;
        factory::cli::Console console{out, err};
        Result result;
        result.code = factory::cli::run(arguments, console);
        std::cin.rdbuf(before);
        result.out = out.str();
        result.err = err.str();
        return result;
    }
    std::filesystem::path map() const { return directory_.path() / "data" / "anonymizer.jsonl"; }

private:
    test::TemporaryDirectory directory_;
};

}  // namespace

TEST_CASE("anonymize hides, a second run changes nothing, --restore gives the text back") {
    const Home home;
    const std::string text = "Écrire à Marie.Lefevre@acme.fr,\r\n06 12 34 56 78";
    const Result safe = home.run(text);
    CHECK(safe.code == 0);
    CHECK(safe.out.find("acme.fr") == std::string::npos);
    CHECK(home.run(safe.out).out == safe.out);
    CHECK(home.run(safe.out, {"--restore"}).out == text);
}

TEST_CASE("anonymize --jsonl gives places in bytes of the input") {
    const Home home;
    const Result result = home.run("{\"text\":\"é bob.ray@acme.io\"}\n{\"text\":\"\"}\n", {"--jsonl"});
    CHECK(result.code == 0);
    CHECK(result.out.find(R"("spans":[{"end":18,"entity":"EMAIL","start":3}])") != std::string::npos);
    CHECK(result.out.find("{\"spans\":[],\"text\":\"\"}\n") != std::string::npos);
    CHECK(home.run(result.out, {"--jsonl", "--restore"}).out ==
          "{\"text\":\"é bob.ray@acme.io\"}\n{\"text\":\"\"}\n");
}

TEST_CASE("a line of --jsonl that cannot be read is named, and what is behind it is not printed") {
    const Home home;
    const Result result = home.run("{\"text\":\"a\"}\n{\"txt\":1}\nbob.ray@acme.io\n", {"--jsonl"});
    CHECK(result.code == 1);
    CHECK(result.err == "factory anonymize: line 2 of the input is not an object like {\"text\": \"...\"}\n");
    CHECK(result.out.find("bob.ray") == std::string::npos);
}

TEST_CASE("the map is private and holds no secret") {
    const Home home;
    home.run("password: hunter2!x bob.ray@acme.io");
    struct stat status {};
    REQUIRE(stat(home.map().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600U);
    CHECK(base::read_file(home.map()).find("aHVudGVyMiF4") == std::string::npos);
}

TEST_CASE("a map that others can read is refused, and nothing is printed") {
    const Home home;
    home.run("bob.ray@acme.io");
    REQUIRE(chmod(home.map().c_str(), 0644) == 0);
    const Result result = home.run("bob.ray@acme.io");
    CHECK(result.code == 1);
    CHECK(result.out.empty());
    CHECK(result.err.find("chmod 600") != std::string::npos);
}

TEST_CASE("half a line that a killed process left does not break the map") {
    const Home home;
    const Result safe = home.run("bob.ray@acme.io");
    base::write_file(home.map(), base::read_file(home.map()) + "{\"token\":\"[[EM", 0600);
    CHECK(home.run("eva.day@acme.io").code == 0);
    CHECK(home.run(safe.out, {"--restore"}).out == "bob.ray@acme.io");
}

TEST_CASE("a broken map is named in one sentence") {
    const Home home;
    home.run("bob.ray@acme.io");
    base::write_file(home.map(), "nonsense\n", 0600);
    const Result result = home.run("bob.ray@acme.io");
    CHECK(result.code == 1);
    CHECK(result.out.empty());
    CHECK(result.err.find("delete it to begin a new one") != std::string::npos);
}
