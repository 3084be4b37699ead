// A coverage report: read, or refused with a sentence; what is read holds together.
#include "base/error.hpp"
#include "orchestrator/gates/lcov.hpp"
#include "targets.hpp"

#include <string>

void fuzz::lcov(std::string_view input) {
    using namespace factory::gates;
    Coverage read;
    try {
        read = read_lcov(input);
    } catch (const base::Error& error) {
        const std::string text = error.what();
        require(text.find("coverage report") != std::string::npos,
                "a refused report says what it is and where");
        return;
    }
    require(read.lines_hit() <= read.lines_found(), "no more lines run than there are");
    for (const auto& [path, file] : read.files) {
        require(!path.empty() && !path.starts_with("./"), "a path is relative or absolute, never with ./");
        require(!file.lines.contains(0), "lines begin at 1");
        require(find_file(read, path, "/r") == &file, "a file is found by its own path");
    }
    // Reading it twice over adds up.
    const Coverage twice = read_lcov(std::string(input) + "\nend_of_record\n" + std::string(input));
    require(twice.lines_found() == read.lines_found() && twice.lines_hit() == read.lines_hit(),
            "the same lines, hit as before");
}
