// Sorts the nodes of a match by what they mean.
#include "syntax/captures.hpp"

#include <algorithm>

namespace syntax {
namespace {

/// A node while its meaning is looked up.
struct Node {
    const FlatNode& flat;
    std::uint32_t number;
};

Span span_of(const Node& node) {
    return {node.flat.start, node.flat.end};
}

std::uint32_t line_of(const Node& node) {
    return node.flat.first_line;
}

Place place_of(const Node& node) {
    return {span_of(node), node.flat.first_line, node.flat.last_line, node.number + 1};
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

void add_capture(const CaptureMeaning& meaning, const Node& node, std::uint32_t pattern, Found& found,
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
            found.outer.inner = node.number + 1;
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
        case Role::import_hidden:
            captures.import_hidden.push_back(span_of(node));
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
    import_hidden.clear();
    exported.clear();
    types.clear();
    hidden.clear();
}

void add_match(const Query& query, std::uint32_t pattern, const std::vector<Capture>& match,
               const FlatTree& tree, Captures& captures) {
    Found found;
    for (const Capture& capture : match) {
        const Node node{tree.nodes[capture.node], capture.node};
        add_capture(query.meaning(capture.number), node, pattern, found, captures);
    }
    if (found.attribute > 0) captures.attributes[found.attribute - 1].doc = found.attribute_doc;
    if (found.outer.inner != 0 && found.outer.place.id != 0) captures.outers.push_back(found.outer);
    if (!found.has_definition || found.definition.name.empty()) return;
    RawDefinition& definition = found.definition;
    definition.pattern = pattern;
    // A block that belongs to a macro call stands after it.
    if (found.body.span.start >= definition.place.span.end && !found.body.span.empty()) {
        definition.place.span.end = found.body.span.end;
        definition.place.last_line = found.body.last_line;
    }
    captures.definitions.push_back(definition);
}

}  // namespace syntax
