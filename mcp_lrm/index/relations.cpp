// What a caller of lrm_references names, and how the answer is put in order.
#include "mcp_lrm/index/relations.hpp"

#include "mcp_lrm/index/relations_finder.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

namespace lrm::index {
namespace {

constexpr std::chrono::milliseconds most_time{8000};
constexpr std::size_t most_places = 5000;

using syntax::SymbolKind;

/// "src/a.rs:12" and "src/a.rs:12-40": the path and the line.
bool read_line(const std::string& text, std::string& path, std::uint32_t& line) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    const char* const begin = text.data() + colon + 1;
    const auto read = std::from_chars(begin, text.data() + text.size(), line);
    if (read.ec != std::errc() || read.ptr == begin) return false;
    if (read.ptr != text.data() + text.size() && *read.ptr != '-') return false;
    path = text.substr(0, colon);
    return true;
}

bool is_code(SymbolKind kind) {
    return kind != SymbolKind::heading && kind != SymbolKind::key;
}

bool is_used_by_name(SymbolKind kind) {
    return is_callable_kind(kind) || is_type_kind(kind) || kind == SymbolKind::macro;
}

void add(Entities& all, const Entity* one) {
    if (one != nullptr && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

}  // namespace

RelationTarget RelationFinder::describe(const SymbolId& id) {
    const CodeSymbol& symbol = id.symbol();
    return {id.file->path, symbol.full_name(), syntax::to_word(symbol.kind), symbol.first_line,
            symbol.last_line};
}

bool RelationFinder::may_go_on(const RelationAnswer& answer) {
    return !limit_.reached() && answer.places.size() + answer.ambiguous.size() < most_places;
}

Entities RelationFinder::find_targets(const std::string& text) {
    Project& project = resolver_.project();
    std::string path;
    std::uint32_t line = 0;
    Entities found;
    if (read_line(text, path, line)) {
        const CodeFile* const file = project.file(path);
        if (file == nullptr) return {};
        const CodeSymbol* const symbol =
            Resolver::around(*file, line, [](const CodeSymbol& one) { return is_code(one.kind); });
        if (symbol != nullptr)
            add(found, resolver_.entity_of({file, static_cast<std::size_t>(symbol - file->symbols.data())}));
        return found;
    }
    for (const Definition& definition : find_definitions(snapshot_, text, 500)) {
        if (!is_code(definition.kind)) continue;
        const CodeFile* const file = project.file(definition.path);
        for (std::size_t i = 0; file != nullptr && i < file->symbols.size(); ++i) {
            const CodeSymbol& symbol = file->symbols[i];
            if (symbol.name != definition.name || symbol.container != definition.container ||
                symbol.first_line != definition.first_line)
                continue;
            const SymbolId id{file, i};
            // `Foo` means the class, not its constructor of that name.
            if (is_type_constructor(symbol) && resolver_.owner_of(id) != nullptr)
                add(found, resolver_.owner_of(id));
            else add(found, resolver_.entity_of(id));
        }
    }
    if (std::any_of(found.begin(), found.end(),
                    [](const Entity* one) { return is_used_by_name(one->symbol().kind); }))
        std::erase_if(found, [](const Entity* one) { return !is_used_by_name(one->symbol().kind); });
    // What is written out in full before what only has the words in its path.
    std::string dotted;
    const std::size_t colon = text.find(':');
    const bool has_path = colon != std::string::npos && !text.substr(colon).starts_with("::");
    for (const std::string& segment : segments_of(has_path ? text.substr(colon + 1) : text))
        dotted += (dotted.empty() ? "" : ".") + segment;
    const auto is_in_full = [&](const Entity* one) {
        const std::string full = one->symbol().full_name();
        return full == dotted || full.ends_with("." + dotted);
    };
    if (dotted.find('.') != std::string::npos && std::any_of(found.begin(), found.end(), is_in_full))
        std::erase_if(found, [&](const Entity* one) { return !is_in_full(one); });
    if (has_path && found.size() > 1) {
        const auto is_whole = [&](const Entity* one) { return one->symbol().full_name() == dotted; };
        if (std::count_if(found.begin(), found.end(), is_whole) == 1)
            std::erase_if(found, [&](const Entity* one) { return !is_whole(one); });
    }
    return found;
}

std::vector<const CodeFile*> RelationFinder::files_named(const std::string& text) {
    Project& project = resolver_.project();
    std::vector<const CodeFile*> out;
    const std::string path = normal_path(text);
    if (const CodeFile* const file = path.empty() ? nullptr : project.file(path)) return {file};
    for (const std::string& inside : project.paths_in(path))
        if (const CodeFile* const file = project.file(inside);
            file != nullptr && !file->imports.empty() && !path.empty())
            out.push_back(file);
    if (!out.empty()) return out;
    // "server.tracking": a module of any language that has files.
    const std::vector<std::string> segments = segments_of(text);
    if (segments.size() < 2) return out;
    std::string end;
    for (const std::string& segment : segments) end += (end.empty() ? "" : "/") + segment;
    for (const std::string& candidate : project.paths_with_stem(segments.back())) {
        const std::string folder = folder_of(candidate);
        const std::string whole = (folder.empty() ? "" : folder + "/") + stem_of(candidate);
        if (whole != end && !whole.ends_with("/" + end)) continue;
        const CodeFile* const file = project.file(candidate);
        if (file != nullptr && !file->language.empty()) out.push_back(file);
    }
    return out;
}

void RelationFinder::run(RelationAnswer& answer) {
    const bool is_about_files =
        query_.direction == Direction::imports || query_.direction == Direction::importers;
    if (is_about_files) {
        const std::vector<const CodeFile*> files = files_named(query_.symbol);
        if (!files.empty()) {
            for (const CodeFile* const file : files) answer.targets.push_back({file->path, "", "file", 0, 0});
            if (query_.direction == Direction::imports) imports(files, answer);
            else importers(files, nullptr, answer);
            return;
        }
    }
    const Entities found = find_targets(query_.symbol);
    if (found.size() > 1) {
        for (const Entity* const one : found) answer.candidates.push_back(describe(*one));
        return;
    }
    if (found.empty()) return;
    const Entity& target = *found.front();
    for (const SymbolId& part : target.parts) answer.targets.push_back(describe(part));
    switch (query_.direction) {
        case Direction::callers:
            return callers(target, answer);
        case Direction::callees:
            return callees(target, answer);
        case Direction::tests:
            return tests(target, answer);
        case Direction::implementers:
            return implementers(target, answer);
        case Direction::imports:
            return imports({&target.file()}, answer);
        case Direction::importers: {
            std::vector<const CodeFile*> files;
            for (const SymbolId& part : target.parts) files.push_back(part.file);
            return importers(files, &target, answer);
        }
    }
}

RelationAnswer find_relations(const Snapshot& snapshot, const RelationQuery& query) {
    RelationAnswer answer;
    WorkLimit limit(snapshot.db(), query.cancelled, most_time);
    RelationFinder finder(snapshot, query, limit);
    const bool is_done = limit.run([&] { finder.run(answer); });
    answer.is_cut = !is_done || finder.resolver().project().is_cut() ||
                    answer.places.size() + answer.ambiguous.size() >= most_places;
    const auto order = [](const Relation& a, const Relation& b) {
        return std::tie(a.depth, a.is_test, a.path, a.first_line, a.symbol) <
               std::tie(b.depth, b.is_test, b.path, b.first_line, b.symbol);
    };
    const auto same = [](const Relation& a, const Relation& b) {
        return a.depth == b.depth && a.path == b.path && a.first_line == b.first_line &&
               a.symbol == b.symbol && a.kind == b.kind && a.via == b.via;
    };
    for (std::vector<Relation>* const list : {&answer.places, &answer.ambiguous}) {
        std::stable_sort(list->begin(), list->end(), order);
        list->erase(std::unique(list->begin(), list->end(), same), list->end());
    }
    // A line with both a certain and a doubtful use of the name counts as certain.
    std::erase_if(answer.ambiguous, [&](const Relation& doubtful) {
        return std::any_of(answer.places.begin(), answer.places.end(), [&](const Relation& one) {
            return one.path == doubtful.path && one.first_line == doubtful.first_line &&
                   one.symbol == doubtful.symbol && one.via == doubtful.via;
        });
    });
    std::sort(answer.outside.begin(), answer.outside.end());
    answer.outside.erase(std::unique(answer.outside.begin(), answer.outside.end()), answer.outside.end());
    return answer;
}

}  // namespace lrm::index
