// Facts about files become sections.
#include "mcp_lrm/index/summary.hpp"

#include "mcp_lrm/index/conventions_tally.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lrm::index {
namespace {

constexpr std::size_t shown_symbols = 4;
constexpr std::size_t most_links = 24;

std::string many(std::int64_t count, const char* one, const char* more) {
    return std::to_string(count) + " " + (count == 1 ? one : more);
}

std::string short_name(const std::string& symbol) {
    return symbol.substr(symbol.rfind('.') + 1);
}

bool is_type(syntax::SymbolKind kind) {
    using Kind = syntax::SymbolKind;
    return kind == Kind::class_ || kind == Kind::struct_ || kind == Kind::interface || kind == Kind::trait ||
           kind == Kind::enum_ || kind == Kind::type || kind == Kind::union_;
}

/// "Store:12-40, open:50-61, +3": where a model goes on reading.
std::string symbol_list(const SummaryFile& file) {
    std::string text;
    std::size_t shown = 0;
    for (const SummarySymbol& symbol : file.symbols) {
        if (shown == shown_symbols) break;
        text += (shown++ == 0 ? "" : ", ") + symbol.name + ":" + std::to_string(symbol.first_line);
        if (symbol.last_line > symbol.first_line) text += "-" + std::to_string(symbol.last_line);
    }
    if (file.symbols.size() > shown) text += ", +" + std::to_string(file.symbols.size() - shown);
    return text;
}

SummaryPlace line_of(const SummaryFile& file) {
    std::string said = file.purpose;
    if (said.empty())
        for (const SummarySymbol& symbol : file.symbols)
            if (!symbol.doc.empty()) {
                said = short_name(symbol.name) + ": " + symbol.doc;
                break;
            }
    const std::string symbols = symbol_list(file);
    std::string text = many(file.lines, "line", "lines");
    if (file.role == FileRole::test) text += ", test";
    if (!said.empty()) text += "; " + short_text(said, 140);
    if (!symbols.empty()) text += "; " + symbols;
    return {file.path, 0, 0, "", std::move(text)};
}

std::vector<SummaryPlace> here(const SummaryFacts& facts) {
    std::vector<SummaryPlace> out;
    out.push_back({"", 0, 0, "",
                   many(facts.all_files, "file", "files") + ", " + many(facts.all_lines, "line", "lines")});
    for (const auto& [folder, text] : facts.folders) out.push_back({folder, 0, 0, "", text});
    return out;
}

/// Who needs whom, one line for each file, those with most links first.
std::vector<SummaryPlace> links(const SummaryFacts& facts) {
    std::map<std::string, std::vector<const SummaryLink*>> from;
    for (const SummaryLink& link : facts.links) from[link.from].push_back(&link);
    std::vector<std::pair<std::string, std::vector<const SummaryLink*>>> sorted(from.begin(), from.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
    std::vector<SummaryPlace> out;
    for (auto& [path, list] : sorted) {
        if (out.size() >= most_links) break;
        std::stable_sort(list.begin(), list.end(),
                         [](const auto* a, const auto* b) { return a->names.size() > b->names.size(); });
        std::string text = "uses ";
        std::size_t shown = 0;
        for (const SummaryLink* link : list) {
            if (shown == 5) break;
            text += (shown++ == 0 ? "" : ", ") + link->to;
            if (link->names.empty()) continue;
            text += " (";
            for (std::size_t i = 0; i < link->names.size() && i < 3; ++i)
                text += (i == 0 ? "" : ", ") + link->names[i];
            text += ")";
        }
        if (list.size() > shown) text += ", +" + std::to_string(list.size() - shown);
        out.push_back({path, 0, 0, "", std::move(text)});
    }
    return out;
}

/// Types that at least two other files of the summary use.
std::vector<SummaryPlace> shared_types(const SummaryFacts& facts) {
    std::map<std::pair<std::string, std::string>, std::set<std::string>> users;  // file and name, users
    for (const SummaryLink& link : facts.links)
        for (const std::string& name : link.names) users[{link.to, name}].insert(link.from);
    std::vector<std::pair<std::size_t, SummaryPlace>> found;
    for (const SummaryFile& file : facts.files)
        for (const SummarySymbol& symbol : file.symbols) {
            if (!is_type(symbol.kind)) continue;
            const auto of = users.find({file.path, short_name(symbol.name)});
            if (of == users.end() || of->second.size() < 2) continue;
            found.push_back({of->second.size(),
                             {file.path, symbol.first_line, symbol.last_line, symbol.name,
                              std::string(syntax::to_word(symbol.kind)) + " shared by " +
                                  std::to_string(of->second.size()) + " of these files"}});
        }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<SummaryPlace> out;
    for (auto& [count, place] : found)
        if (out.size() < 8) out.push_back(std::move(place));
    return out;
}

}  // namespace

std::vector<SummarySection> summarize(const SummaryFacts& facts) {
    std::vector<SummarySection> out;
    const auto add = [&out](const char* key, const char* title, std::vector<SummaryPlace> lines) {
        if (!lines.empty()) out.push_back({key, title, std::move(lines)});
    };
    add("edit", "where to edit", facts.edit);
    add("elsewhere", "fits the goal, outside of this scope", facts.elsewhere);
    add("tests", "tests to change", facts.tests);
    add("touched", "uses what is to be edited", facts.touched);
    add("changed_together", "changed together in the past", facts.together);
    add("here", "what is here", here(facts));
    std::vector<SummaryPlace> files;
    for (const SummaryFile& file : facts.files) files.push_back(line_of(file));
    add("files", "files", std::move(files));
    add("entries", "where it begins", facts.entries);
    add("links", "how it hangs together", links(facts));
    add("types", "data shared", shared_types(facts));
    return out;
}

}  // namespace lrm::index
