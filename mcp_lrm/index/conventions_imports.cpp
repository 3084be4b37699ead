// How files name each other: form, order, relative or not.
#include "mcp_lrm/index/conventions_configs.hpp"
#include "mcp_lrm/index/conventions_facts.hpp"

#include <map>
#include <set>

namespace lrm::index {
namespace {

std::string folder_of(std::string_view path) {
    return std::string(path.substr(0, path.rfind('/') + 1));
}

std::string_view stem_of(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.find('.'));
}

/// Folders from which "a/b.hpp" means a file of the tree.
std::string include_root(const ConventionFacts& facts, const FactFile& file, const std::string& target) {
    if (facts.paths.contains(folder_of(file.path) + target))
        return target.find('/') == std::string::npos ? "beside the file" : "relative to the file";
    for (const std::string_view root : {"", "src/", "lib/", "include/", "source/"})
        if (facts.paths.contains(std::string(root) + target))
            return root.empty() ? "from the root" : "from " + std::string(root);
    return {};
}

std::string go_module(const ConventionFacts& facts) {
    const FactText* file = facts.config("go.mod");
    std::string name;
    if (file == nullptr) return name;
    each_text_line(file->text, [&](std::string_view line, std::uint32_t) {
        if (line.starts_with("module ")) name = std::string(trimmed_text(line.substr(7)));
        return name.empty();
    });
    return name;
}

/// What a target says about its form; empty when nothing.
std::string form_of(const ConventionFacts& facts, const FactFile& file, const FactImport& import,
                    const std::string& module) {
    const std::string& target = import.target;
    const std::string& family = file.family;
    if (family == "python") {
        if (target.starts_with('.')) return "relative (from .x import y)";
        const std::string top = target.substr(0, target.find('.'));
        const bool own = facts.paths.contains(top + "/__init__.py") || facts.paths.contains(top + ".py") ||
                         facts.paths.contains("src/" + top + "/__init__.py") ||
                         facts.paths.contains(top + target.substr(top.size()) + ".py");
        std::string path = target;
        for (char& c : path) c = c == '.' ? '/' : c;
        return own || facts.paths.contains(path + ".py") ? "absolute" : "";
    }
    if (family == "typescript" || family == "javascript") {
        if (target.starts_with('.')) return "relative (./x)";
        if (target.starts_with("@/") || target.starts_with("~/") || target.starts_with('#') ||
            target.starts_with("$lib"))
            return "alias (" + target.substr(0, target.find('/') + 1) + ")";
        return {};
    }
    if (family == "rust") {
        if (target.starts_with("crate::")) return "crate::";
        if (target.starts_with("super::")) return "super::";
        if (target.starts_with("self::")) return "self::";
        return {};
    }
    if (family == "go") {
        if (!module.empty() && target.starts_with(module)) return "by module path";
        return target.starts_with('.') ? "relative" : "";
    }
    if (family == "cpp" || family == "c") return include_root(facts, file, target);
    if (family == "java" || family == "kotlin" || family == "scala")
        return target.ends_with("*") || target.ends_with("._") ? "wildcard" : "one class each";
    return {};
}

void add_forms(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> forms;
    std::map<std::string, Tally> names;
    const std::string module = go_module(facts);
    for (const FactImport& import : facts.imports) {
        const FactFile& file = facts.files[import.file];
        const auto here = [&] { return Evidence{file.path, import.line, short_text(import.target), ""}; };
        if (const std::string form = form_of(facts, file, import, module); !form.empty())
            forms[file.family].add(form, here);
        if (file.family == "python" && import.target != "__future__")
            names["python"].add(import.has_names ? "from x import y" : "import x", here);
        if ((file.family == "typescript" || file.family == "javascript") && import.target.starts_with('.')) {
            const std::string_view last =
                std::string_view(import.target).substr(import.target.rfind('/') + 1);
            const bool has_ending = last.find('.', 1) != std::string_view::npos;
            names[file.family].add(
                has_ending ? "relative ones with file ending" : "relative ones without file ending", here);
        }
    }
    for (const auto& [family, tally] : forms)
        if (auto convention = tally.best_or_list("imports", family, "own modules", 2))
            out.push_back(std::move(*convention));
    for (const auto& [family, tally] : names)
        if (auto convention = tally.best("imports", family, "form", 2)) out.push_back(std::move(*convention));
    for (const std::string family : {"cpp", "c"})
        if (const Tally* tally = facts.code.find(family, Mark::included))
            if (auto convention = tally->list("imports", family, "includes", 2, 3))
                out.push_back(std::move(*convention));
    for (const std::string family : {"javascript", "typescript"})
        if (const Tally* tally = facts.code.find(family, Mark::imported))
            if (auto convention = tally->list("imports", family, "old form", 1, 1))
                out.push_back(std::move(*convention));
}

/// Whether the lines of each block are sorted, and whether a source includes its own header first.
void add_order(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> sorted;
    std::map<std::string, Tally> blocks;
    std::map<std::string, Tally> own_first;
    for (std::size_t i = 0; i < facts.imports.size();) {
        const std::size_t file_index = facts.imports[i].file;
        const FactFile& file = facts.files[file_index];
        std::size_t end = i;
        while (end < facts.imports.size() && facts.imports[end].file == file_index) ++end;
        int groups = 1;
        bool in_order = true;
        bool has_pair = false;
        std::uint32_t wrong_line = facts.imports[i].line;
        for (std::size_t k = i + 1; k < end; ++k) {
            const FactImport& before = facts.imports[k - 1];
            const FactImport& one = facts.imports[k];
            if (one.line > before.line + 1) ++groups;
            if (one.line != before.line + 1) continue;
            has_pair = true;
            if (lower_text(one.target) < lower_text(before.target) && in_order) {
                in_order = false;
                wrong_line = one.line;
            }
        }
        if (has_pair)
            sorted[file.family].add(in_order ? "sorted inside a block" : "not sorted", [&] {
                return Evidence{file.path, wrong_line, "", ""};
            });
        if (end - i >= 4)
            blocks[file.family].add(groups > 1 ? "in blocks with empty lines between" : "in one block", [&] {
                return Evidence{file.path, facts.imports[i].line, "", ""};
            });
        const bool is_source =
            file.path.ends_with(".cpp") || file.path.ends_with(".cc") || file.path.ends_with(".c");
        if (is_source) {
            const std::string base = folder_of(file.path) + std::string(stem_of(file.path));
            for (const char* ending : {".hpp", ".h", ".hh"})
                if (facts.paths.contains(base + ending))
                    own_first[file.family].add(
                        stem_of(facts.imports[i].target) == stem_of(file.path) ? "first" : "later", [&] {
                            return Evidence{file.path, facts.imports[i].line,
                                            short_text(facts.imports[i].target), ""};
                        });
        }
        i = end;
    }
    for (const auto& [family, tally] : own_first)
        if (auto convention = tally.best("imports", family, "own header", 3))
            out.push_back(std::move(*convention));
    for (const auto& [subject, tallies] : {std::pair{"order", &sorted}, std::pair{"grouped", &blocks}})
        for (const auto& [family, tally] : *tallies) {
            auto convention = tally.best("imports", family, subject, 3);
            // Below that there is no convention.
            if (convention && convention->count * 10 >= convention->total * 7)
                out.push_back(std::move(*convention));
        }
}

}  // namespace

Conventions import_conventions(const ConventionFacts& facts) {
    Conventions out;
    add_forms(facts, out);
    add_order(facts, out);
    std::stable_sort(out.begin(), out.end(),
                     [](const Convention& a, const Convention& b) { return a.total > b.total; });
    return out;
}

}  // namespace lrm::index
