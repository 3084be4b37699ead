// How commits are written.
#include "mcp_lrm/index/conventions_commits.hpp"

#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace lrm::index {
namespace {

constexpr std::array types = {"feat",  "fix", "docs",  "style",  "refactor", "perf", "test",   "tests",
                              "build", "ci",  "chore", "revert", "deps",     "wip",  "release"};

Evidence of(const FactCommit& commit) {
    return {"", 0, short_text(commit.subject()), commit.hash};
}

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

void add_yes(const ConventionFacts& facts, const std::string& rule, bool (*test)(const FactCommit&),
             double least, Conventions& out) {
    Tally tally;
    for (const FactCommit& commit : facts.commits)
        tally.add(test(commit) ? "yes" : "no", [&] { return of(commit); });
    if (static_cast<double>(tally.count("yes")) < least * static_cast<double>(tally.total())) return;
    out.push_back({"commits", "", rule, tally.count("yes"), tally.total(), tally.examples("yes"),
                   tally.examples("no"), false});
}

std::string body_of(const FactCommit& commit) {
    const std::size_t end = commit.message.find('\n');
    return end == std::string::npos ? std::string()
                                    : std::string(trimmed_text(std::string_view(commit.message).substr(end)));
}

void add_lengths(const ConventionFacts& facts, Conventions& out) {
    std::vector<std::size_t> lengths;
    for (const FactCommit& commit : facts.commits) lengths.push_back(length_of(commit.subject()));
    std::vector<std::size_t> sorted = lengths;
    std::sort(sorted.begin(), sorted.end());
    std::size_t bound = 100;
    for (const std::size_t limit : {50U, 60U, 72U})
        if (sorted[sorted.size() * 19 / 20] <= limit) {
            bound = limit;
            break;
        }
    Tally tally;
    for (std::size_t i = 0; i < lengths.size(); ++i)
        tally.add(lengths[i] <= bound ? "in" : "out", [&] { return of(facts.commits[i]); });
    out.push_back({"commits", "",
                   "subjects of at most " + std::to_string(bound) + " characters; median " +
                       std::to_string(sorted[sorted.size() / 2]) + ", longest " +
                       std::to_string(sorted.back()),
                   tally.count("in"), tally.total(), tally.examples("in"), tally.examples("out"), false});
}

void add_prefixes(const ConventionFacts& facts, Conventions& out) {
    std::vector<SubjectShape> shapes;
    std::int64_t conventional = 0;
    std::int64_t prefixed = 0;
    for (const FactCommit& commit : facts.commits) {
        shapes.push_back(shape_of_subject(commit.subject()));
        conventional += shapes.back().type.empty() ? 0 : 1;
        prefixed += shapes.back().prefix.empty() ? 0 : 1;
    }
    // "docs: ..." and "tests: ..." are areas, too: what the others are decides.
    const bool has_types = conventional * 2 > prefixed;
    Tally kinds;
    Tally scopes;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const FactCommit& commit = facts.commits[i];
        const SubjectShape& shape = shapes[i];
        const std::string kind = has_types && !shape.type.empty() ? "conventional (type(scope): text)"
                                 : !shape.prefix.empty()          ? "\"area: text\""
                                                                  : "no prefix";
        kinds.add(kind, [&] { return of(commit); });
        if (!shape.prefix.empty()) scopes.add(shape.prefix, [&] { return of(commit); });
    }
    if (auto convention = kinds.best("commits", "", "subject form", 1)) out.push_back(std::move(*convention));
    if (scopes.total() * 2 >= kinds.total())
        if (auto convention = scopes.list("commits", "", "usual prefixes", 8, 3))
            out.push_back(std::move(*convention));
}

}  // namespace

SubjectShape shape_of_subject(std::string_view subject) {
    SubjectShape shape;
    shape.rest = std::string(subject);
    const std::size_t colon = subject.find(": ");
    if (colon == std::string_view::npos || colon == 0 || colon > 40) return shape;
    const std::string_view head = subject.substr(0, colon);
    const std::size_t open = head.find('(');
    std::string_view word = head.substr(0, std::min(open, head.size()));
    if (word.ends_with('!')) word.remove_suffix(1);
    // "factory mcp: ..." is a prefix, a sentence with a colon is none.
    const auto blanks = std::count(word.begin(), word.end(), ' ');
    const bool is_area =
        blanks == 0 || head.find(',') != std::string_view::npos || (blanks == 1 && !is_upper(word.front()));
    if (!is_area) return shape;
    shape.rest = std::string(subject.substr(colon + 2));
    if (std::find(types.begin(), types.end(), word) != types.end()) shape.type = std::string(word);
    shape.prefix = std::string(word);
    return shape;
}

bool is_imperative(std::string_view rest) {
    const std::string word = lower_text(rest.substr(0, rest.find_first_of(" ,:;")));
    if (word.size() < 4) return true;
    if (word.ends_with("ed") && !word.ends_with("eed") && word != "embed" && word != "shed") return false;
    if (word.ends_with("ing") && word != "bring" && word != "string" && word != "ping" && word != "bring")
        return false;
    static constexpr std::array verbs = {
        "adds",       "fixes",      "removes",  "updates",   "makes",    "uses",     "changes",
        "moves",      "improves",   "allows",   "adding",    "sets",     "renames",  "handles",
        "introduces", "implements", "replaces", "refactors", "supports", "corrects", "ensures"};
    return std::find(verbs.begin(), verbs.end(), word) == verbs.end();
}

std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

Conventions commit_conventions(const ConventionFacts& facts) {
    Conventions out;
    if (facts.commits.empty()) return out;
    add_prefixes(facts, out);
    add_lengths(facts, out);
    add_yes(
        facts, "imperative mood (\"add\", not \"added\" or \"adds\")",
        [](const FactCommit& commit) { return is_imperative(shape_of_subject(commit.subject()).rest); }, 0.5,
        out);
    Tally bodies;
    for (const FactCommit& commit : facts.commits)
        bodies.add(body_of(commit).empty() ? "none" : "yes", [&] { return of(commit); });
    if (auto convention = bodies.best("commits", "", "body", 1)) out.push_back(std::move(*convention));
    add_yes(
        facts, "the text begins with a capital",
        [](const FactCommit& commit) {
            const std::string rest = shape_of_subject(commit.subject()).rest;
            return !rest.empty() && is_upper(rest.front());
        },
        0.6, out);
    add_yes(
        facts, "names an issue (#123, ABC-123)",
        [](const FactCommit& commit) {
            const std::size_t hash = commit.message.find('#');
            return hash != std::string::npos && hash + 1 < commit.message.size() &&
                   std::isdigit(static_cast<unsigned char>(commit.message[hash + 1])) != 0;
        },
        0.2, out);
    add_yes(
        facts, "signed off (Signed-off-by)",
        [](const FactCommit& commit) { return commit.message.find("\nSigned-off-by:") != std::string::npos; },
        0.2, out);
    return out;
}

}  // namespace lrm::index
