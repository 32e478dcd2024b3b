/* Is a block what its caller says, and a free chunk what it was?  Check levels 1 and 2.  SPDX-License-Identifier: MIT
 *
 * At level 1, where speed counts, the quick look costs a few instructions at every call, and there is a long one only
 * where it is not content: either the block is in a region that does not grow, or the heap is about to stop and may
 * take its time to say why. Elsewhere there is the long one only.
 */
#ifndef CAIRN_SUSPECT_H
#define CAIRN_SUSPECT_H

#include "fast.h"

/* The long look, at a chunk of any region, and the tags around it: a fault if it is not a used one, or they are not as
 * they were. With CAIRN_FOR_SPEED the room behind it; in front of a fence, there is one step more than there is: none
 * only in front of top. O(regions); a fault takes O(chunks). */
__attribute__((cold)) size_t cairn_suspect_claim(struct cairn_heap *h, const struct chunk *c);

/* The block of `c`, plausible so far, contradicts its neighbours, or is no mapped one as it says: stop at the fault
 * that this amounts to. Only with CAIRN_FOR_SPEED or CAIRN_MAP_THRESHOLD. O(chunks). */
CAIRN_NORETURN void cairn_suspect_convict(struct cairn_heap *h, const struct chunk *c);

/* What the quick look leaves out, the tags of free chunks around, is looked at where they are relied on. */
#define SUSPECT_QUICK (CAIRN_CHECK == 1 && CAIRN_FOR_SPEED)

#if SUSPECT_QUICK
/* Is there a place for a used chunk at `c`, in the region that grows? */
static HOT bool suspect_is_place(const struct cairn_heap *h, const struct chunk *c)
{
	return region_steps((uintptr_t)h->low, (uintptr_t)c, CAIRN_ALIGN_LOG2) <= h->steps;
}

/* The quick look at a chunk in such a place: keeping within, used, and the chunk before it used or not as `flags` says.
 * Then `room` is how many steps there are behind it, up to top. False says nothing. */
static HOT bool suspect_is_plain(const struct cairn_heap *h, const struct chunk *c, size_t flags, size_t *size,
                                 size_t *room)
{
	size_t steps = h->steps;
	size_t distance = chunk_distance(h->low, c);
	size_t left = steps - (distance >> CAIRN_ALIGN_LOG2);
	size_t over = (CAIRN_RINGS ? c->size & ~CHUNK_A : c->size) - (CAIRN_CHUNK_MIN | flags);

	OPAQUE(over);
	*size = over + CAIRN_CHUNK_MIN;
	*room = left - (over >> CAIRN_ALIGN_LOG2);
	return region_steps(0, over, CAIRN_ALIGN_LOG2) <= left && chunk_before_is_used(chunk_at(c, *size)) &&
	       (flags != 0 || region_steps(c->prev_size, distance, CAIRN_ALIGN_LOG2) <= steps);
}
#else
static inline bool suspect_is_place(const struct cairn_heap *h, const struct chunk *c)
{
	(void)h, (void)c;
	return false;
}

static inline bool suspect_is_plain(const struct cairn_heap *h, const struct chunk *c, size_t flags, size_t *size,
                                    size_t *room)
{
	(void)h, (void)c, (void)flags, (void)size, (void)room;
	return false;
}
#endif

/* The room behind a used chunk: the quick look where it is worth its bytes, else the long one. (A top no larger than
 * the smallest chunk may look plain.) */
static inline size_t suspect_room(struct cairn_heap *h, const struct chunk *c)
{
	size_t size, room;
	bool is_place = suspect_is_place(h, c) && c != region_top(h);

	if (is_place)
		fast_require_none(h, c);
	if (is_place && (suspect_is_plain(h, c, CHUNK_P, &size, &room) || suspect_is_plain(h, c, 0, &size, &room)))
		return room << CAIRN_ALIGN_LOG2;
	return cairn_suspect_claim(h, c);
}

/* A chunk that is in a bin, or should be: a fault if its links or tags do not agree with what is around it. O(1). */
void cairn_suspect_free(struct cairn_heap *h, const struct chunk *c);

/* The same where bytes count. For speed, each looks at what it needs. */
static inline void suspect_free(struct cairn_heap *h, const struct chunk *c)
{
	if (CAIRN_CHECK >= 1 && !CAIRN_FOR_SPEED)
		cairn_suspect_free(h, c);
}

/* What the quick look leaves out of the chunk behind a used one, which has so much room. */
static inline void suspect_after(struct cairn_heap *h, const struct chunk *c, const struct chunk *after, size_t room)
{
	if (SUSPECT_QUICK && after != region_top(h) &&
	    (chunk_size(after) > room || (!chunk_is_used(after) && chunk_after(after)->prev_size != chunk_size(after))))
		cairn_suspect_convict(h, c);
}

#endif
