// Where a git work tree keeps its things.
#include "base/git/location.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace base::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_pointer = 8192;  // of a .git file, HEAD, commondir: one path each
constexpr int longest_chain = 5;               // symbolic references, as git

/// The first line, or empty when the file is missing, not regular or too long.
std::string first_line(const fs::path& file) {
    std::error_code ec;
    if (!fs::is_regular_file(file, ec)) return {};
    std::ifstream stream(file, std::ios::binary);
    std::array<char, longest_pointer> bytes{};
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const std::string_view text(bytes.data(), static_cast<std::size_t>(stream.gcount()));
    std::string_view line = text.substr(0, text.find('\n'));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    return std::string(line);
}

fs::path resolve(const fs::path& base, const std::string& pointer) {
    if (pointer.empty() || pointer.find('\0') != std::string::npos) return {};
    std::error_code ec;
    fs::path real = fs::canonical(base / pointer, ec);
    return ec ? fs::path() : real;
}

fs::path common_dir_of(const fs::path& git_dir) {
    const std::string pointer = first_line(git_dir / "commondir");
    return pointer.empty() ? git_dir : resolve(git_dir, pointer);
}

bool is_git_dir(const fs::path& directory) {
    std::error_code ec;
    if (first_line(directory / "HEAD").empty()) return false;
    const fs::path common = common_dir_of(directory);
    return !common.empty() && fs::is_directory(common / "objects", ec) &&
           fs::is_directory(common / "refs", ec);
}

/// core.worktree of a git directory that is not beside its work tree (a submodule's).
std::string configured_work_tree(const fs::path& git_dir) {
    std::ifstream stream(git_dir / "config", std::ios::binary);
    std::string line;
    bool in_core = false;
    while (std::getline(stream, line)) {
        line.erase(0, line.find_first_not_of(" \t"));
        if (line.starts_with('[')) in_core = line.starts_with("[core]");
        if (!in_core || !line.starts_with("worktree")) continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string::npos) continue;
        std::string value = line.substr(equals + 1);
        value.erase(0, value.find_first_not_of(" \t\""));
        value.erase(value.find_last_not_of(" \t\"\r") + 1);
        return value;
    }
    return {};
}

/// Whether the git directory that a `.git` file points to agrees: else a hostile tree could name another's.
bool knows(const fs::path& git_dir, const fs::path& work_tree) {
    const std::string back = first_line(git_dir / "gitdir");
    if (!back.empty()) return resolve(git_dir, back) == work_tree / ".git";
    const std::string configured = configured_work_tree(git_dir);
    if (!configured.empty()) return resolve(git_dir, configured) == work_tree;
    return git_dir.filename() != ".git";
}

std::optional<Location> location_at(const fs::path& directory) {
    std::error_code ec;
    const fs::path entry = directory / ".git";
    const fs::file_status status = fs::status(entry, ec);
    fs::path git_dir;
    if (fs::is_directory(status)) {
        git_dir = fs::canonical(entry, ec);
    } else if (fs::is_regular_file(status)) {
        constexpr std::string_view mark = "gitdir: ";
        const std::string line = first_line(entry);
        if (!line.starts_with(mark)) return std::nullopt;
        git_dir = resolve(directory, line.substr(mark.size()));
        if (git_dir.empty() || !knows(git_dir, directory)) return std::nullopt;
    }
    if (git_dir.empty() || !is_git_dir(git_dir)) return std::nullopt;
    return Location{directory, git_dir, common_dir_of(git_dir)};
}

bool is_object_name(std::string_view text) {
    return (text.size() == 40 || text.size() == 64) && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string packed_reference(const fs::path& common_dir, const std::string& name) {
    std::ifstream stream(common_dir / "packed-refs", std::ios::binary);
    std::string line;
    while (std::getline(stream, line)) {
        const std::size_t space = line.find(' ');
        if (space == std::string::npos || line.compare(space + 1, std::string::npos, name) != 0) continue;
        if (is_object_name(std::string_view(line).substr(0, space))) return line.substr(0, space);
    }
    return {};
}

bool is_safe_reference(const std::string& name) {
    return name.starts_with("refs/") && name.find("..") == std::string::npos &&
           name.find('\0') == std::string::npos;
}

}  // namespace

std::optional<Location> discover(const fs::path& start) {
    std::error_code ec;
    fs::path directory = fs::canonical(start, ec);
    if (ec) return std::nullopt;
    for (;;) {
        if (fs::exists(fs::symlink_status(directory / ".git", ec))) return location_at(directory);
        if (!directory.has_relative_path()) return std::nullopt;
        directory = directory.parent_path();
    }
}

Head read_head(const Location& location) {
    constexpr std::string_view mark = "ref: ";
    Head head;
    std::string value = first_line(location.git_dir / "HEAD");
    for (int step = 0; step < longest_chain && value.starts_with(mark); ++step) {
        const std::string name = value.substr(value.find_first_not_of(' ', mark.size() - 1));
        if (!is_safe_reference(name)) return head;
        constexpr std::string_view heads = "refs/heads/";
        if (step == 0 && name.starts_with(heads)) head.branch = name.substr(heads.size());
        value = first_line(location.git_dir / name);
        if (value.empty()) value = first_line(location.common_dir / name);
        if (value.empty()) value = packed_reference(location.common_dir, name);
    }
    if (is_object_name(value)) head.commit = value;
    return head;
}

}  // namespace base::git
