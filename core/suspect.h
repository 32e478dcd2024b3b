/* Is a block what its caller says, and a free chunk what it was?  Check levels 1 and 2.  SPDX-License-Identifier: MIT
 *
 * At level 1, where speed counts, the quick look costs a few instructions at every call, and there is a long one only
 * where it is not content: either the block is in a region that does not grow, or the heap is about to stop and may
 * take its time to say why. Elsewhere there is the long one only.
 */
#ifndef CAIRN_SUSPECT_H
#define CAIRN_SUSPECT_H

#include "bins.h"

/* The long look, at a chunk of any region; in front of a fence, there is one step more room than there is: none only in
 * front of top. O(regions); a fault if the chunk is not as described, O(chunks). */
__attribute__((cold)) size_t cairn_suspect_claim(struct cairn_heap *h, const struct chunk *c);

/* The block of `c`, plausible so far, contradicts its neighbours: stop at the fault that this amounts to. O(chunks). */
CAIRN_NORETURN void cairn_suspect_convict(struct cairn_heap *h, const struct chunk *c);

#if CAIRN_CHECK == 1 && CAIRN_FOR_SPEED
/* The quick look at a chunk that should be in use: in the region that grows, keeping within, used, and saying nothing
 * impossible of the size before it. Then `room` is how much there is behind it, up to top. False says nothing yet. */
static inline bool suspect_is_plain(const struct cairn_heap *h, const struct chunk *c, size_t *room)
{
	const struct chunk *low = h->low;
	size_t steps = h->steps;
	size_t above = chunk_distance(c, low) + (steps << CAIRN_ALIGN_LOG2);

	return region_steps((uintptr_t)low, (uintptr_t)c, CAIRN_ALIGN_LOG2) < steps && c->size >= CAIRN_CHUNK_MIN &&
	       !__builtin_sub_overflow(above, chunk_size(c), room) &&
	       ((c->size & chunk_after(c)->size & CHUNK_P) != 0 ||
	        (chunk_is_used(c) &&
	         region_steps(0, c->prev_size, CAIRN_ALIGN_LOG2) <= chunk_distance(low, c) >> CAIRN_ALIGN_LOG2));
}
#else
static inline bool suspect_is_plain(const struct cairn_heap *h, const struct chunk *c, size_t *room)
{
	(void)h, (void)c, (void)room;
	return false;
}
#endif

/* The room behind a used chunk: the quick look where it is worth its bytes, else the long one. */
static inline size_t suspect_room(struct cairn_heap *h, const struct chunk *c)
{
	size_t room;

	return suspect_is_plain(h, c, &room) ? room : cairn_suspect_claim(h, c);
}

#endif
