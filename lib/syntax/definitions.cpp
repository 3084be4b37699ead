// Puts the definitions of a file in order and finds what belongs to each.
#include "syntax/assemble.hpp"

#include <algorithm>

namespace syntax {
namespace {

constexpr int most_wrappers = 8;
constexpr std::size_t most_comment_lines = 60;

bool is_white(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

bool is_adjacent(std::string_view text, std::uint32_t from, std::uint32_t to) {
    const std::string_view gap = text.substr(from, to - from);
    return is_white(gap) && std::count(gap.begin(), gap.end(), '\n') <= 1;
}

bool begins_its_line(std::string_view text, std::uint32_t at) {
    while (at > 0 && text[at - 1] != '\n') {
        --at;
        if (text[at] != ' ' && text[at] != '\t') return false;
    }
    return true;
}

void sort_places(std::vector<Place>& places) {
    const auto before = [](const Place& a, const Place& b) { return a.span.start < b.span.start; };
    if (!std::is_sorted(places.begin(), places.end(), before))
        std::sort(places.begin(), places.end(), before);
}

/// Sorts, joins what two patterns say of one attribute and drops those inside another.
void tidy_attributes(std::vector<RawAttribute>& attributes) {
    std::sort(attributes.begin(), attributes.end(), [](const RawAttribute& a, const RawAttribute& b) {
        const Span& x = a.place.span;
        const Span& y = b.place.span;
        return x.start != y.start ? x.start < y.start : x.end > y.end;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < attributes.size(); ++i) {
        if (kept > 0 && attributes[kept - 1].place.span.holds(attributes[i].place.span)) {
            attributes[kept - 1].marks_test |= attributes[i].marks_test;
            if (attributes[kept - 1].doc.empty()) attributes[kept - 1].doc = attributes[i].doc;
        } else {
            attributes[kept++] = attributes[i];
        }
    }
    attributes.resize(kept);
}

void sort_outers(std::vector<RawOuter>& outers) {
    std::sort(outers.begin(), outers.end(),
              [](const RawOuter& a, const RawOuter& b) { return a.inner < b.inner; });
}

/// The node that a definition's node is wrapped in ("export …", "template <…> …"), outermost.
Place outermost(const Place& place, const std::vector<RawOuter>& outers) {
    Place result = place;
    for (int i = 0; i < most_wrappers; ++i) {
        const auto found =
            std::lower_bound(outers.begin(), outers.end(), result.id,
                             [](const RawOuter& outer, std::uint32_t id) { return outer.inner < id; });
        if (found == outers.end() || found->inner != result.id) break;
        result = found->place;
    }
    return result;
}

/// The last of `items` that ends at or before `end`; null when there is none. Sorted, not nested.
template <class Item, class SpanOf>
const Item* last_before(const std::vector<Item>& items, std::uint32_t end, SpanOf span_of) {
    const auto after = std::partition_point(items.begin(), items.end(),
                                            [&](const Item& item) { return span_of(item).end <= end; });
    return after == items.begin() ? nullptr : &*std::prev(after);
}

void attach_leading(Definition& definition, const Captures& captures, std::string_view text) {
    std::uint32_t start = definition.whole.start;
    bool wants_comments = true;
    for (;;) {
        const RawAttribute* attribute =
            last_before(captures.attributes, start, [](const RawAttribute& item) { return item.place.span; });
        if (attribute != nullptr &&
            is_white(text.substr(attribute->place.span.end, start - attribute->place.span.end))) {
            start = attribute->place.span.start;
            definition.whole.start = start;
            definition.first_line = attribute->place.first_line;
            definition.marked_as_test |= attribute->marks_test;
            if (definition.raw.doc.empty()) definition.raw.doc = attribute->doc;
            continue;
        }
        const Place* comment =
            last_before(captures.comments, start, [](const Place& item) { return item.span; });
        if (comment == nullptr || !is_adjacent(text, comment->span.end, start)) break;
        const std::string_view words = comment->span.of(text);
        const bool is_inner_doc =
            words.starts_with("//!") || words.starts_with("/*!") || words.starts_with("#!");
        if (is_inner_doc && !words.starts_with("/*!")) break;
        if (!begins_its_line(text, comment->span.start)) break;
        const bool is_block = words.starts_with("/*") || words.starts_with("<!--");
        if (is_block && !definition.comments.empty()) break;
        if (wants_comments) definition.comments.push_back(comment->span);
        if (definition.comments.size() > most_comment_lines) wants_comments = false;
        start = comment->span.start;
        if (is_block || !wants_comments) break;
    }
    std::reverse(definition.comments.begin(), definition.comments.end());
}

/// Where the signature begins, behind the attributes that the definition itself begins with.
std::uint32_t skip_attributes(Definition& definition, const std::vector<RawAttribute>& attributes,
                              std::string_view text) {
    std::uint32_t start = definition.whole.start;
    auto next = std::lower_bound(
        attributes.begin(), attributes.end(), start,
        [](const RawAttribute& item, std::uint32_t at) { return item.place.span.start < at; });
    for (; next != attributes.end() && next->place.span.start == start; ++next) {
        definition.marked_as_test |= next->marks_test;
        const auto follows = text.find_first_not_of(" \t\r\n", next->place.span.end);
        if (follows == std::string_view::npos) break;
        start = static_cast<std::uint32_t>(follows);
    }
    return start;
}

/// One definition a name: the first pattern wins, and learns what the others know of the same node.
void drop_duplicates(std::vector<RawDefinition>& found) {
    std::sort(found.begin(), found.end(), [](const RawDefinition& a, const RawDefinition& b) {
        return a.name.start != b.name.start ? a.name.start < b.name.start : a.pattern < b.pattern;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (kept == 0 || found[kept - 1].name.start != found[i].name.start) {
            found[kept++] = found[i];
            continue;
        }
        RawDefinition& first = found[kept - 1];
        if (first.place.id != found[i].place.id) continue;
        if (first.doc.empty()) first.doc = found[i].doc;
        if (first.body == 0 || (found[i].body != 0 && found[i].body < first.body)) first.body = found[i].body;
    }
    found.resize(kept);
}

/// `f 0 = …` and `f n = …` are one function: what follows is joined to the first of its clauses.
void join_clauses(std::vector<Definition>& definitions, std::string_view text) {
    std::vector<std::int32_t> joined(definitions.size(), -1);
    std::vector<std::int32_t> last(definitions.size() + 1, -1);  // child of each parent, the top is 0
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        Definition& definition = definitions[i];
        if (definition.parent >= 0 && joined[static_cast<std::size_t>(definition.parent)] >= 0)
            definition.parent = joined[static_cast<std::size_t>(definition.parent)];
        std::int32_t& before = last[static_cast<std::size_t>(definition.parent + 1)];
        if (before >= 0 && is_callable(definition.raw.kind)) {
            Definition& first = definitions[static_cast<std::size_t>(before)];
            const bool is_same = first.raw.kind == definition.raw.kind &&
                                 first.raw.name.of(text) == definition.raw.name.of(text);
            if (is_same) {
                if (first.raw.body == 0) first.raw.body = first.whole.end;  // ends the signature
                first.whole.end = std::max(first.whole.end, definition.whole.end);
                first.raw.place.last_line =
                    std::max(first.raw.place.last_line, definition.raw.place.last_line);
                definition.is_dropped = true;
                joined[i] = before;
                continue;
            }
        }
        before = static_cast<std::int32_t>(i);
    }
}

/// What a test macro defines is not also a function called "TEST".
void drop_shadowed_by_tests(std::vector<RawDefinition>& found) {
    std::vector<std::uint32_t> tests;
    for (const RawDefinition& definition : found) {
        if (definition.kind == SymbolKind::test) tests.push_back(definition.place.id);
    }
    if (tests.empty()) return;
    std::sort(tests.begin(), tests.end());
    std::erase_if(found, [&](const RawDefinition& definition) {
        return definition.kind != SymbolKind::test &&
               std::binary_search(tests.begin(), tests.end(), definition.place.id);
    });
}

void find_parents(std::vector<Definition>& definitions) {
    std::vector<std::int32_t> open;
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        const Span& span = definitions[i].whole;
        const auto is_around = [&](std::int32_t index) {
            const Span& outer = definitions[static_cast<std::size_t>(index)].whole;
            return outer.holds(span);
        };
        while (!open.empty() && !is_around(open.back())) open.pop_back();
        // `int a, b;` defines two things in one place: the first one holds what is inside.
        const bool is_shared =
            !open.empty() && definitions[static_cast<std::size_t>(open.back())].whole == span;
        if (is_shared) definitions[i].parent = definitions[static_cast<std::size_t>(open.back())].parent;
        else if (!open.empty()) definitions[i].parent = open.back();
        if (!is_shared) open.push_back(static_cast<std::int32_t>(i));
    }
}

void hide(std::vector<Definition>& definitions, std::vector<Span>& hidden) {
    std::sort(hidden.begin(), hidden.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    Span outermost;
    for (const Span& span : hidden) {
        if (outermost.holds(span)) continue;
        outermost = span;
        const auto first =
            std::partition_point(definitions.begin(), definitions.end(),
                                 [&](const Definition& item) { return item.whole.start < span.start; });
        for (auto item = first; item != definitions.end() && item->whole.start < span.end; ++item)
            item->is_hidden = true;
    }
}

/// `const http = require("http")` imports http, it does not define it.
void drop_imported(std::vector<Definition>& definitions, std::vector<Span>& names) {
    if (names.empty()) return;
    std::sort(names.begin(), names.end(), [](const Span& a, const Span& b) { return a.start < b.start; });
    for (Definition& definition : definitions) {
        const auto found = std::partition_point(names.begin(), names.end(), [&](const Span& name) {
            return name.start < definition.raw.name.start;
        });
        definition.is_dropped |= found != names.end() && *found == definition.raw.name;
    }
}

}  // namespace

std::vector<Definition> order_definitions(Captures& captures, const Source& source) {
    const std::string_view text = source.text;
    sort_outers(captures.outers);
    sort_places(captures.comments);
    tidy_attributes(captures.attributes);
    drop_duplicates(captures.definitions);
    drop_shadowed_by_tests(captures.definitions);
    std::vector<Definition> result;
    result.reserve(captures.definitions.size());
    for (const RawDefinition& raw : captures.definitions) {
        Definition& definition = result.emplace_back();
        definition.raw = raw;
        const Place place = outermost(raw.place, captures.outers);
        definition.whole = place.span;
        definition.first_line = place.first_line;
        definition.raw.place.last_line = std::max(raw.place.last_line, place.last_line);
        definition.signature = skip_attributes(definition, captures.attributes, text);
        attach_leading(definition, captures, text);
    }
    std::stable_sort(result.begin(), result.end(), [](const Definition& a, const Definition& b) {
        return a.whole.start != b.whole.start ? a.whole.start < b.whole.start : a.whole.end > b.whole.end;
    });
    find_parents(result);
    if (source.row.traits.joins_clauses) join_clauses(result, text);
    hide(result, captures.hidden);
    drop_imported(result, captures.import_names);
    return result;
}

}  // namespace syntax
