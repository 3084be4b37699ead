// Every fuzz target over its seeds, and over the same damaged ones in every run. FUZZ_ROUNDS multiplies how
// many.
#include "targets.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/source_directory.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Target {
    const char* name;
    void (*run)(std::string_view input);
    int rounds;
};

constexpr int many = 10000;
const std::vector<Target> targets = {
    {"anonymizer", fuzz::anonymizer, 3000},
    {"arguments", fuzz::arguments, many},
    {"backlog", fuzz::backlog, 3000},
    {"brain", fuzz::brain, many},
    {"git_hook", fuzz::git_hook, many},
    {"patch", fuzz::patch, many},
    {"build_command", fuzz::build_command, many},
    {"build_log", fuzz::build_log, 3000},
    {"config", fuzz::config, 3000},
    {"door", fuzz::door, 3000},
    {"era", fuzz::era, many},
    {"fts_query", fuzz::fts_query, 3000},
    {"http_request", fuzz::http_request, many},
    {"http_response", fuzz::http_response, many},
    {"ignore", fuzz::ignore, many},
    {"json_edit", fuzz::json_edit, many},
    {"llm_stream", fuzz::llm_stream, many},
    {"named_in_text", fuzz::named_in_text, many},
    {"outside", fuzz::outside, 3000},
    {"proxy_answer", fuzz::proxy_answer, many},
    {"proxy_frame", fuzz::proxy_frame, many},
    {"rpc_body", fuzz::rpc_body, many},
    {"sealed", fuzz::sealed, many},
    {"sse", fuzz::sse, many},
};

std::vector<std::string> seeds_of(const std::string& target) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(test::source_directory() / "tests/fuzz/corpus" / target))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> seeds;
    seeds.reserve(files.size());
    for (const fs::path& file : files) seeds.push_back(test::read_file(file));
    return seeds;
}

class Damage {
public:
    explicit Damage(const std::vector<std::string>& seeds) : seeds_(seeds) {}

    std::string next() {
        std::string text = seeds_[below(seeds_.size())];
        for (std::size_t changes = 1 + below(5); changes > 0; --changes) change(text);
        return text;
    }

private:
    std::size_t below(std::size_t limit) {
        return limit == 0 ? 0 : static_cast<std::size_t>(random_()) % limit;
    }

    void change(std::string& text) {
        static const std::vector<std::string> pieces = {
            "{",       "}",         "[",     "]",         "\"",
            ",",       ":",         "null",  "-1",        "1e999",
            "\\u0000", "\\ud800",   "\xff",  "\xc3",      "\xe2\x80\xa8",
            "true",    "0.5",       "\n",    "\r\n",      "\r",
            "\\",      " ",         "\t",    "*",         "**/",
            "[!a-",    "//",        "/* ",   "# ",        "- ",
            "&a *a",   "${SECRET}", "data:", "0\r\n\r\n", "%2e",
            "..",      "\x01"};
        const std::size_t at = below(text.size() + 1);
        const std::string& other = seeds_[below(seeds_.size())];
        switch (below(7)) {
            case 0:
                text.erase(at, 1 + below(8));
                break;
            case 1:
                text.insert(at, pieces[below(pieces.size())]);
                break;
            case 2:
                if (at < text.size()) text[at] = static_cast<char>(below(256));
                break;
            case 3:
                text.insert(at, text.substr(below(text.size()), below(40)));
                break;
            case 4:
                text.insert(at, other.substr(below(other.size()), below(60)));
                break;
            case 5:
                text.resize(at);
                break;
            default:
                text.insert(at, std::string(1 + below(100), static_cast<char>(below(256))));
        }
    }

    const std::vector<std::string>& seeds_;
    std::mt19937 random_{20261120};
};

std::string shown(const std::string& input) {
    std::string out;
    for (const char c : input) {
        constexpr const char* digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (c >= ' ' && c <= '~' && c != '\\') out += c;
        else out.append("\\x") += {digits[byte >> 4U], digits[byte & 15U]};
    }
    return out;
}

/// Empty, or what did not hold.
std::string problem_of(const Target& target, const std::string& input) {
    try {
        target.run(input);
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("every fuzz target holds over its seeds and over damaged ones") {
    const char* more = std::getenv("FUZZ_ROUNDS");
    const int times = more == nullptr ? 1 : std::atoi(more);
    const char* only = std::getenv("FUZZ_ONLY");
    for (const Target& target : targets) {
        if (only != nullptr && std::string_view(target.name) != only) continue;
        const std::vector<std::string> seeds = seeds_of(target.name);
        REQUIRE(seeds.size() >= 2);
        INFO(target.name);
        for (const std::string& seed : seeds) {
            INFO(shown(seed));
            CHECK(problem_of(target, seed) == "");
        }
        Damage damage(seeds);
        for (int round = 0; round < target.rounds * times; ++round) {
            const std::string input = damage.next();
            INFO(shown(input));  // also told when the process is killed by a signal
            const std::string problem = problem_of(target, input);
            if (!problem.empty()) CHECK(problem == "");
        }
    }
}

TEST_CASE("a fuzz target notices what must not be") {
    CHECK_THROWS_AS(fuzz::require(false, "x"), fuzz::Broken);
    CHECK(std::string(problem_of({"", [](std::string_view) { fuzz::require(false, "told"); }, 1}, "")) ==
          "told");
}
