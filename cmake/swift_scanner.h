/* Included before the scanner of Swift, which allocates no room for its state, calloc(0, ...), and then uses it. */
#include <stdlib.h>

#define calloc(count, size) calloc((count) == 0 ? 1 : (count), (size))
