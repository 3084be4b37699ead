// What files do, how they hang together, and where a goal touches them. Told from the index alone.
#pragma once

#include "mcp_lrm/index/index.hpp"
#include "mcp_lrm/index/search.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lrm::index {

struct SummaryRequest {
    std::vector<std::string> scope;  // paths and globs relative to the root; empty: everything
    std::string goal;                // empty: nothing is to be edited
};

struct SummarySymbol {
    std::string name;  // with its container
    syntax::SymbolKind kind = syntax::SymbolKind::other;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    std::string doc;
    std::int64_t used_by = 0;  // files beside its own that use the name; 0 when others are called the same
};

struct SummaryFile {
    std::string path;
    std::string language;
    FileRole role = FileRole::source;
    std::int64_t lines = 0;
    std::string purpose;                 // of its leading comment or heading; may be empty
    std::vector<SummarySymbol> symbols;  // top level and public ones first, the most used first
};

/// One file needs another: it imports it, or uses names that only that one defines.
struct SummaryLink {
    std::string from;
    std::string to;
    bool is_import = false;
    std::vector<std::string> names;  // that are used; some of them
};

/// A line of a file, with what is to be said about it.
struct SummaryPlace {
    std::string path;
    std::uint32_t first_line = 0;  // 0: the whole file
    std::uint32_t last_line = 0;
    std::string symbol;
    std::string text;
};

struct SummaryFacts {
    std::string goal;
    std::int64_t all_files = 0;  // in the scope
    std::int64_t all_lines = 0;
    std::vector<std::pair<std::string, std::string>> folders;  // "src/", "12 files, 3400 lines, rust: ..."
    std::vector<SummaryFile> files;                            // the most important first, at most 60
    std::vector<std::string> to_read;   // texts of the scope, in the same order, at most 4,000
    std::vector<SummaryLink> links;     // between those files
    std::vector<SummaryPlace> entries;  // where it begins, or is used from outside
    // Only with a goal:
    std::vector<SummaryPlace> edit;
    std::vector<SummaryPlace> tests;
    std::vector<SummaryPlace> together;   // changed with the files to edit in the past
    std::vector<SummaryPlace> touched;    // uses what is to be edited
    std::vector<SummaryPlace> elsewhere;  // fits the goal better, outside of the scope
};

struct SummarySection {
    std::string key;    // "edit"; of the structured answer
    std::string title;  // "where to edit"
    std::vector<SummaryPlace> lines;
};

/// Reads the index and the beginnings of at most 60 files. Incomplete when `cancelled` says so.
SummaryFacts summary_facts(const Snapshot& snapshot, const SummaryRequest& request,
                           const std::function<bool()>& cancelled);

/// The extractive summary: sections in the order of their worth for a reader, none of them empty. Pure.
std::vector<SummarySection> summarize(const SummaryFacts& facts);

/// What a text says about itself at its top: the first sentence of its leading comment, docstring or heading,
/// at most 160 bytes; empty when there is nothing but a licence. Pure.
std::string purpose_of_text(std::string_view text, std::string_view language);

/// The files of `paths` that an import may mean; several when that cannot be told. `paths` are sorted. Pure.
std::vector<std::string> imported_paths(const std::string& importer, const std::string& target,
                                        const std::vector<std::string>& paths);

}  // namespace lrm::index
