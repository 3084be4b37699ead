// Plays every conversation in tests/transcripts.
#include "transcript.hpp"

#include "tests/support/source_directory.hpp"

#include <filesystem>
#include <set>

TEST_CASE("conversations go as their transcripts say") {
    std::set<std::string> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(test::source_directory() / "tests/transcripts"))
        if (entry.path().extension() == ".txt") files.insert(entry.path());
    REQUIRE(files.size() >= 8);
    for (const std::string& file : files) {
        DYNAMIC_SECTION(std::filesystem::path(file).filename().string()) {
            transcript::Player().play(file);
        }
    }
}
