// What a gate must know of a source: tests, assertions, skips, catches, branches. Plain values, nothing of
// tree-sitter. Comments and strings are never taken for code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syntax {

/// How much an assertion demands. `unknown` is compared with nothing.
enum class Strength : std::uint8_t { unknown, tautology, weak, partial, exact };

/// Something a test demands. `text` is its code without comments and white space around tokens, so equal
/// assertions have equal texts however they are laid out.
struct Assertion {
    std::string text;
    std::string verb;     // "expect().toBe()", "assertEqual()", "assert", "if" (of a Go `if` with t.Error)
    std::string subject;  // what is looked at, as code; may be empty
    Strength strength = Strength::unknown;
    std::optional<double> tolerance;    // of a comparison with one: the larger, the weaker
    std::vector<std::string> literals;  // strings without quotes, numbers, in the order of the text
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::int32_t unit = -1;     // index into CheckFacts::units; -1: at the top of the file
    std::uint32_t guards = 0;   // conditions around it within its unit
    bool is_dead = false;       // never runs: behind a return, under `if (false)`, in `#if 0`
    bool is_swallowed = false;  // in a `try` whose handler lets its failure pass
};

enum class UnitKind : std::uint8_t { test, suite, helper };
enum class Skip : std::uint8_t { none, conditional, unconditional };

/// A test, a group of tests, or another function with a name.
struct Unit {
    UnitKind kind = UnitKind::helper;
    std::string name;
    std::string path;          // names around it and its own, joined by " > "
    std::int32_t parent = -1;  // index of the innermost unit around it
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    Skip skip = Skip::none;  // by a marker of its own, or by a call inside
    std::uint32_t skip_line = 0;
    std::string skip_marker;        // as written: "it.skip", "@pytest.mark.skip", ...
    bool is_strict_marker = false;  // test.skip or #[ignore]: counts even when conditional
    std::uint32_t cut_line = 0;     // of a statement of the body that leaves it, with more behind; 0: none
    bool is_in_test = false;        // of a helper: inside a test, or in a module of tests
    bool is_focused = false;        // it.only and the like: nothing else runs
    std::vector<std::uint64_t> tokens;      // hashes, of the whole body without assertions and comments
    std::vector<std::uint64_t> all_tokens;  // with the assertions
};

/// `if (argument == LITERAL) return LITERAL;`
struct SpecialCase {
    std::string function;                 // innermost named function around it
    std::vector<std::string> conditions;  // literals compared with, unquoted
    std::vector<std::string> results;     // literals returned, unquoted
    std::string text;
    std::uint32_t line = 0;
    bool in_test = false;
};

/// A place that scores points.
struct Marker {
    enum class Kind : std::uint8_t { ts_ignore, as_any, boast, unwrap, todo, empty_catch, stub, panic };
    Kind kind = Kind::todo;
    std::uint32_t line = 0;
    std::string text;  // at most 200 bytes
    bool in_test = false;
};

struct Comment {
    std::uint32_t line = 0;
    std::string text;  // without comment marks and white space
};

/// A line of code that switches a whole file of tests off: a module-level skip, a build tag.
struct FileSkip {
    std::uint32_t line = 0;
    std::string text;
    Skip skip = Skip::unconditional;
};

/// A function or test with a name, of any language with a grammar.
struct FunctionLines {
    std::string name;  // with its container: "Point.norm"
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
};

struct CheckFacts {
    std::vector<Unit> units;            // by position
    std::vector<Assertion> assertions;  // by position
    std::vector<SpecialCase> special_cases;
    std::vector<Marker> markers;
    std::vector<Comment> comments;
    std::vector<FileSkip> file_skips;
    std::vector<FunctionLines> functions;  // by position
    std::vector<std::uint32_t> branches;   // lines of them, by position
    std::vector<std::string> definitions;  // names of functions and classes, sorted
    bool is_known = false;                 // the language has check queries for tests and assertions
    bool has_errors = false;
    std::string problem;  // why there are no facts; empty when all is well
};

/// Whether a path is one of tests, by the habits of all languages: "tests/", "_test.go", "FooTest.java".
bool is_test_path(std::string_view path);

/// Text with blanks, tabs and line ends removed, as Comment::text is: for comparing code with comments.
std::string squeezed(std::string_view text);

}  // namespace syntax
