// Sorts the nodes of a match by what they mean.
#include "syntax/captures.hpp"

#include <algorithm>

namespace syntax {
namespace {

Span span_of(TSNode node) {
    return {ts_node_start_byte(node), ts_node_end_byte(node)};
}

std::uint32_t line_of(TSNode node) {
    return ts_node_start_point(node).row + 1;
}

Place place_of(TSNode node) {
    const TSPoint end = ts_node_end_point(node);
    const std::uint32_t first = line_of(node);
    // A node that ends with the line break does not reach into the next line.
    const std::uint32_t last = std::max(first, end.column == 0 ? end.row : end.row + 1);
    return {span_of(node), first, last, node.id};
}

struct Found {
    RawDefinition definition;
    bool has_definition = false;
    bool body_follows = false;
    Place body;
    RawOuter outer;
    std::size_t attribute = 0;  // its number plus one
    Span attribute_doc;
};

void add_capture(const CaptureMeaning& meaning, TSNode node, std::uint32_t pattern, Found& found,
                 Captures& captures) {
    switch (meaning.role) {
        case Role::none:
            break;
        case Role::definition:
        case Role::scope:
            found.has_definition = true;
            found.definition.place = place_of(node);
            found.definition.kind = meaning.symbol;
            found.definition.is_scope = meaning.role == Role::scope;
            break;
        case Role::name:
            found.definition.name = span_of(node);
            found.definition.name_line = line_of(node);
            break;
        case Role::container:
            found.definition.container = span_of(node);
            break;
        case Role::body:
            found.body = place_of(node);
            if (found.definition.body == 0) found.definition.body = found.body.span.start;
            break;
        case Role::doc:
            found.definition.doc = span_of(node);
            break;
        case Role::outer:
            found.outer.place = place_of(node);
            break;
        case Role::inner:
            found.outer.inner = node.id;
            break;
        case Role::attribute:
            captures.attributes.push_back({place_of(node), false, {}});
            found.attribute = captures.attributes.size();
            break;
        case Role::test_attribute:
            captures.attributes.push_back({place_of(node), true, {}});
            break;
        case Role::attribute_doc:
            found.attribute_doc = span_of(node);
            break;
        case Role::comment:
            captures.comments.push_back(place_of(node));
            break;
        case Role::reference:
            captures.references.push_back({span_of(node), line_of(node), pattern, meaning.reference});
            break;
        case Role::import:
            captures.imports.push_back(place_of(node));
            break;
        case Role::import_target:
            captures.import_targets.push_back(place_of(node));
            break;
        case Role::import_path:
            captures.import_paths.push_back(place_of(node));
            break;
        case Role::import_name:
            captures.import_names.push_back(span_of(node));
            break;
        case Role::types:
            captures.types.push_back(span_of(node));
            break;
        case Role::hidden:
            captures.hidden.push_back(span_of(node));
            break;
        case Role::exported:
            captures.exported.push_back(span_of(node));
            break;
    }
}

}  // namespace

void Captures::clear() {
    definitions.clear();
    references.clear();
    outers.clear();
    attributes.clear();
    comments.clear();
    imports.clear();
    import_targets.clear();
    import_paths.clear();
    import_names.clear();
    exported.clear();
    types.clear();
    hidden.clear();
}

void add_match(const Query& query, const TSQueryMatch& match, std::uint32_t rank, Captures& captures) {
    Found found;
    for (std::uint16_t i = 0; i < match.capture_count; ++i) {
        const TSQueryCapture& capture = match.captures[i];
        add_capture(query.meaning(capture.index), capture.node, rank, found, captures);
    }
    if (found.attribute > 0) captures.attributes[found.attribute - 1].doc = found.attribute_doc;
    if (found.outer.inner != nullptr && found.outer.place.id != nullptr)
        captures.outers.push_back(found.outer);
    if (!found.has_definition || found.definition.name.empty()) return;
    RawDefinition& definition = found.definition;
    definition.pattern = rank;
    // A block that belongs to a macro call stands after it.
    if (found.body.span.start >= definition.place.span.end && !found.body.span.empty()) {
        definition.place.span.end = found.body.span.end;
        definition.place.last_line = found.body.last_line;
    }
    captures.definitions.push_back(definition);
}

}  // namespace syntax
