// swift build and test, xcodebuild: "/src/Cart.swift:5:9: error: text"; XCTest's and Swift Testing's
// failures.
#include "mcp_lrm/build/diagnostics/parser.hpp"

namespace lrm::build::diagnostics {
namespace {

/// "-[ShopTests.CartTests testTotal]" or "CartTests.testTotal" as CartTests.testTotal.
std::string test_name(std::string_view name) {
    name = trim(name);
    if (!skip(name, "-[")) return std::string(name);
    if (name.ends_with("]")) name.remove_suffix(1);
    std::string out(name);
    for (char& c : out)
        if (c == ' ') c = '.';
    return out;
}

/// XCTest: "error: -[ShopTests.CartTests testTotal] : XCTAssertEqual failed: ..." behind a place.
bool read_assertion(std::string_view text, const Place& place, Findings& out) {
    const std::size_t colon = text.find(" : ");
    if (colon == std::string_view::npos) return false;
    const std::string_view name = text.substr(0, colon);
    const bool is_name = name.starts_with("-[") || (name.find(' ') == std::string_view::npos &&
                                                    name.find('.') != std::string_view::npos);
    if (is_name) add_test(out, test_name(name), place, text.substr(colon + 3));
    return is_name;
}

/// Swift Testing: "✘ Test adds() recorded an issue at CartTests.swift:7:5: Expectation failed: ...".
void read_issue(std::string_view line, Findings& out) {
    const std::size_t test = line.find(" Test ");
    const std::size_t at = line.find(" recorded an issue at ");
    if (test == std::string_view::npos || at == std::string_view::npos || at < test) return;
    std::string_view rest = line.substr(at + 22);
    const auto place = take_place(rest);
    if (place && skip(rest, ": ")) add_test(out, line.substr(test + 6, at - test - 6), place, rest);
}

/// "Test Case '-[ShopTests.CartTests testTotal]' failed (0.001 seconds)."
void read_failed_case(std::string_view line, Findings& out) {
    if (!skip(line, "Test Case '")) return;
    const std::size_t quote = line.find("' failed (");
    if (quote != std::string_view::npos) add_test(out, test_name(line.substr(0, quote)), std::nullopt, "");
}

}  // namespace

void read_swift(const Lines& lines, Findings& out) {
    for (const std::string_view whole : lines) {
        std::string_view line = whole;
        if (const auto place = take_place(line); place && skip(line, ": ")) {
            if (!has_extension(place->path, {".swift", ".m", ".mm", ".h", ".storyboard", ".xib"})) continue;
            std::string_view severity = "error";
            if (skip(line, "warning: ")) severity = "warning";
            else if (!skip(line, "error: ")) continue;
            if (!read_assertion(line, *place, out)) add(out, *place, severity, "", line);
            continue;
        }
        line = whole;
        if (skip(line, "xcodebuild: error: ")) add(out, {}, "error", "xcodebuild", line);
        read_issue(whole, out);
    }
    // Behind the assertions, which say more.
    for (const std::string_view line : lines) read_failed_case(line, out);
}

}  // namespace lrm::build::diagnostics
