// The best existing example of how something is used or tested.
#include "mcp_lrm/index/examples.hpp"

#include "mcp_lrm/index/relations_finder.hpp"
#include "mcp_lrm/index/text.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lrm::index {
namespace {

using syntax::ReferenceKind;
using syntax::SymbolKind;

constexpr std::chrono::milliseconds most_time{8000};
constexpr std::size_t most_examples = 10;
constexpr int located_places = 30;
constexpr std::uint32_t most_helper_lines = 40;
constexpr std::uint32_t longest_helper = 20;
constexpr int test_depth = 3;

/// Long enough to show something, short enough to be read: 1 for 4 to 40 lines.
double size_factor(std::uint32_t lines) {
    if (lines < 3) return 0.6;
    if (lines <= 40) return 1;
    return std::max(0.15, 40.0 / static_cast<double>(lines));
}

double role_factor(FileRole role, ExampleKind wanted) {
    if (role == FileRole::source) return 1;
    if (role == FileRole::test) return wanted == ExampleKind::test ? 1 : 0.45;
    return 0.15;
}

bool is_example(const CodeSymbol& symbol) {
    return is_callable_kind(symbol.kind) || is_type_kind(symbol.kind);
}

Example example_of(const CodeFile& file, const CodeSymbol& symbol) {
    Example out;
    out.path = file.path;
    out.symbol = symbol.full_name();
    out.kind = syntax::to_word(symbol.kind);
    out.first_line = symbol.first_line;
    out.last_line = symbol.last_line;
    return out;
}

/// The function around a use, or the type where it is a base or a member.
const CodeSymbol* shown_symbol(const CodeFile& file, std::uint32_t line) {
    const CodeSymbol* const test =
        Resolver::around(file, line, [](const CodeSymbol& one) { return one.kind == SymbolKind::test; });
    if (test != nullptr) return test;
    const CodeSymbol* const function =
        Resolver::around(file, line, [](const CodeSymbol& one) { return is_callable_kind(one.kind); });
    return function != nullptr ? function : Resolver::around(file, line, is_example);
}

class ExampleFinder {
public:
    ExampleFinder(const Snapshot& snapshot, const ExampleQuery& query, WorkLimit& limit)
        : query_(query), finder_(snapshot, relation_, limit) {
        split_words(query.query,
                    [&](std::string_view word, std::size_t, std::size_t, bool) { words_.emplace(word); });
    }

    /// `located`: the places of the words, where it is words.
    void run(const std::vector<Place>& located, ExampleAnswer& answer) {
        if (!query_.symbol.empty()) by_symbol(query_.symbol, answer);
        else by_words(located);
        for (auto& [place, example] : found_) answer.examples.push_back(std::move(example));
        std::stable_sort(answer.examples.begin(), answer.examples.end(),
                         [](const Example& a, const Example& b) { return a.score > b.score; });
        if (answer.examples.size() > most_examples) answer.examples.resize(most_examples);
        if (!answer.examples.empty()) add_context(answer.examples.front());
    }

private:
    void by_symbol(const std::string& symbol, ExampleAnswer& answer) {
        const Entities targets = finder_.find_targets(symbol);
        if (targets.size() > 1) {
            for (const Entity* const one : targets)
                answer.candidates.push_back(RelationFinder::describe(*one));
            return;
        }
        if (targets.empty()) return;
        answer.targets.push_back(RelationFinder::describe(*targets.front()));
        add_uses(*targets.front(), 1);
    }

    void by_words(const std::vector<Place>& located) {
        // A name is looked up as one; of several things with it each may give an example.
        if (query_.query.find_first_of(" \t") == std::string::npos)
            for (const Entity* const one : finder_.find_targets(query_.query)) add_uses(*one, 1);
        if (!found_.empty()) return;
        double rank = 1;
        for (const Place& place : located) {
            const CodeFile* const file = finder_.resolver().project().file(place.path);
            if (file == nullptr) continue;
            const bool is_test = file->role == FileRole::test;
            const CodeSymbol* symbol = shown_symbol(*file, place.first_line);
            if (symbol != nullptr && is_type_kind(symbol->kind)) symbol = best_method(*file, *symbol);
            if (symbol == nullptr || !is_example(*symbol)) continue;
            if (query_.kind == ExampleKind::test && !is_test && symbol->kind != SymbolKind::test) continue;
            Example example = example_of(*file, *symbol);
            example.score = rank * role_factor(file->role, query_.kind) *
                            std::sqrt(size_factor(symbol->last_line - symbol->first_line + 1)) *
                            (is_callable_kind(symbol->kind) ? 1 : 0.7);
            rank *= 0.9;
            keep(std::move(example));
        }
    }

