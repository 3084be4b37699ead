// Ignore rules: .gitignore, .ignore and .git/info/exclude, as git and ripgrep read them. Pure, but for the
// reading of the rule files through a function.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

enum class Verdict { none, ignored, included };

/// One line of a rule file. The glob is matched byte by byte; `*` and `?` stop at '/'.
struct IgnorePattern {
    std::string glob;               // without the marks below
    bool negated = false;           // a leading '!'
    bool directories_only = false;  // a trailing '/'
    bool anchored = false;  // has a '/' elsewhere: matched against the whole path, else against the last part
    bool literal = false;   // no wildcard: compared as text
};

/// The rules of one file; the last pattern that matches decides.
class IgnoreFile {
public:
    IgnoreFile(std::string name, std::string_view text);

    /// `path` is relative to the folder of the rule file, with '/', without a leading or trailing one.
    Verdict match(std::string_view path, bool is_directory) const;
    const std::string& name() const { return name_; }
    bool empty() const { return patterns_.empty(); }

private:
    std::string name_;
    std::vector<IgnorePattern> patterns_;
};

/// Whether a gitignore glob matches: `*`, `?`, `[a-z]`, `[!a]`, `[[:alpha:]]`, `\x`, `**/`, `/**`, `/**/`.
/// Linear in the text for one `*`, quadratic at worst for many; no recursion deeper than the number of `**`.
bool glob_matches(std::string_view glob, std::string_view path);

/// The text of a rule file in a folder ("" is the root) by its name, or nothing when there is none.
using ReadRules = std::function<std::optional<std::string>(const std::string& folder, const char* name)>;

/// The rules that hold in one folder: its own, then those of the folders above. Immutable; a walk keeps one
/// for each open folder. `.ignore` of any folder goes before `.gitignore` of any; exclude comes last.
class IgnoreRules {
public:
    /// The root's: `outer` are rules of the folders above a root that lies inside a work tree, innermost
    /// first, with the path from there to the root.
    struct Outer {
        std::string prefix;  // from the rule file's folder to the root, without a trailing '/'
        std::shared_ptr<const IgnoreFile> file;
    };
    static std::shared_ptr<const IgnoreRules> root(const ReadRules& read, std::vector<Outer> outer);

    /// The rules inside `folder`, a child of the folder of `parent`. Returns `parent` itself when it has
    /// none.
    static std::shared_ptr<const IgnoreRules> enter(std::shared_ptr<const IgnoreRules> parent,
                                                    const std::string& folder, const ReadRules& read);

    /// The name of the file that ignores `path` (relative to the root), or empty. Asks for this one step
    /// only: the folders above are taken as not ignored.
    std::string_view ignored_by(std::string_view path, bool is_directory) const;

private:
    Verdict git_verdict(std::string_view path, bool is_directory, std::string_view& name) const;
    Verdict own_verdict(std::string_view path, bool is_directory, std::string_view& name) const;

    std::shared_ptr<const IgnoreRules> parent_;
    std::size_t skip_ = 0;  // bytes of a path before the part that is relative to this folder
    std::shared_ptr<const IgnoreFile> git_;
    std::shared_ptr<const IgnoreFile> own_;
    std::vector<Outer> outer_;  // of the root only
};

/// Whether a file name holds rules, so that a change of it means another look at the tree.
bool is_rule_file(std::string_view name);

}  // namespace lrm::index
