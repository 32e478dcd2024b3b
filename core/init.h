/* What all heaps begin with.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_INIT_H
#define CAIRN_INIT_H

#include "heap.h"

/* The state of a heap in `bytes` of memory, and what is left of them as its region, if a chunk fits in. NULL if the
 * state does not fit, or there is too much. O(1). */
struct cairn_heap *cairn_init_state(void *memory, size_t bytes, const struct cairn_port *port, void *context);

#endif
