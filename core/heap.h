/* Taking chunks out of a heap and giving them back: what the whole API is made of.  SPDX-License-Identifier: MIT
 *
 * Sizes are whole chunks. All of it is called inside the lock, but cairn_heap_relieve.
 */
#ifndef CAIRN_HEAP_H
#define CAIRN_HEAP_H

#include "count.h"
#include "lock.h"
#include "suspect.h"
#include "top.h"

/* A used chunk of at least `size`; NULL if there is no memory. O(1). */
struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size);

/* Make a used chunk free, joined with whatever free memory it touches; returns the size it had. From check level 1 on,
 * a fault if it cannot be a used chunk. O(1). */
size_t cairn_heap_give(struct cairn_heap *h, struct chunk *c);

/* Make a used chunk as small as `size`, if what is behind can be a chunk of its own: that is given back. O(1). */
void cairn_heap_cut(struct cairn_heap *h, struct chunk *c, size_t size);

/* Make a used chunk at least `size` large where it is, and count that; or leave it as it was and say false. O(1). */
bool cairn_heap_fit(struct cairn_heap *h, struct chunk *c, size_t size);

/* The same with the help of the free chunk before, if there is one: the used chunk then begins there, uncut, and its
 * caller has yet to move what the block holds. NULL if that is not enough. O(1). */
struct chunk *cairn_heap_slide(struct cairn_heap *h, struct chunk *c, size_t size);

/* There was no memory for `bytes`. True, but not `again`: the port has freed something, try once more. False: that is
 * it, and the failure is counted. Outside the lock. */
bool cairn_heap_relieve(struct cairn_heap *h, size_t bytes, bool again);

/* The chunk of a block that its caller holds. From check level 1 on, a fault if there can be no such block. */
static inline struct chunk *heap_claim(struct cairn_heap *h, const void *mem)
{
	struct chunk *c = chunk_of(mem);

	if (CAIRN_CHECK >= 1)
		(void)suspect_room(h, c);
	return c;
}

#endif
