// What a file takes from others, and under which names.
#pragma once

#include "mcp_lrm/index/resolve_project.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace lrm::index {

/// A name that an import brings into a file. Where names are qualified (Java, C#, PHP, Rust, ...) `module` is
/// the whole path of the thing and `original` is empty; else `module` is a file and `original` a name in it.
struct Binding {
    std::string local;
    std::string module;
    std::string original;     // empty: the module itself
    bool is_default = false;  // of a JavaScript module
};

struct Bindings {
    std::vector<Binding> names;
    std::vector<std::string> wildcards;  // modules that give all their names

    const Binding* find(std::string_view local) const;
};

/// A Rust module: its crate's folder, and the segments below it.
struct RustPath {
    std::string crate;
    std::vector<std::string> segments;
    bool operator==(const RustPath&) const = default;
};
RustPath rust_path(std::string_view path);

/// Whether names of the family are "a.b.C" whatever file they are in.
bool has_qualified_names(std::string_view family);

class Imports {
public:
    explicit Imports(Project& project) : project_(project) {}

    const Bindings& of(const CodeFile& file);
    /// The files that `module`, as it is written in `file`, may be; none when it is not of this tree.
    const std::vector<std::string>& files_of(const CodeFile& file, const std::string& module);
    /// The symbols that a binding names: several when that cannot be told.
    std::vector<SymbolId> targets(const CodeFile& file, const Binding& binding);
    /// The top-level symbols called `name` that `module` gives, also through re-exports.
    std::vector<SymbolId> members(const CodeFile& file, const std::string& module, const std::string& name,
                                  int depth = 0);
    /// Everything that a C or C++ file includes, itself among them.
    const std::unordered_set<std::string>& included(const CodeFile& file);
    /// "com.acme.Shop.open": package, container and name.
    std::string qualified(const SymbolId& id);
    /// Symbols with this path, such as {"crate", "store", "open"}, seen from `file`.
    std::vector<SymbolId> at_rust_path(const CodeFile& file, const std::vector<std::string>& path);

private:
    std::vector<std::string> find_files(const CodeFile& file, const std::string& module);
    void keep_reexported(std::vector<SymbolId>& found);
    /// As `use` names the crate in a folder: what its Cargo.toml says.
    const std::string& crate_name(const std::string& folder);

    Project& project_;
    std::unordered_map<const CodeFile*, Bindings> bindings_;
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> files_;
    std::unordered_map<const CodeFile*, std::unordered_set<std::string>> included_;
    std::unordered_map<std::string, std::string> crates_;
};

/// "a::b.c" -> {"a", "b", "c"}; separators ".", "::", "\" and "/".
std::vector<std::string> segments_of(std::string_view text);

/// The bindings of one file (pure: from its facts and its text).
Bindings read_bindings(const CodeFile& file, const CodeText& text);

/// Files a module may be, by the rules of the language's family.
std::vector<std::string> find_module_files(Project& project, const CodeFile& file, const std::string& module);

}  // namespace lrm::index
