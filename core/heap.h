/* Taking chunks out of a heap and giving them back: what the whole API is made of.  SPDX-License-Identifier: MIT
 *
 * Sizes are whole chunks. All of it is called inside the lock, where nothing else is said. Taking and giving are
 * written three times: heap_fast.c has short ways for what is asked most often, heap_small.c few bytes of code,
 * heap_rings.c the stages that defer work.
 */
#ifndef CAIRN_HEAP_H
#define CAIRN_HEAP_H

#include "count.h"
#include "later.h"
#include "lock.h"
#include "mapped.h"
#include "suspect.h"
#include "top.h"

/* A used chunk of at least `size`, or a mapped one that holds as much; NULL if there is no memory. O(1). */
struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size);

/* The same for a request of so many bytes, with all that can be done for it. Outside the lock on entry; on return too,
 * if there is no memory, else inside: `state` is what to leave it with. */
struct chunk *cairn_heap_obtain(struct cairn_heap *h, size_t bytes, size_t size, uintptr_t *state);

/* Make a used chunk free, joined with whatever free memory it touches; a mapped one goes back to the port. From check
 * level 1 on, a fault if it cannot be a used chunk. O(1). */
void cairn_heap_give(struct cairn_heap *h, struct chunk *c);

/* A free chunk leaves its bin, or top all that it has, and is used as a whole. Returns it. O(1). */
struct chunk *cairn_heap_reuse(struct cairn_heap *h, struct chunk *c);

/* Make a used chunk as small as `size`, if what is behind can be a chunk of its own: that is given back. Returns the
 * chunk. O(1). */
struct chunk *cairn_heap_cut(struct cairn_heap *h, struct chunk *c, size_t size);

/* Make a block's chunk at least `size` large where it is; or leave it as it was and say false, as always of a mapped
 * one. From check level 1 on, a fault if there can be no such block. O(1). */
bool cairn_heap_fit(struct cairn_heap *h, struct chunk *c, size_t size);

/* The same with the help of the free chunk before, if there is one: the used chunk then begins there, uncut, and its
 * caller has yet to move what the block holds. NULL if that is not enough. Only after cairn_heap_fit. O(1). */
struct chunk *cairn_heap_slide(struct cairn_heap *h, struct chunk *c, size_t size);

/* There was no memory for `bytes` in this try, the first of which is 1. If blocks wait to be freed, the same try again;
 * if the port has freed something, the second; 0: that is it, and the failure is counted. Outside the lock. */
unsigned cairn_heap_relieve(struct cairn_heap *h, size_t bytes, unsigned try);

/* Is it a free chunk, or top, at least `size` large? */
static inline bool heap_is_free(const struct cairn_heap *h, const struct chunk *c, size_t size)
{
	return chunk_size(c) >= size && ((CAIRN_TOP_APART && c == region_top(h)) || !chunk_is_used(c));
}

/* May the caller not take the lock? Then a request is refused, which counts as a failure. Outside the lock. */
static inline bool heap_refuses(struct cairn_heap *h)
{
	if (!CAIRN_LOCK_REFUSES(h))
		return false;
	count_refusal(h);
	return true;
}

/* The same of a free, which is then put aside. */
static inline bool heap_frees_later(struct cairn_heap *h, void *mem)
{
#if HAS_LATER
	if (CAIRN_LOCK_REFUSES(h)) {
		cairn_free_later(h, mem);
		return true;
	}
#endif
	(void)h, (void)mem;
	return false;
}

/* Can the port make the heap's end hold `size` more? O(regions). */
static inline bool heap_grows(struct cairn_heap *h, size_t size)
{
	return h->help != NULL && h->help->grow(h, size);
}

/* The free chunk before `c`. Check level 1: its size is what c says. */
static inline struct chunk *heap_before(struct cairn_heap *h, const struct chunk *c)
{
	struct chunk *before = chunk_before(c);

	if (SUSPECT_QUICK && chunk_size(before) != c->prev_size)
		cairn_suspect_convict(h, c);
	return before;
}

/* The rest of cairn_heap_obtain, from inside the lock. */
static inline struct chunk *heap_insist(struct cairn_heap *h, size_t bytes, size_t size, uintptr_t *state)
{
	struct chunk *c;

	for (unsigned try = 1; (c = cairn_heap_take(h, size)) == NULL;) {
		cairn_lock_leave(h, *state);
		try = cairn_heap_relieve(h, bytes, try);
		if (try == 0)
			break;
		*state = cairn_later_enter(h);
	}
	return c;
}

/* The block of a chunk that was taken goes to its caller. Inside the lock on entry, outside on return. */
static inline void *heap_hand_out(struct cairn_heap *h, struct chunk *c, uintptr_t state)
{
	cairn_count_taken(h, 1);
	cairn_lock_leave(h, state);
	return chunk_mem(c);
}

/* The chunk of a block that its caller holds. From check level 1 on, a fault if there can be no such block. */
static inline struct chunk *heap_claim(struct cairn_heap *h, const void *mem)
{
	struct chunk *c = chunk_of(mem);

	if (CAIRN_CHECK >= 1 && !mapped_is(h, c))
		(void)suspect_room(h, c);
	return c;
}

/* Make a block hold `bytes` where it is, or leave it as it was and say false; a mapped one holds what it does. */
static HOT bool heap_fit(struct cairn_heap *h, struct chunk *c, size_t bytes)
{
	if (HAS_MAPPED && mapped_is(h, c))
		return bytes <= chunk_usable(c);
	return cairn_heap_fit(h, c, size_of_request(bytes));
}

#endif