    /// The method of a type that has most of the words, or the type where that says nothing.
    const CodeSymbol* best_method(const CodeFile& file, const CodeSymbol& type) {
        if (type.last_line - type.first_line < 15) return &type;
        const CodeText& text = finder_.resolver().project().text(file);
        const CodeSymbol* best = &type;
        std::size_t most = 0;
        for (const CodeSymbol& symbol : file.symbols) {
            const bool is_inside = symbol.first_line > type.first_line && symbol.last_line <= type.last_line;
            if (!is_inside || !is_callable_kind(symbol.kind)) continue;
            std::size_t found = 0;
            const std::size_t from = text.start_of(symbol.first_line);
            split_words(text.raw().substr(from, text.start_of(symbol.last_line + 1) - from),
                        [&, seen = std::set<std::string>()](std::string_view word, std::size_t, std::size_t,
                                                            bool) mutable {
                            if (words_.contains(std::string(word)) && seen.emplace(word).second) ++found;
                        });
            if (found > most) best = &symbol;
            most = std::max(most, found);
        }
        return best;
    }

    /// Everything that uses the symbol, directly or, for tests, through others.
    void add_uses(const Entity& target, double weight) {
        std::map<const Entity*, int> depths = {{&target, 1}};
        std::vector<const Entity*> level = {&target};
        const int depth = query_.kind == ExampleKind::test ? test_depth : 1;
        for (int step = 1; step <= depth && !level.empty(); ++step) {
            std::vector<const Entity*> next;
            for (const Entity* const entity : level)
                for (const EntityUse& use : finder_.uses_of(*entity)) {
                    if (step > 1 && !use.meaning.is_certain) continue;
                    add_use(use, target, weight / step);
                    const CodeSymbol* const around = shown_symbol(*use.file, use.use.line);
                    if (around == nullptr || !use.meaning.is_certain || around->kind == SymbolKind::test)
                        continue;
                    const Entity* const caller = finder_.resolver().entity_of(
                        {use.file, static_cast<std::size_t>(around - use.file->symbols.data())});
                    if (caller != nullptr && is_callable_kind(around->kind) && depths.size() < 200 &&
                        depths.emplace(caller, step + 1).second)
                        next.push_back(caller);
                }
            level = std::move(next);
            if (!found_.empty()) break;  // the nearest tests are the best
        }
    }

    void add_use(const EntityUse& use, const Entity& target, double weight) {
        const CodeSymbol* const symbol = shown_symbol(*use.file, use.use.line);
        if (symbol == nullptr || !is_example(*symbol)) return;
        // Its own definition shows nothing.
        for (const SymbolId& part : target.parts)
            if (part.file == use.file && part.symbol().holds(symbol->first_line) &&
                part.symbol().last_line >= symbol->last_line)
                return;
        const bool is_test = symbol->kind == SymbolKind::test || use.file->role == FileRole::test;
        if (query_.kind == ExampleKind::test && !is_test) return;
        Example example = example_of(*use.file, *symbol);
        example.uses = target.symbol().full_name();
        example.is_certain = use.meaning.is_certain;
        double score = weight * role_factor(use.file->role, query_.kind) *
                       size_factor(symbol->last_line - symbol->first_line + 1);
        if (!use.meaning.is_certain) score *= 0.3;
        if (use.use.kind == ReferenceKind::type) score *= 0.6;
        if (query_.kind == ExampleKind::test && symbol->kind != SymbolKind::test) score *= 0.5;
        if (use.file == &target.file()) score *= 0.8;
        if (symbol->kind == SymbolKind::constructor) score *= 0.9;
        example.score = score;
        keep(std::move(example));
    }

    /// One example a symbol; using it twice shows a little more.
    void keep(Example example) {
        const auto [entry, is_new] = found_.try_emplace({example.path, example.first_line}, example);
        if (is_new) return;
        Example& known = entry->second;
        known.score = std::max(known.score, example.score) * 1.05;
        known.is_certain = known.is_certain || example.is_certain;
    }

