// How a project does things: each convention with its evidence, what tools enforce, what was declared.
#pragma once

#include "mcp_lrm/index/index.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lrm::index {

inline constexpr std::array<std::string_view, 8> convention_topics = {
    "errors", "tests", "naming", "imports", "logging", "layout", "commits", "tooling"};

/// Where something can be seen: a line of a file, or a commit.
struct Evidence {
    std::string path;        // empty for a commit
    std::uint32_t line = 0;  // 0: the whole file
    std::string text;        // a name, a line of code, a subject; at most 64 bytes
    std::string commit;      // the first hex digits of one
};

/// What the code shows. `count` of `total` keep to it; both 0 where there is nothing to count.
struct Convention {
    std::string topic;
    std::string domain;  // a language; empty: all
    std::string rule;    // "functions: snake_case"
    std::int64_t count = 0;
    std::int64_t total = 0;
    std::vector<Evidence> examples;  // at most two, of different files where there are some
    std::vector<Evidence> against;   // at most two
    bool is_list = false;            // `rule` lists variants with their counts; `count` is the first one's
};

/// What a linter, a formatter or a compiler makes sure of.
struct EnforcedRule {
    std::string topic;
    std::string tool;  // "clang-format"
    std::string text;
    std::string path;
    std::uint32_t line = 0;
};

/// How far the code keeps to a rule: `broken` of `checked` do not.
struct Drift {
    std::string what;  // "commit subjects longer than 60 characters"
    std::int64_t broken = 0;
    std::int64_t checked = 0;  // 0: only `broken` can be counted
    std::vector<Evidence> against;
};

/// What people wrote down in AGENTS.md, CLAUDE.md, CONTRIBUTING and the like.
struct DeclaredRule {
    std::string topic;  // "general" when it is of none
    std::string text;   // one line of at most 200 bytes
    std::string path;
    std::uint32_t line = 0;
    std::vector<Drift> drift;  // empty: cannot be checked
};

struct ProjectConventions {
    std::vector<Convention> conventions;  // by topic, the best founded first
    std::vector<EnforcedRule> enforced;
    std::vector<DeclaredRule> declared;
    std::int64_t code_files = 0;  // in the domain
    std::int64_t read_files = 0;  // of them, those whose text was looked at
};

/// A part of the project by a word: a language ("rust", "c++", "ts"), a folder, a glob. Both empty: all.
struct ConventionDomain {
    std::string language;  // a family: "typescript" is tsx too
    std::string folder;
    bool is_everything() const { return language.empty() && folder.empty(); }
};

/// The domain that a word names; `is_known` false when the tree has none of that name, with those that it
/// has.
struct DomainFound {
    bool is_known = false;
    ConventionDomain domain;
    std::vector<std::string> languages;  // of code, most files first
    std::vector<std::string> folders;    // at the root, most files first
};
DomainFound find_domain(const Snapshot& snapshot, const std::string& word);

/// Reads the index, and the text of at most 600 files. Some ten milliseconds for a hundred files, 200 for
/// thousands. Incomplete when `cancelled` says so.
ProjectConventions project_conventions(const Snapshot& snapshot, const ConventionDomain& domain,
                                       const std::function<bool()>& cancelled);

/// The few conventions that somebody needs who is about to change these files: one of each topic that matters
/// for their languages, best first, at most `most`.
std::vector<Convention> conventions_for(const ProjectConventions& all, const std::vector<std::string>& paths,
                                        std::size_t most);

/// "tsx" -> "typescript", "jsx" -> "javascript"; else the name itself.
std::string_view language_family(std::string_view language);

}  // namespace lrm::index
