/* Walks the library's nodes, hidden ones included, and writes down the visible ones. */
#include "flat_tree.h"

#include <stdlib.h>
#include <string.h>

#include "./language.h"
#include "./length.h"
#include "./subtree.h"
#include "./tree.h"

/* An inner node whose children are being visited. */
typedef struct {
    Subtree tree;
    Length position;       /* of the next child, before its padding */
    uint32_t next;         /* child */
    uint32_t next_in_rule; /* the same, extras not counted */
    uint32_t flat;         /* its number, or NONE when it is hidden */
    uint16_t field;        /* that a hidden node gives to the children without one */
} Level;

#define NONE UINT32_MAX

static bool make_room(void** items, uint32_t* capacity, uint32_t count, size_t item_size) {
    if (count < *capacity) return true;
    const uint32_t wanted = *capacity < 512 ? 1024 : *capacity * 2;
    void* grown = realloc(*items, (size_t)wanted * item_size);
    if (grown == NULL) return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

static uint16_t field_of(const TSLanguage* language, uint32_t production, uint32_t child) {
    const TSFieldMapEntry* entry;
    const TSFieldMapEntry* end;
    ts_language_field_map(language, production, &entry, &end);
    for (; entry < end; ++entry) {
        if (!entry->inherited && entry->child_index == child) return entry->field_id;
    }
    return 0;
}

static TSSymbol public_symbol(const TSLanguage* language, TSSymbol symbol) {
    return symbol == ts_builtin_sym_error ? symbol : language->public_symbol_map[symbol];
}

static void add_node(FlatTree* flat, TSSymbol symbol, uint16_t field, Length start, Length size) {
    const Length end = length_add(start, size);
    FlatNode* node = &flat->nodes[flat->count++];
    node->start = start.bytes;
    node->end = end.bytes;
    node->first_line = start.extent.row + 1;
    node->last_line = end.extent.column == 0 && end.extent.row > start.extent.row ? end.extent.row : end.extent.row + 1;
    node->size = 1;
    node->symbol = symbol;
    node->field = field;
}

bool flatten_tree(const TSTree* tree, FlatTree* flat, bool (*is_over)(void*), void* payload) {
    const TSLanguage* language = tree->language;
    flat->count = 0;
    uint32_t depth = 0;
    if (!make_room((void**)&flat->nodes, &flat->capacity, 0, sizeof(FlatNode))) return false;
    const Length start = ts_subtree_padding(tree->root);
    add_node(flat, public_symbol(language, ts_subtree_symbol(tree->root)), 0, start, ts_subtree_size(tree->root));
    if (ts_subtree_child_count(tree->root) > 0) {
        if (!make_room(&flat->path, &flat->path_capacity, 0, sizeof(Level))) return false;
        ((Level*)flat->path)[depth++] = (Level){tree->root, start, 0, 0, 0, 0};
    }
    for (uint32_t steps = 1; depth > 0; ++steps) {
        if (steps % 65536 == 0 && is_over(payload)) return false;
        Level* level = &((Level*)flat->path)[depth - 1];
        if (level->next == level->tree.ptr->child_count) {
            if (level->flat != NONE) flat->nodes[level->flat].size = flat->count - level->flat;
            --depth;
            continue;
        }
        const uint32_t production = level->tree.ptr->production_id;
        const Subtree child = ts_subtree_children(level->tree)[level->next];
        const bool is_extra = ts_subtree_extra(child);
        TSSymbol alias = 0;
        uint16_t field = 0;
        if (!is_extra) {
            if (production != 0) alias = ts_language_alias_at(language, production, level->next_in_rule);
            field = field_of(language, production, level->next_in_rule);
            if (field == 0) field = level->field;
            ++level->next_in_rule;
        }
        ++level->next;
        const Length position = level->next == 1 ? level->position  /* the first child begins with its parent */
                                                 : length_add(level->position, ts_subtree_padding(child));
        const Length size = ts_subtree_size(child);
        level->position = length_add(position, size);
        const bool is_visible = alias != 0 || ts_subtree_visible(child);
        uint32_t number = NONE;
        if (is_visible) {
            if (!make_room((void**)&flat->nodes, &flat->capacity, flat->count, sizeof(FlatNode))) return false;
            number = flat->count;
            const TSSymbol symbol = alias != 0 ? alias : ts_subtree_symbol(child);
            add_node(flat, public_symbol(language, symbol), field, position, size);
        }
        if (ts_subtree_child_count(child) == 0) continue;
        if (!make_room(&flat->path, &flat->path_capacity, depth, sizeof(Level))) return false;
        ((Level*)flat->path)[depth++] = (Level){child, position, 0, 0, number, is_visible ? 0 : field};
    }
    return true;
}

void delete_flat_tree(FlatTree* flat) {
    free(flat->nodes);
    free(flat->path);
    memset(flat, 0, sizeof *flat);
}
