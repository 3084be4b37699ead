// What a change did, as pairs: the tests and assertions of a base and of a head, matched across rename and
// move.
#pragma once

#include "orchestrator/adversarial/line_diff.hpp"
#include "orchestrator/adversarial/verdict.hpp"
#include "syntax/checks.hpp"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace factory::adversarial {

/// A file on one side of a change.
struct Side {
    std::string text;
    syntax::CheckFacts facts;
};

/// A file of a change; a side is null when the file is not there.
struct FileChange {
    std::string path;
    std::string from;  // before a rename; else as `path`
    std::shared_ptr<const Side> base;
    std::shared_ptr<const Side> head;
};

/// A text of tests at the head that is not part of the change: asked for when a special case is judged.
using EachTestFile =
    std::function<void(const std::function<bool(const std::string& path, const std::string& text)>& visit)>;

struct Change {
    std::vector<FileChange> files;
    EachTestFile each_test_file;  // may be empty
};

/// A unit of a file of the change.
struct UnitRef {
    std::size_t file = 0;
    std::size_t unit = 0;
    friend auto operator<=>(const UnitRef&, const UnitRef&) = default;
};

struct UnitPair {
    UnitRef base;
    UnitRef head;
    bool same_file = true;
};

/// The tests and helpers of a change.
struct Matched {
    std::vector<UnitPair> pairs;     // tests with tests, helpers with helpers
    std::vector<UnitPair> disabled;  // a test that became a function nobody collects
    std::vector<UnitRef> deleted;    // tests of the base without a counterpart
    std::vector<UnitRef> added;      // tests of the head without one
};

Matched match_units(const Change& change);

/// 0 to 1: how much two bags of tokens share.
double similarity(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b);
/// The same for the words of two texts.
double similarity(const std::string& a, const std::string& b);

/// Whether a file's functions are code under test: not a test file by path, nor by what is in it.
bool is_test_file(const FileChange& file);

/// The `///` and `//!` lines of a source without their marks: Rust runs their examples as tests.
std::string doc_examples(const std::string& text);

/// What the change as a whole took away and added.
struct Ledger {
    explicit Ledger(const Change& change);
    /// Whether the text names something that the change removed from the code under test.
    bool names_lost_definition(const std::string& text) const;
    /// Whether the assertion of a test that lost it was added somewhere, or moved there; uses that up.
    bool take_added(const std::string& assertion);
    /// Whether it is no rarer than at the base although a test lost it: it moved. Of short ones, which many
    /// tests share, there must be more than before.
    bool has_moved(const std::string& assertion) const;
    bool is_new_comment(const std::string& squeezed) const { return new_comments.contains(squeezed); }

    std::set<std::string> lost;  // names of definitions
    std::unordered_map<std::string, int> added_assertions;
    std::unordered_map<std::string, int> new_comments;  // squeezed text -> 1-based line
};

}  // namespace factory::adversarial
