/* Blocks that an interrupt or another core has given back, and that wait for the heap's owner.
 * SPDX-License-Identifier: MIT
 *
 * A stack of blocks, linked through their first word (Treiber, "Systems Programming: Coping with Parallelism", 1986).
 * Anyone pushes, by one swap; only the owner takes, inside the lock, so a block on the stack cannot be gone and back in
 * between (no ABA). To the heap a waiting block is in use.
 */
#ifndef CAIRN_LATER_H
#define CAIRN_LATER_H

#include "lock.h"
#include "state.h"

struct later {
	struct later *next;
	size_t waiting; /* blocks from here on: what cairn_stats tells without looking through them */
};

_Static_assert(sizeof(struct later) <= CAIRN_CHUNK_MIN - CAIRN_OVERHEAD, "the smallest block has room for the link");

#if CAIRN_LATER && defined(CAIRN_LOCK_SWAP)
#define HAS_LATER 1

/* Read anew each time, and at once: a word. */
static inline struct later *later_first(const struct cairn_heap *h)
{
	return *(struct later *const volatile *)&h->later;
}
#else
#define HAS_LATER 0

static inline struct later *later_first(const struct cairn_heap *h)
{
	(void)h;
	return NULL;
}
#endif

static inline size_t later_waiting(const struct cairn_heap *h)
{
	const struct later *first = later_first(h);

	return first == NULL ? 0 : first->waiting;
}

/* Free the block that came last, if any waits. Inside the lock. O(1): what cairn_free costs, and some 20 instructions;
 * a turn more for each block that comes in between. */
COLD void cairn_later_take(struct cairn_heap *h);

/* What each call does that takes the lock to change the heap. */
static inline void later_take(struct cairn_heap *h)
{
	if (HAS_LATER && later_first(h) != NULL)
		cairn_later_take(h);
}

#endif
