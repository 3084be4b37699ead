// Reads, compares and rewrites golden files.
#include "tests/support/golden.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace test {
namespace {

bool wants_update() {
    const char* value = std::getenv("UPDATE_GOLDEN");
    return value != nullptr && std::string(value) == "1";
}

std::string first_difference(const std::string& expected, const std::string& actual) {
    std::istringstream expected_lines(expected);
    std::istringstream actual_lines(actual);
    std::string expected_line;
    std::string actual_line;
    for (int number = 1;; ++number) {
        const bool has_expected = static_cast<bool>(std::getline(expected_lines, expected_line));
        const bool has_actual = static_cast<bool>(std::getline(actual_lines, actual_line));
        if (!has_expected && !has_actual) return "the line ends differ";
        if (has_expected && has_actual && expected_line == actual_line) continue;
        return "line " + std::to_string(number) +
               "\n  expected: " + (has_expected ? expected_line : "(end)") +
               "\n  actual:   " + (has_actual ? actual_line : "(end)");
    }
}

}  // namespace

std::string read_file(const std::filesystem::path& file) {
    std::ifstream input(file, std::ios::binary);
    if (!input) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::string golden_difference(const std::filesystem::path& file, const std::string& actual) {
    if (wants_update()) {
        std::ofstream output(file, std::ios::binary | std::ios::trunc);
        output << actual;
        if (!output.flush()) throw std::runtime_error("cannot write " + file.string());
        return {};
    }
    if (!std::filesystem::exists(file)) return file.string() + " is missing; UPDATE_GOLDEN=1 writes it";
    const std::string expected = read_file(file);
    if (expected == actual) return {};
    return file.string() + ": " + first_difference(expected, actual) +
           "\nUPDATE_GOLDEN=1 accepts the actual text";
}

}  // namespace test
