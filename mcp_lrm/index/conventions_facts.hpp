// What conventions are told from: plain values, read once; and the functions that tell them. Pure.
#pragma once

#include "mcp_lrm/index/conventions.hpp"
#include "mcp_lrm/index/conventions_scan.hpp"
#include "syntax/facts.hpp"

#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace lrm::index {

struct FactFile {
    std::string path;
    std::string family;  // of its language; empty when unknown
    FileRole role = FileRole::source;
    std::int64_t lines = 0;
    std::int64_t blob = 0;
    bool is_code = false;  // in a programming language, hand-written
};

struct FactSymbol {
    std::size_t file = 0;  // index into ConventionFacts::files
    std::string name;
    std::string container;
    std::string signature;
    syntax::SymbolKind kind = syntax::SymbolKind::other;
    std::uint32_t line = 0;
    bool exported = false;
    bool has_doc = false;
};

struct FactImport {
    std::size_t file = 0;
    std::string target;
    bool has_names = false;
    std::uint32_t line = 0;
};

struct FactCommit {
    std::string hash;
    std::string message;
    std::string subject() const { return message.substr(0, message.find('\n')); }
};

struct FactText {
    std::string path;
    std::string text;
};

struct ConventionFacts {
    std::vector<FactFile> files;  // of the domain, by path
    std::vector<FactSymbol> symbols;
    std::vector<FactImport> imports;
    std::vector<FactCommit> commits;  // newest first
    CodeTallies code;
    std::vector<FactText> configs;          // of linters, builds, CI; the ones nearest to the root first
    std::vector<FactText> rules;            // AGENTS.md and the like
    std::unordered_set<std::string> paths;  // of the whole tree
    std::int64_t read_files = 0;

    const FactText* config(std::string_view path) const;
};

using Conventions = std::vector<Convention>;

Conventions naming_conventions(const ConventionFacts& facts);
Conventions error_conventions(const ConventionFacts& facts);
Conventions test_conventions(const ConventionFacts& facts);
Conventions import_conventions(const ConventionFacts& facts);
Conventions logging_conventions(const ConventionFacts& facts);
Conventions layout_conventions(const ConventionFacts& facts);
Conventions commit_conventions(const ConventionFacts& facts);
Conventions tooling_conventions(const ConventionFacts& facts);

std::vector<EnforcedRule> enforced_rules(const ConventionFacts& facts);

/// Rules of one text, by line; without drift.
std::vector<DeclaredRule> declared_rules(const FactText& file);
/// What can be checked of a rule, against the code and the commits.
std::vector<Drift> drift_of(const DeclaredRule& rule, const ConventionFacts& facts);
/// What stands in backticks, with where it begins.
std::vector<std::pair<std::size_t, std::string>> quoted_words(const std::string& rule);
/// Identifiers that a rule forbids or replaces: `x` in "never use `x`", "`y` instead of `x`".
std::vector<std::string> forbidden_words(const std::string& rule);

}  // namespace lrm::index