    void add_context(Example& example) {
        Project& project = finder_.resolver().project();
        const CodeFile* const file = project.file(example.path);
        if (file == nullptr) return;
        const CodeText& text = project.text(*file);
        std::string shown(text.lines(example.first_line, example.last_line));
        std::vector<LineSpan> spans;
        add_helpers(*file, text, example, shown, spans);
        // The class around, by its first line.
        const CodeSymbol* const around =
            Resolver::around(*file, example.first_line, [&](const CodeSymbol& one) {
                return is_type_kind(one.kind) && one.first_line < example.first_line;
            });
        if (around != nullptr) spans.emplace_back(around->first_line, around->first_line);
        for (const syntax::Import& row : file->imports) {
            bool is_used = file->family == "c" && example.kind != "test";
            for (const Binding& binding : finder_.resolver().imports().of(*file).names)
                if (binding.module.starts_with(row.target) || row.target.starts_with(binding.module))
                    is_used = is_used || has_word(shown, binding.local.substr(0, binding.local.find('.')));
            if (is_used) spans.emplace_back(row.line, row.line);
        }
        std::sort(spans.begin(), spans.end());
        for (const LineSpan& span : spans) {
            const bool is_inside = span.first >= example.first_line && span.first <= example.last_line;
            if (is_inside) continue;
            if (!example.context.empty() && span.first <= example.context.back().second + 1)
                example.context.back().second = std::max(example.context.back().second, span.second);
            else example.context.push_back(span);
        }
    }

    /// What a test needs of its own file: fixtures, fakes, set-up.
    void add_helpers(const CodeFile& file, const CodeText& text, const Example& example, std::string& shown,
                     std::vector<LineSpan>& spans) const {
        std::uint32_t lines = 0;
        for (const CodeSymbol& symbol : file.symbols) {
            const std::uint32_t size = symbol.last_line - symbol.first_line + 1;
            const bool is_inside =
                symbol.first_line >= example.first_line && symbol.last_line <= example.last_line;
            const bool is_around =
                symbol.first_line <= example.first_line && symbol.last_line >= example.last_line;
            if (is_inside || is_around || symbol.kind == SymbolKind::test || size > longest_helper) continue;
            const bool is_set_up = symbol.name == "setUp" || symbol.name == "setup" ||
                                   symbol.name == "SetUp" || symbol.name == "setup_method" ||
                                   symbol.name == "beforeEach";
            const bool is_of_its_class =
                !symbol.container.empty() && example.symbol.starts_with(symbol.container + ".");
            const bool is_helper = symbol.container.empty() && file.role == FileRole::test &&
                                   symbol.kind != SymbolKind::namespace_ && has_word(shown, symbol.name);
            const bool is_constant =
                symbol.container.empty() && size <= 3 &&
                (symbol.kind == SymbolKind::constant || symbol.kind == SymbolKind::variable) &&
                has_word(shown, symbol.name);
            if (!is_helper && !is_constant && !(is_set_up && (is_of_its_class || symbol.container.empty())))
                continue;
            if (lines + size > most_helper_lines) continue;
            lines += size;
            spans.emplace_back(symbol.first_line, symbol.last_line);
            shown += text.lines(symbol.first_line, symbol.last_line);
        }
    }

    const ExampleQuery& query_;
    RelationQuery relation_;
    RelationFinder finder_;
    std::set<std::string> words_;
    std::map<std::pair<std::string, std::uint32_t>, Example> found_;
};

}  // namespace

ExampleAnswer find_examples(const Snapshot& snapshot, const ExampleQuery& query) {
    ExampleAnswer answer;
    std::vector<Place> located;
    if (query.symbol.empty()) {
        LocateQuery words;
        words.text = query.query;
        words.kind = query.kind == ExampleKind::test ? PlaceKind::test : PlaceKind::any;
        words.limit = located_places;
        words.cancelled = query.cancelled;
        located = locate(snapshot, words).places;
    }
    WorkLimit limit(snapshot.db(), query.cancelled, most_time);
    ExampleFinder finder(snapshot, query, limit);
    limit.run([&] { finder.run(located, answer); });
    return answer;
}

}  // namespace lrm::index
