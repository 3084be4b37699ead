// What the parsers of logs share: lines, places, and where findings go.
#pragma once

#include "mcp_lrm/build/findings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::build::diagnostics {

using Lines = std::vector<std::string_view>;

/// One tool's way to say what is wrong. `read` takes any text and adds what it is sure of: every parser sees
/// every log.
struct Parser {
    const char* name;
    void (*read)(const Lines& lines, Findings& out);
};

/// The table; one row a file.
const std::vector<Parser>& parsers();

/// Without line ends.
Lines split_lines(std::string_view text);
std::string_view trim(std::string_view text);
/// True, and `text` goes on behind it, when `text` begins with `prefix`.
bool skip(std::string_view& text, std::string_view prefix);
/// The digits at the beginning, taken off; 0 when there are none. Large ones stop at 1,000,000,000.
int take_number(std::string_view& text);
/// A line for a message: trimmed, at most 500 bytes, cut between characters.
std::string message(std::string_view text);

struct Place {
    std::string path;
    int line = 0;
    int column = 0;
};

/// "PATH:LINE" or "PATH:LINE:COLUMN" at the beginning of `text`, which then goes on behind it. The path has
/// no blanks at its ends, no ": " and no control characters.
std::optional<Place> take_place(std::string_view& text);
/// "PATH(LINE,COLUMN)" at the beginning of `text`.
std::optional<Place> take_place_in_parentheses(std::string_view& text);
/// The first "PATH:LINE" among the words of `text` whose path ends in one of `extensions` (".js").
std::optional<Place> find_place(std::string_view text, std::initializer_list<std::string_view> extensions);
bool has_extension(std::string_view path, std::initializer_list<std::string_view> extensions);
/// True for files of what others wrote: dependencies, the language's own library.
bool is_foreign(std::string_view path);

/// "[code]" at the end of `text`, taken off.
std::string take_bracketed_end(std::string_view& text);

void add(Findings& out, const Place& place, std::string_view severity, std::string_view code,
         std::string_view text);
void add_test(Findings& out, std::string_view name, const std::optional<Place>& place, std::string_view text);

// By file.
void read_cargo(const Lines& lines, Findings& out);
void read_rustc(const Lines& lines, Findings& out);
void read_tsc(const Lines& lines, Findings& out);
void read_eslint(const Lines& lines, Findings& out);
void read_svelte_check(const Lines& lines, Findings& out);
void read_ng(const Lines& lines, Findings& out);
void read_vitest(const Lines& lines, Findings& out);
void read_jest(const Lines& lines, Findings& out);
void read_pytest(const Lines& lines, Findings& out);
void read_unittest(const Lines& lines, Findings& out);
void read_go(const Lines& lines, Findings& out);
void read_gcc(const Lines& lines, Findings& out);
void read_cmake(const Lines& lines, Findings& out);
void read_ctest(const Lines& lines, Findings& out);
void read_maven(const Lines& lines, Findings& out);
void read_gradle(const Lines& lines, Findings& out);
void read_swift(const Lines& lines, Findings& out);
void read_playwright(const Lines& lines, Findings& out);
void read_php(const Lines& lines, Findings& out);
void read_python_lint(const Lines& lines, Findings& out);

}  // namespace lrm::build::diagnostics
