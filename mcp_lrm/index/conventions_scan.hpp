// What the text of a file shows that its symbols do not: how errors are raised, what is logged, what tests
// assert, how long lines are. Pure.
#pragma once

#include "mcp_lrm/index/conventions_tally.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

enum class Mark : std::uint8_t {
    raised,         // throw, raise: of which type
    raised_again,   // throw; raise
    wrapped,        // raise ... from, %w, map_err, .context: how
    caught,         // which type
    caught_all,     // catch (...), except:
    unwrapped,      // unwrap, expect, !!: may end the program
    panicked,       // panic, abort
    passed_on,      // `?`, if err != nil
    made,           // errors.New, anyhow!, Err(..): an error value
    jumped,         // goto
    logged,         // through which logger
    log_level,      //
    log_fields,     // how fields are given
    printed,        // print, console.log: not a logger
    asserted,       // in tests: with what
    fixture,        // in tests: with what
    included,       // "quotes" or <angles>
    imported,       // import or require
    quoted,         // single or double
    ended,          // semicolon or none
    shell_options,  // set -euo pipefail
    watched,        // a word that a rule forbids, in source
    watched_test,   // the same, in tests
};

/// Variants by language family and mark.
struct CodeTallies {
    std::map<std::string, std::map<Mark, Tally>> by_family;
    std::map<std::string, Tally> indent;        // "4 spaces", "tabs", by file
    std::map<std::string, std::int64_t> lines;  // with text
    /// Lines longer than 80, 100, 120 characters and than each of `widths`.
    std::map<std::int64_t, Tally> longer;
    std::int64_t all_lines = 0;

    const Tally* find(const std::string& family, Mark mark) const;
    /// Of a variant, over all families.
    std::int64_t count(Mark mark, const std::string& variant) const;
    std::vector<Evidence> examples(Mark mark, const std::string& variant) const;
};

struct ScanOptions {
    std::set<std::string, std::less<>> watched;  // identifiers, or "a.b" and "a::b"
    std::set<std::int64_t> widths = {80, 100, 120};
};

/// Adds what the text of one file shows. Comments and strings are passed over, roughly: a wrong guess costs a
/// count, nothing else.
void scan_code(const std::string& path, const std::string& family, bool is_test, std::string_view text,
               const ScanOptions& options, CodeTallies& tallies);

/// Lines without comments and with the contents of strings blanked out, line for line as long as before.
class CodeLines {
public:
    explicit CodeLines(std::string_view family);

    /// The next line's code; valid until the next call.
    std::string_view code_of(std::string_view line);

private:
    bool hash_comments_ = false;   // #
    bool slash_comments_ = false;  // // and /* */
    bool dash_comments_ = false;   // --
    bool single_strings_ = false;  // '...' is a string, not a character
    bool triple_strings_ = false;  // """ and '''
    bool back_strings_ = false;    // `...` over lines
    std::string open_;             // what ends the comment or string that is open; empty: none
    bool open_is_comment_ = false;
    std::string code_;
};

}  // namespace lrm::index
