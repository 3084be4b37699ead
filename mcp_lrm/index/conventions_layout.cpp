// Where things lie and how large they are.
#include "mcp_lrm/index/conventions_facts.hpp"

#include <map>
#include <set>

namespace lrm::index {
namespace {

using Kind = syntax::SymbolKind;

std::string top_of(const std::string& path) {
    const std::size_t slash = path.find('/');
    return slash == std::string::npos ? "(root)" : path.substr(0, slash + 1);
}

void add_sizes(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, std::vector<const FactFile*>> files;
    for (const FactFile& file : facts.files)
        if (file.is_code && file.role == FileRole::source) files[file.family].push_back(&file);
    for (auto& [family, list] : files) {
        if (list.size() < 3) continue;
        std::stable_sort(list.begin(), list.end(),
                         [](const FactFile* a, const FactFile* b) { return a->lines < b->lines; });
        const std::size_t n = list.size();
        Convention one{"layout", family, "", 0, static_cast<std::int64_t>(n), {}, {}, false};
        const std::int64_t p90 = list[n * 9 / 10]->lines;
        const std::int64_t bound = p90 <= 100 ? 100 : (p90 + 99) / 100 * 100;
        for (const FactFile* file : list) one.count += file->lines <= bound ? 1 : 0;
        one.rule = "files of at most " + std::to_string(bound) + " lines; median " +
                   std::to_string(list[n / 2]->lines) + ", longest " + std::to_string(list.back()->lines);
        for (const std::size_t i : {n / 2, n / 2 - 1})
            one.examples.push_back({list[i]->path, 1, std::to_string(list[i]->lines) + " lines", ""});
        for (std::size_t i = n; i > 0 && one.against.size() < 2 && list[i - 1]->lines > bound; --i)
            one.against.push_back({list[i - 1]->path, 1, std::to_string(list[i - 1]->lines) + " lines", ""});
        out.push_back(std::move(one));
    }
}

void add_folders(const ConventionFacts& facts, Conventions& out) {
    std::map<std::string, Tally> folders;
    for (const FactFile& file : facts.files)
        if (file.is_code && file.role == FileRole::source)
            folders[file.family].add(top_of(file.path), [&] { return Evidence{file.path, 1, "", ""}; });
    for (const auto& [family, tally] : folders)
        if (auto convention = tally.list("layout", family, "source files by folder", 6, 3))
            out.push_back(std::move(*convention));
}

void add_types_per_file(const ConventionFacts& facts, Conventions& out) {
    struct Types {
        int count = 0;
        std::uint32_t line = 0;
        std::string name;
    };
    std::map<std::size_t, Types> by_file;
    for (const FactSymbol& symbol : facts.symbols) {
        const bool is_type =
            symbol.kind == Kind::class_ || symbol.kind == Kind::interface || symbol.kind == Kind::struct_;
        // Without a type around it; a namespace may be.
        if (!is_type || facts.files[symbol.file].role != FileRole::source || !symbol.exported) continue;
        Types& types = by_file[symbol.file];
        const bool nested = !types.name.empty() &&
                            (symbol.container == types.name || symbol.container.ends_with("." + types.name));
        if (nested) continue;
        if (types.count++ == 0) types.line = symbol.line;
        types.name = symbol.name;
    }
    std::map<std::string, Tally> counts;
    for (const auto& [file, types] : by_file)
        counts[facts.files[file].family].add(
            types.count == 1 ? "one" : "several", [&, &of = types, index = file] {
                return Evidence{facts.files[index].path, of.line, of.name, ""};
            });
    for (const auto& [family, tally] : counts)
        if (auto convention = tally.best("layout", family, "public types in a file that has some", 4))
            out.push_back(std::move(*convention));
}

void add_headers(const ConventionFacts& facts, Conventions& out) {
    Tally beside;
    for (const FactFile& file : facts.files) {
        if (file.family != "cpp" && file.family != "c") continue;
        const std::size_t dot = file.path.rfind('.');
        const std::string ending = dot == std::string::npos ? "" : file.path.substr(dot);
        if (file.role != FileRole::source || (ending != ".hpp" && ending != ".h" && ending != ".hh"))
            continue;
        const std::string stem = file.path.substr(0, dot);
        const bool has = facts.paths.contains(stem + ".cpp") || facts.paths.contains(stem + ".cc") ||
                         facts.paths.contains(stem + ".c");
        beside.add(has ? "beside its source" : "alone or elsewhere", [&] {
            return Evidence{file.path, 1, "", ""};
        });
    }
    if (auto convention = beside.best("layout", "cpp", "a header lies", 3))
        out.push_back(std::move(*convention));
}

void add_text_layout(const ConventionFacts& facts, Conventions& out) {
    for (const auto& [family, tally] : facts.code.indent)
        if (auto convention = tally.best("layout", family, "indentation", 2))
            out.push_back(std::move(*convention));
    for (const auto& [family, lines] : facts.code.lines) {
        const auto longer = [&](std::int64_t width) {
            const auto found = facts.code.longer.find(width);
            return found == facts.code.longer.end() ? 0 : found->second.count(family);
        };
        std::int64_t width = 80;
        for (const auto& [limit, tally] : facts.code.longer)
            if (longer(width) * 100 > lines) width = limit;
        if (lines < 50) continue;
        Convention one{"layout",
                       family,
                       "lines of at most " + std::to_string(width) + " characters",
                       lines - longer(width),
                       lines,
                       {},
                       {},
                       false};
        const auto found = facts.code.longer.find(width);
        if (found != facts.code.longer.end()) one.against = found->second.examples(family);
        out.push_back(std::move(one));
    }
    for (const auto& [family, marks] : facts.code.by_family) {
        for (const auto& [mark, subject] :
             {std::pair{Mark::quoted, "strings"}, std::pair{Mark::ended, "statements end with"}})
            if (const Tally* tally = facts.code.find(family, mark))
                if (auto convention = tally->best("layout", family, subject, 5))
                    out.push_back(std::move(*convention));
    }
}

}  // namespace

Conventions layout_conventions(const ConventionFacts& facts) {
    Conventions out;
    add_folders(facts, out);
    add_sizes(facts, out);
    add_types_per_file(facts, out);
    add_headers(facts, out);
    add_text_layout(facts, out);
    return out;
}

}  // namespace lrm::index
