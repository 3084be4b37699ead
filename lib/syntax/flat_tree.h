/* A syntax tree as one array, in the order of the text: what queries are matched against. Written in C because it
   reads the library's own nodes (tree-sitter 0.25.1, pinned); its cursors cost several times as much. */
#ifndef SYNTAX_FLAT_TREE_H
#define SYNTAX_FLAT_TREE_H

#include <stdbool.h>
#include <stdint.h>
#include <tree_sitter/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A visible node. Its first child, if any, is the next one in the array. */
typedef struct {
    uint32_t start; /* byte */
    uint32_t end;
    uint32_t first_line; /* 1-based */
    uint32_t last_line;  /* a node that ends with the line break does not reach into the next line */
    uint32_t size;       /* of itself and all nodes below */
    uint16_t symbol;     /* as of ts_node_symbol */
    uint16_t field;      /* its name in its parent; 0: none */
} FlatNode;

typedef struct {
    FlatNode* nodes;
    uint32_t count;
    uint32_t capacity;
    void* path; /* of the walk, kept to be used again */
    uint32_t path_capacity;
} FlatTree;

/* Replaces what `flat` holds. `is_over` is asked now and then; false when it said yes, or without memory. */
bool flatten_tree(const TSTree* tree, FlatTree* flat, bool (*is_over)(void*), void* payload);
void delete_flat_tree(FlatTree* flat);

#ifdef __cplusplus
}
#endif

#endif
