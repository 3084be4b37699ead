// Turns captured names into references and imports.
#include "syntax/assemble.hpp"

#include <algorithm>

namespace syntax {
namespace {

std::string_view bare(std::string_view target) {
    constexpr std::string_view quotes = "\"'`<";
    if (target.size() < 2 || quotes.find(target.front()) == std::string_view::npos) return target;
    return target.substr(1, target.size() - 2);
}

bool is_before(const RawReference& a, const RawReference& b) {
    return a.name.start != b.name.start ? a.name.start < b.name.start : a.pattern < b.pattern;
}

std::vector<std::uint32_t> defined_names(const std::vector<Definition>& definitions) {
    std::vector<std::uint32_t> starts;
    starts.reserve(definitions.size());
    for (const Definition& definition : definitions) {
        if (!definition.raw.is_scope) starts.push_back(definition.raw.name.start);
    }
    std::sort(starts.begin(), starts.end());
    return starts;
}

/// Walks along the definitions with the references, both in order of position.
class Enclosing {
public:
    explicit Enclosing(const std::vector<Definition>& definitions) : definitions_(definitions) {}

    std::int32_t around(std::uint32_t at) {
        for (; next_ < definitions_.size() && definitions_[next_].whole.start <= at; ++next_) {
            if (definitions_[next_].symbol >= 0) open_.push_back(next_);
        }
        while (!open_.empty() && definitions_[open_.back()].whole.end <= at) open_.pop_back();
        return open_.empty() ? -1 : definitions_[open_.back()].symbol;
    }

private:
    const std::vector<Definition>& definitions_;
    std::vector<std::size_t> open_;
    std::size_t next_ = 0;
};

}  // namespace

void assemble_references(const std::vector<Definition>& definitions, Captures& captures, const Source& source,
                         FileFacts& facts) {
    auto& found = captures.references;
    if (!std::is_sorted(found.begin(), found.end(), is_before))
        std::sort(found.begin(), found.end(), is_before);
    const std::vector<std::uint32_t> defined = defined_names(definitions);
    Enclosing enclosing(definitions);
    facts.references.reserve(std::min(found.size(), source.limits.references));
    auto next_defined = defined.begin();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const RawReference& raw = found[i];
        if (i > 0 && found[i - 1].name.start == raw.name.start) continue;
        while (next_defined != defined.end() && *next_defined < raw.name.start) ++next_defined;
        if (next_defined != defined.end() && *next_defined == raw.name.start) continue;
        std::string_view before;
        const std::string_view name = last_segment(raw.name.of(source.text), before);
        const bool is_type_parameter = raw.kind == ReferenceKind::type && name.size() == 1;
        if (name.empty() || is_type_parameter) continue;
        if (facts.references.size() >= source.limits.references) {
            facts.problem =
                "more than " + std::to_string(source.limits.references) + " references; the rest is left out";
            return;
        }
        facts.references.push_back({raw.kind, source.name(name), raw.line, enclosing.around(raw.name.start)});
    }
}

void assemble_imports(Captures& captures, const Source& source, FileFacts& facts) {
    const auto by_position = [](const Place& a, const Place& b) { return a.span.start < b.span.start; };
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
