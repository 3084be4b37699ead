// What a caller wants tested: files of the tree and names of tests, and how each tool takes them.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::build {

/// `what()` is one sentence for the caller.
class BadTarget : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Target {
    std::string path;  // relative to the root, without "." and ".."; empty: a name
    std::string rest;  // "::TestCart::test_total" or ":12" behind the path; of a name: the name
    bool is_name() const { return path.empty(); }
};

/// `is_file` is asked for paths relative to the root; it may throw BadTarget itself for one that leads
/// outside. A target whose part before "::" (or ":LINE") exists, and before "::" has an extension, is a path;
/// one with a slash that does not exist is refused, any other is the name of a test: letters, digits and the
/// punctuation that tools use in names. Nothing may begin with
/// '-' or '@'. Throws BadTarget.
Target read_target(std::string_view text, const std::function<bool(const std::string&)>& is_file);

/// `argv` with the targets in it: in place of `{files}`, else as its tool takes them (pytest, cargo, go, npm,
/// ctest, maven, gradle, phpunit, swift, vitest, jest, playwright, unittest ...). Paths in `targets` are
/// relative to where it runs. Without targets `{files}` is dropped. Pure. Throws BadTarget for a tool that
/// takes none.
std::vector<std::string> with_targets(std::vector<std::string> argv, const std::vector<Target>& targets);

}  // namespace lrm::build
