// Reads lcov.
#include "orchestrator/gates/lcov.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace factory::gates {
namespace {

[[noreturn]] void fail(std::size_t line, const std::string& what) {
    throw base::Error(base::ErrorKind::file, "line " + std::to_string(line) + " of the coverage report " +
                                                 what + ": write it with a tool that knows the lcov format");
}

/// Takes a number off the front.
template <class Number>
bool take_number(std::string_view& text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) value = std::numeric_limits<Number>::max();
    else if (error != std::errc()) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

std::string clean_path(std::string_view raw) {
    std::string path(raw);
    std::replace(path.begin(), path.end(), '\\', '/');
    while (path.starts_with("./")) path.erase(0, 2);
    return path;
}

std::uint64_t add(std::uint64_t a, std::uint64_t b) {
    return a > std::numeric_limits<std::uint64_t>::max() - b ? std::numeric_limits<std::uint64_t>::max()
                                                             : a + b;
}

}  // namespace

std::size_t Coverage::lines_found() const {
    std::size_t sum = 0;
    for (const auto& [path, file] : files) sum += file.lines.size();
    return sum;
}

std::size_t Coverage::lines_hit() const {
    std::size_t sum = 0;
    for (const auto& [path, file] : files)
        sum += static_cast<std::size_t>(std::count_if(file.lines.begin(), file.lines.end(),
                                                      [](const auto& line) { return line.second > 0; }));
    return sum;
}

Coverage read_lcov(std::string_view text) {
    Coverage out;
    FileCoverage* file = nullptr;
    std::size_t number = 0;
    bool known = false;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        if (line == "end_of_record") {
            file = nullptr;
            continue;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || colon > 12) fail(number, "is no record");
        const std::string_view kind = line.substr(0, colon);
        std::string_view rest = line.substr(colon + 1);
        known = known || kind == "SF" || kind == "TN";
        if (kind == "SF") {
            if (rest.empty()) fail(number, "names no file");
            file = &out.files[clean_path(rest)];
        } else if (kind == "DA") {
            std::uint32_t at = 0;
            std::int64_t hits = 0;
            if (file == nullptr) fail(number, "has lines before a file (SF)");
            if (!take_number(rest, at) || !rest.starts_with(",") || at == 0)
                fail(number, "is no line and count (DA:LINE,HITS)");
            rest.remove_prefix(1);
            if (!take_number(rest, hits)) fail(number, "is no line and count (DA:LINE,HITS)");
            // Some tools write negative counts for lines that ran too often to count.
            std::uint64_t& sum = file->lines[at];
            sum = add(sum, hits < 0 ? 0 : static_cast<std::uint64_t>(hits));
        }
    }
    if (!known && number > 0) fail(1, "begins no lcov report (no SF)");
    return out;
}

const FileCoverage* find_file(const Coverage& coverage, const std::string& path, const std::string& root) {
    const auto same = coverage.files.find(path);
    if (same != coverage.files.end()) return &same->second;
    const auto below = coverage.files.find(root + "/" + path);
    if (below != coverage.files.end()) return &below->second;
    const FileCoverage* found = nullptr;
    const std::string ending = "/" + path;
    for (const auto& [name, file] : coverage.files) {
        // Reports of a package name its files from there.
        const bool fits = name.ends_with(ending) || ("/" + path).ends_with("/" + name);
        if (!fits) continue;
        if (found != nullptr) return nullptr;
        found = &file;
    }
    return found;
}

}  // namespace factory::gates
