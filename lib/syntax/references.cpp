// Turns captured names into references.
#include "syntax/assemble.hpp"
#include "syntax/names.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace syntax {
namespace {

/// Which of two patterns that found the same name says more.
int rank(ReferenceKind kind) {
    switch (kind) {
        case ReferenceKind::implementation:
            return 0;
        case ReferenceKind::call:
            return 1;
        case ReferenceKind::type:
            return 2;
        case ReferenceKind::other:
            break;
    }
    return 3;
}

bool is_before(const RawReference& a, const RawReference& b) {
    return a.name.start != b.name.start ? a.name.start < b.name.start : rank(a.kind) < rank(b.kind);
}

/// Names in definitions are no references: "b" in `class b`, "T" in `void a<T>::b()`, "b" in `func (b *b)
/// c()`.
std::vector<Span> defined_names(const std::vector<Definition>& definitions) {
    std::vector<Span> names;
    names.reserve(definitions.size());
    for (const Definition& definition : definitions) {
        if (!definition.raw.is_scope) names.push_back(definition.raw.name);
        if (definition.raw.kind == SymbolKind::method) names.push_back(definition.raw.container);
    }
    std::sort(names.begin(), names.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    return names;
}

/// Walks along the definitions with the references, both in order of position.
class Enclosing {
public:
    Enclosing(const std::vector<Definition>& definitions, const FileFacts& facts)
        : definitions_(definitions) {
        for (const Definition& definition : definitions) {
            if (definition.raw.is_scope) types_.emplace(definition.path, -1);
        }
        if (types_.empty()) return;
        for (const Definition& definition : definitions) {
            if (definition.symbol < 0 ||
                !is_class_like(facts.symbols[static_cast<std::size_t>(definition.symbol)].kind)) {
                continue;
            }
            const auto found = types_.find(definition.path);
            if (found != types_.end()) found->second = definition.symbol;
        }
    }

    std::int32_t around(std::uint32_t at) {
        for (; next_ < definitions_.size() && definitions_[next_].whole.start <= at; ++next_) open(next_);
        while (!open_.empty() && definitions_[open_.back()].whole.end <= at) open_.pop_back();
        return open_.empty() ? -1 : symbol_of(definitions_[open_.back()]);
    }

private:
    void open(std::size_t index) {
        const Definition& definition = definitions_[index];
        if (definition.symbol < 0 && !definition.raw.is_scope) return;
        while (!open_.empty() && definitions_[open_.back()].whole.end <= definition.whole.start)
            open_.pop_back();
        if (open_.empty() || definitions_[open_.back()].whole != definition.whole) open_.push_back(index);
    }

    // What stands in an `impl` belongs to its type, if that is in the same file.
    std::int32_t symbol_of(const Definition& definition) const {
        return definition.raw.is_scope ? types_.at(definition.path) : definition.symbol;
    }

    const std::vector<Definition>& definitions_;
    std::unordered_map<std::string_view, std::int32_t> types_;
    std::vector<std::size_t> open_;
    std::size_t next_ = 0;
};

}  // namespace

void assemble_references(const std::vector<Definition>& definitions, Captures& captures, const Source& source,
                         FileFacts& facts) {
    auto& found = captures.references;
    if (!std::is_sorted(found.begin(), found.end(), is_before))
        std::sort(found.begin(), found.end(), is_before);
    const std::vector<Span> defined = defined_names(definitions);
    auto next_defined = defined.begin();
    Enclosing enclosing(definitions, facts);
    facts.references.reserve(std::min(found.size(), source.limits.references));
    auto& types = captures.types;
    std::sort(types.begin(), types.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    auto next_type = types.begin();
    Span last;
    std::string_view last_name;
    for (const RawReference& raw : found) {
        if (raw.name.start == last.start && !last.empty()) continue;
        while (next_defined != defined.end() && next_defined->end <= raw.name.start) ++next_defined;
        if (next_defined != defined.end() && next_defined->start <= raw.name.start) continue;
        std::string_view before;
        const std::string_view written = raw.name.of(source.text);
        const std::string_view name =
            source.row.traits.dotted_names ? last_dotted(written, before) : last_segment(written, before);
        // "b" inside "a::b" was found already
        if (raw.name.start < last.end && name == last_name) continue;
        const bool is_type_parameter =
            raw.kind == ReferenceKind::type && (name.size() == 1 || name == "Self");
        if (!is_name(name) || is_type_parameter) continue;
        if (facts.references.size() >= source.limits.references) {
            facts.problem =
                "more than " + std::to_string(source.limits.references) + " references; the rest is left out";
            return;
        }
        last = raw.name;
        while (next_type != types.end() && next_type->end <= raw.name.start) ++next_type;
        const bool is_in_type = next_type != types.end() && next_type->start <= raw.name.start;
        const ReferenceKind kind =
            is_in_type && raw.kind == ReferenceKind::call ? ReferenceKind::type : raw.kind;
        last_name = name;
        facts.references.push_back({kind, source.name(name), raw.line, enclosing.around(raw.name.start)});
    }
}

}  // namespace syntax
