// What the parsers of logs share, and running them all.
#include "mcp_lrm/build/diagnostics/parser.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace lrm::build {
namespace diagnostics {
namespace {

constexpr std::size_t longest_path = 400;
constexpr std::size_t longest_message = 500;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_path(std::string_view path) {
    if (path.empty() || path.size() > longest_path || path != trim(path) || path.front() == ':') return false;
    const auto is_odd = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '<' || c == '>' || c == '|' ||
               c == '*' || c == '?';
    };
    if (std::any_of(path.begin(), path.end(), is_odd) || path.find("://") != std::string_view::npos)
        return false;
    return path.find_first_of("./") != std::string_view::npos && path.find(": ") == std::string_view::npos;
}

}  // namespace

const std::vector<Parser>& parsers() {
    static const std::vector<Parser> table{
        {"cargo", read_cargo},
        {"rustc", read_rustc},
        {"tsc", read_tsc},
        {"eslint", read_eslint},
        {"svelte-check", read_svelte_check},
        {"ng", read_ng},
        {"vitest", read_vitest},
        {"jest", read_jest},
        {"pytest", read_pytest},
        {"unittest", read_unittest},
        {"go", read_go},
        {"gcc", read_gcc},
        {"cmake", read_cmake},
        {"ctest", read_ctest},
        {"maven", read_maven},
        {"gradle", read_gradle},
        {"swift", read_swift},
        {"playwright", read_playwright},
        {"php", read_php},
        {"python-lint", read_python_lint},
    };
    return table;
}

Lines split_lines(std::string_view text) {
    Lines out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        out.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string_view trim(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

bool skip(std::string_view& text, std::string_view prefix) {
    if (text.substr(0, prefix.size()) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

int take_number(std::string_view& text) {
    constexpr int largest = 1'000'000'000;
    int out = 0;
    while (!text.empty() && is_digit(text.front())) {
        out = out >= largest / 10 ? largest : out * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    return out;
}

std::string message(std::string_view text) {
    text = trim(text);
    if (text.size() > longest_message) {
        std::size_t end = longest_message;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
        text = text.substr(0, end);
    }
    return std::string(text);
}

std::optional<Place> take_place(std::string_view& text) {
    for (std::size_t colon = text.find(':'); colon != std::string_view::npos && colon <= longest_path;
         colon = text.find(':', colon + 1)) {
        std::string_view rest = text.substr(colon + 1);
        if (rest.empty() || !is_digit(rest.front())) continue;
        const std::string_view path = text.substr(0, colon);
        if (!is_path(path)) return std::nullopt;
        Place place{std::string(path), take_number(rest), 0};
        if (rest.size() > 1 && rest[0] == ':' && is_digit(rest[1])) {
            rest.remove_prefix(1);
            place.column = take_number(rest);
        }
        if (place.line == 0) return std::nullopt;
        text = rest;
        return place;
    }
    return std::nullopt;
}

std::optional<Place> take_place_in_parentheses(std::string_view& text) {
    const std::size_t open = text.find('(');
    if (open == std::string_view::npos || !is_path(text.substr(0, open))) return std::nullopt;
    std::string_view rest = text.substr(open + 1);
    Place place{std::string(text.substr(0, open)), take_number(rest), 0};
    if (place.line == 0) return std::nullopt;
    if (skip(rest, ",")) place.column = take_number(rest);
    if (!skip(rest, ")")) return std::nullopt;
    text = rest;
    return place;
}

bool has_extension(std::string_view path, std::initializer_list<std::string_view> extensions) {
    return std::any_of(extensions.begin(), extensions.end(), [path](std::string_view extension) {
        return path.size() > extension.size() && path.substr(path.size() - extension.size()) == extension;
    });
}

bool is_foreign(std::string_view path) {
    for (const std::string_view part : {"node_modules/", "node:", "/rustc/", "/usr/lib/", "/usr/include/",
                                        "/usr/local/lib/", "site-packages/", "/.cargo/registry/", "vendor/"})
        if (path.find(part) != std::string_view::npos) return true;
    return false;
}

std::optional<Place> find_place(std::string_view text, std::initializer_list<std::string_view> extensions) {
    text = text.substr(0, 2000);
    while (!text.empty()) {
        const std::size_t begin = text.find_first_not_of(" \t()[]'\"`,");
        if (begin == std::string_view::npos) return std::nullopt;
        text.remove_prefix(begin);
        std::string_view word = text.substr(0, text.find_first_of(" \t()[]'\"`,"));
        text.remove_prefix(word.size());
        skip(word, "file://");
        if (const auto place = take_place(word))
            if (has_extension(place->path, extensions) && !is_foreign(place->path)) return place;
    }
    return std::nullopt;
}

std::string take_bracketed_end(std::string_view& text) {
    text = trim(text);
    if (text.empty() || text.back() != ']') return {};
    const std::size_t open = text.rfind('[');
    if (open == std::string_view::npos || open == 0) return {};
    std::string out(text.substr(open + 1, text.size() - open - 2));
    if (out.empty() || out.size() > 100 || out.find(' ') != std::string::npos) return {};
    text = trim(text.substr(0, open));
    return out;
}

void add(Findings& out, const Place& place, std::string_view severity, std::string_view code,
         std::string_view text) {
    if (out.diagnostics.size() >= most_findings) return;
    out.diagnostics.push_back(
        {place.path, place.line, place.column, std::string(severity), message(code), message(text)});
}

void add_test(Findings& out, std::string_view name, const std::optional<Place>& place,
              std::string_view text) {
    if (out.failed_tests.size() >= most_findings || trim(name).empty()) return;
    out.failed_tests.push_back(
        {message(name), place ? place->path : "", place ? place->line : 0, message(text)});
}

}  // namespace diagnostics

Findings find_problems(std::string_view log) {
    const diagnostics::Lines lines = diagnostics::split_lines(log);
    Findings all;
    for (const diagnostics::Parser& parser : diagnostics::parsers()) parser.read(lines, all);

    // Several tools write places alike, and tools repeat themselves: each thing once.
    Findings out;
    std::set<std::tuple<std::string, int, int, std::string>> seen;
    for (Diagnostic& one : all.diagnostics)
        if (out.diagnostics.size() < most_findings &&
            seen.emplace(one.path, one.line, one.column, one.message).second)
            out.diagnostics.push_back(std::move(one));
    std::set<std::string> names;
    for (FailedTest& one : all.failed_tests)
        if (out.failed_tests.size() < most_findings && names.insert(one.name).second)
            out.failed_tests.push_back(std::move(one));
    return out;
}

}  // namespace lrm::build
