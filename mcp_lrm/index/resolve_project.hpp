// What resolving needs of a tree, read from the index and the files once per query.
#pragma once

#include "mcp_lrm/index/references.hpp"
#include "mcp_lrm/index/resolve_text.hpp"
#include "mcp_lrm/index/search.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lrm::index {

struct CodeSymbol {
    std::string name;
    std::string container;
    syntax::SymbolKind kind = syntax::SymbolKind::other;
    std::string signature;
    std::uint32_t first_line = 0;
    std::uint32_t last_line = 0;
    bool is_exported = false;

    std::string full_name() const { return container.empty() ? name : container + "." + name; }
    bool holds(std::uint32_t line) const { return first_line <= line && line <= last_line; }
};

struct NamedUse {
    std::string name;
    Use use;
};

struct CodeFile {
    std::string path;
    std::int64_t blob = 0;
    std::string language;
    std::string_view family;
    FileRole role = FileRole::source;
    std::vector<CodeSymbol> symbols;  // in the order that Use::enclosing counts
    std::vector<syntax::Import> imports;
};

/// One symbol of one file.
struct SymbolId {
    const CodeFile* file = nullptr;
    std::size_t ordinal = 0;

    const CodeSymbol& symbol() const { return file->symbols[ordinal]; }
    bool operator==(const SymbolId&) const = default;
};

struct FileUses {
    const CodeFile* file = nullptr;
    std::vector<Use> uses;
};

bool is_type_kind(syntax::SymbolKind kind);
bool is_callable_kind(syntax::SymbolKind kind);
/// A constructor that is called like its type: a use of the name means the type.
bool is_type_constructor(const CodeSymbol& symbol);
/// "src/a.rs" -> "src", "a.rs" -> "".
std::string folder_of(std::string_view path);
/// "src/a.test.ts" -> "a.test".
std::string stem_of(std::string_view path);
/// Without "." and ".." segments; empty when it leads outside of the root.
std::string normal_path(std::string_view path);

/// Belongs to the thread of its snapshot; what it returns lives as long as it does.
class Project {
public:
    explicit Project(const Snapshot& snapshot);

    const Snapshot& snapshot() const { return snapshot_; }
    /// Null when the path is not in the tree.
    const CodeFile* file(const std::string& path);
    bool has_file(const std::string& path);
    /// Files whose name without its endings is `stem`.
    const std::vector<std::string>& paths_with_stem(const std::string& stem);
    /// Files directly in the folder ("" is the root).
    const std::vector<std::string>& paths_in(const std::string& folder);
    /// Names of the JavaScript packages of the tree, and their folders.
    const std::unordered_map<std::string, std::string>& script_packages();
    /// Folders of that name, by their paths.
    const std::vector<std::string>& folders_named(const std::string& name);

    /// The file's text as it is on the disk; empty when it cannot be read.
    const CodeText& text(const CodeFile& file);
    /// What "package" or "namespace" at the top of the file says, segments joined with '.'.
    const std::string& package(const CodeFile& file);

    /// Definitions of exactly this name, at most 2,000.
    const std::vector<SymbolId>& definitions(const std::string& name);
    /// Files that use exactly this name, at most 3,000.
    std::vector<FileUses> uses(const std::string& name);
    /// Every use of a file, by line.
    const std::vector<NamedUse>& uses_in(const CodeFile& file);
    /// Imports of the whole tree whose target or names have `piece` in them: the paths of their files.
    std::vector<std::string> files_importing(const std::string& piece);
    /// Some answer above had more than its limit.
    bool is_cut() const { return is_cut_; }

private:
    void load_paths();

    const Snapshot& snapshot_;
    std::unordered_map<std::string, std::unique_ptr<CodeFile>> files_;
    std::unordered_map<const CodeFile*, CodeText> texts_;
    std::unordered_map<const CodeFile*, std::string> packages_;
    std::unordered_map<const CodeFile*, std::vector<NamedUse>> uses_;
    std::unordered_map<std::string, std::vector<SymbolId>> definitions_;
    bool has_paths_ = false;
    bool is_cut_ = false;
    std::unordered_set<std::string> paths_;
    std::unordered_map<std::string, std::vector<std::string>> stems_;
    std::unordered_map<std::string, std::vector<std::string>> folders_;
    std::unordered_map<std::string, std::vector<std::string>> folder_names_;
    std::optional<std::unordered_map<std::string, std::string>> script_packages_;
};

}  // namespace lrm::index
