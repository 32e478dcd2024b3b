/* Blocks that an interrupt or another core has given back, and that wait for the heap's owner.
 * SPDX-License-Identifier: MIT
 *
 * A stack of blocks, linked through their first word (Treiber, "Systems Programming: Coping with Parallelism", 1986).
 * Anyone pushes, by one swap; only the owner takes, inside the lock, so a block on the stack cannot be gone and back in
 * between (no ABA). To the heap a waiting block is in use.
 */
#ifndef CAIRN_LATER_H
#define CAIRN_LATER_H

#include "count.h"
#include "lock.h"
#include "region.h"

struct later {
	struct later *next;
};

_Static_assert(sizeof(struct later) <= CAIRN_CHUNK_MIN - CAIRN_OVERHEAD, "the smallest block has room for the link");

#if CAIRN_LATER && defined(CAIRN_LOCK_SWAP)
#define HAS_LATER 1

/* Enough to see whether there is one, and to push: nothing that it points to is looked at. */
static inline struct later *later_first(const struct cairn_heap *h)
{
	return __atomic_load_n(&h->later, __ATOMIC_RELAXED);
}

/* The owner's: with what its giver has written there. */
static inline struct later *later_open(const struct cairn_heap *h)
{
	return __atomic_load_n(&h->later, __ATOMIC_ACQUIRE);
}
#else
#define HAS_LATER 0

static inline struct later *later_first(const struct cairn_heap *h)
{
	(void)h;
	return NULL;
}

static inline struct later *later_open(const struct cairn_heap *h)
{
	return later_first(h);
}
#endif

/* Inside the lock, where nobody takes: what is on the stack stays there. No more than the heap can have blocks, should
 * one have been put there twice. O(waiting + regions). */
static inline size_t later_waiting(const struct cairn_heap *h)
{
	const struct later *later = later_open(h);
	size_t most = later == NULL ? 0 : (cairn_region_owned(h) + count_mapped_now(h)) / CAIRN_CHUNK_MIN;
	size_t waiting = 0;

	for (; later != NULL && waiting < most; later = later->next)
		waiting++;
	return waiting;
}

/* Free the block that came last, if any waits. Inside the lock. O(1): what cairn_free costs, and some 20 instructions;
 * a turn more for each block that comes in between. */
COLD void cairn_later_take(struct cairn_heap *h);

/* The same, in fewer instructions where none waits. */
static inline void later_take(struct cairn_heap *h)
{
	if (HAS_LATER && later_first(h) != NULL)
		cairn_later_take(h);
}

/* How a call that changes the heap enters the lock: one block is freed, if any waits. Malloc and free in heap_fast.c
 * look for themselves. */
#if HAS_LATER
uintptr_t cairn_later_enter(struct cairn_heap *h);
#else
static inline uintptr_t cairn_later_enter(struct cairn_heap *h)
{
	return cairn_lock_enter(h);
}
#endif

#endif
