// The fuzz target over a fixed set of damaged samples.
#include "tests/fuzz/syntax_fuzz.cpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr int damages_per_file = 12;

std::vector<std::string> inputs() {
    std::vector<fs::path> paths;
    for (const auto& entry :
         fs::recursive_directory_iterator(test::source_directory() / "tests/workspaces/syntax")) {
        if (entry.is_regular_file() && entry.path().extension() != ".golden") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<std::string> result;
    for (const auto& path : paths) {
        const std::string text = test::read_file(path);
        const syntax::Language* language = syntax::language_of(path.string(), text);
        if (language != nullptr)
            result.push_back(static_cast<char>(language - syntax::languages().data()) + text);
    }
    return result;
}

/// Cuts, repeats, swaps and overwrites parts behind the first byte.
std::string damaged(std::string text, std::mt19937& random) {
    const auto somewhere = [&] { return 1 + random() % (text.size() - 1); };
    for (unsigned i = random() % 4 + 1; i > 0 && text.size() > 8; --i) {
        const std::size_t at = somewhere();
        const std::size_t size = std::min<std::size_t>(random() % 60 + 1, text.size() - at);
        switch (random() % 6) {
            case 0:
                text.erase(at, size);
                break;
            case 1:
                text.insert(at, text.substr(somewhere(), size));
                break;
            case 2:
                text[at] = static_cast<char>(random() % 256);
                break;
            case 3:
                text.resize(at);
                break;
            case 4:
                text.insert(at, size, "(){}[]<>\"'`/*\\#\n\0:,;="[random() % 21]);
                break;
            default:
                std::reverse(text.begin() + static_cast<std::ptrdiff_t>(at),
                             text.begin() + static_cast<std::ptrdiff_t>(at + size));
        }
    }
    return text;
}

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

}  // namespace

TEST_CASE("damaged samples give facts that hold together") {
    std::mt19937 random(20261120);  // fixed: the same inputs in every run
    const auto samples = inputs();
    REQUIRE(samples.size() > 20);
    for (const std::string& sample : samples) {
        run(sample);
        for (int i = 0; i < damages_per_file; ++i) run(damaged(sample, random));
    }
}

TEST_CASE("every sample read as every other language gives facts that hold together") {
    for (std::string sample : inputs()) {
        for (std::size_t language = 0; language < syntax::languages().size(); ++language) {
            sample[0] = static_cast<char>(language);
            run(sample);
        }
    }
}
