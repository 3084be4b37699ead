// Included before every source of a grammar. The scanners of YAML, Python and Ruby check that their state still fits
// the buffer for it, and then write a few bytes more than they checked: deep nesting in a text would damage memory.
// With a smaller limit those bytes are inside the buffer.
#include "tree_sitter/parser.h"

#undef TREE_SITTER_SERIALIZATION_BUFFER_SIZE
#define TREE_SITTER_SERIALIZATION_BUFFER_SIZE 960
