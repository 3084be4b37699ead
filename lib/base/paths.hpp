// Where things live: XDG places, or one FACTORY_HOME.
#pragma once

#include <filesystem>
#include <string>

namespace base {

/// The four places of a suite. Two suites with two homes never meet.
struct Places {
    std::filesystem::path config;  // factory.yaml, llm.yaml, projects/, *.key
    std::filesystem::path data;    // databases, index/
    std::filesystem::path logs;
    std::filesystem::path run;  // pid and lock files
};

/// Below `home` when it is not empty (`--home`), else below FACTORY_HOME, else the XDG base directories
/// (https://specifications.freedesktop.org/basedir-spec/0.8/). Reads the environment; creates nothing.
Places places(const std::string& home = {});

/// The nearest directory at or above `start` that holds a `.git` (a folder, or the file of a linked work
/// tree), as a real path; empty when there is none.
std::filesystem::path find_work_tree(const std::filesystem::path& start);

/// Creates a directory and its parents, mode 0700. Throws Error{file}, naming the directory.
void make_private_directory(const std::filesystem::path& directory);

/// The whole file. Throws Error{file}.
std::string read_file(const std::filesystem::path& file);

/// Replaces `file` at once or not at all: a temporary file beside it, fsync, rename. Throws Error{file}.
void write_file(const std::filesystem::path& file, std::string_view text, unsigned mode = 0600);

}  // namespace base
