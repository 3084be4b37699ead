// The end of a log, and the last line of what a command said.
#include "orchestrator/file_tail.hpp"

#include "tests/support/temporary_directory.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace factory;

TEST_CASE("the end of a file is what was asked for, however long the file is") {
    const test::TemporaryDirectory folder;
    folder.write("log", std::string(100'000, 'a') + "the end\n");
    CHECK(tail_of(folder.path() / "log", 8) == "the end\n");
    CHECK(tail_of(folder.path() / "log", 1'000'000).size() == 100'008);
    CHECK(tail_of(folder.path() / "none", 8).empty());
}

TEST_CASE("the last line is the last that is not blank, and no longer than a sentence needs") {
    CHECK(last_line("first\nlast word \n\n \n") == "last word");
    CHECK(last_line("only") == "only");
    CHECK(last_line(" \n\n").empty());
    CHECK(last_line(std::string(1000, 'x')).size() == 300);
}
