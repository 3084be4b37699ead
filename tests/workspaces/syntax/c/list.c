/* A linked list.
 * Copyright: the authors.
 */

#include <stdlib.h>
#include "list.h"

#define LIST_MAX 100
#define FOR_EACH(item, list) \
    for (item = (list)->head; item; item = item->next)

/** One element. */
struct node {
    struct node *next;
    void *data, *owner;
    char name[16];
    int (*compare)(const void *, const void *);
    unsigned flags : 3;
};

typedef struct list {
    struct node *head;
    size_t count;
} list;

typedef struct {
    int x;
} point_t, *point_ptr;

typedef int (*visitor)(struct node *, void *);
typedef unsigned long word;

enum color { RED, GREEN = 2 };

union value {
    int i;
    float f;
};

static int counter = 0;
extern const char *names[], *last;

/* Frees a node.
 * The data stays. */
static void free_node(struct node *n);

#ifdef DEBUG
int debug_level;
#endif

/* Makes an empty list. */
list *list_new(void)
{
    list *l = malloc(sizeof(*l));
    int local = 0;
    static const int table[] = {1, 2};
    if (!l)
        return NULL;
    l->head = NULL;
    return l;
}

const char **list_names(const list *l, visitor visit)
{
    struct node *n;
    FOR_EACH(n, l) {
        l->head->compare(n, visit(n, 0));
        (*visit)(n, 0);
    }
    return names;
}

static inline word
hash(const char *text, int length)
{
    return (word)text[length];
}
