// Turns captured statements, targets and names into imports.
#include "syntax/assemble.hpp"

#include <algorithm>

namespace syntax {
namespace {

std::string_view bare(std::string_view target) {
    constexpr std::string_view quotes = "\"'`<";
    if (target.size() < 2 || quotes.find(target.front()) == std::string_view::npos) return target;
    return target.substr(1, target.size() - 2);
}

/// Adds "a.b.c" for the parts "a", "b" and "c" of one statement.
void join_paths(Captures& captures, std::string_view text) {
    for (const Place& part : captures.import_paths) {
        auto& targets = captures.import_targets;
        const bool continues =
            !targets.empty() && targets.back().span.end <= part.span.start &&
            (targets.back().span.end == part.span.start ||
             text.substr(targets.back().span.end, part.span.start - targets.back().span.end) == ".");
        if (!continues) targets.push_back(part);
        else if (part.span.of(text) != ".") targets.back().span.end = part.span.end;
    }
}

/// `hiding (when)` brings everything but `when`.
void drop_hidden(Captures& captures) {
    if (captures.import_hidden.empty()) return;
    std::erase_if(captures.import_names, [&](const Span& name) {
        return std::any_of(captures.import_hidden.begin(), captures.import_hidden.end(),
                           [&](const Span& list) { return list.holds(name); });
    });
}

}  // namespace

void assemble_imports(Captures& captures, const Source& source, FileFacts& facts) {
    const auto by_position = [](const Place& a, const Place& b) { return a.span.start < b.span.start; };
    drop_hidden(captures);
    join_paths(captures, source.text);
    std::sort(captures.imports.begin(), captures.imports.end(), by_position);
    std::sort(captures.import_targets.begin(), captures.import_targets.end(), by_position);
    std::sort(captures.import_names.begin(), captures.import_names.end(),
              [](const Span& a, const Span& b) { return a.start < b.start; });
    const auto same = [](const Place& a, const Place& b) { return a.span.start == b.span.start; };
    auto& targets = captures.import_targets;
    targets.erase(std::unique(targets.begin(), targets.end(), same), targets.end());
    for (const Place& target : targets) {
        facts.imports.push_back({source.name(bare(target.span.of(source.text))), {}, target.first_line});
    }
    // The names of a statement go to its last target that begins before the name, else to its first.
    std::size_t target = 0;
    auto name = captures.import_names.begin();
    for (const Place& statement : captures.imports) {
        while (target < targets.size() && targets[target].span.start < statement.span.start) ++target;
        while (name != captures.import_names.end() && name->start < statement.span.start) ++name;
        std::size_t taker = target;
        for (; name != captures.import_names.end() && statement.span.holds(*name); ++name) {
            const auto holds_next = [&] {
                return taker + 1 < targets.size() && statement.span.holds(targets[taker + 1].span) &&
                       targets[taker + 1].span.start < name->start;
            };
            while (holds_next()) ++taker;
            if (taker < targets.size() && statement.span.holds(targets[taker].span)) {
                facts.imports[taker].names.push_back(source.name(name->of(source.text)));
            }
        }
    }
}

}  // namespace syntax
