#ifndef LIST_H
#define LIST_H

#ifdef __cplusplus
extern "C" {
#endif

struct list; /* std::list is something else */

/**
 * Makes an empty list.
 * @return NULL without memory
 */
struct list *list_new(void);
int list_add(struct list *l, void *data);

#ifdef __cplusplus
}
#endif

#endif
