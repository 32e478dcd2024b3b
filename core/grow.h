/* A heap grows through its port's sbrk, and shrinks.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_GROW_H
#define CAIRN_GROW_H

#include "heap.h"
#include "tune.h"

/* The step in which the port gives and takes. */
static inline size_t grow_granule(const struct cairn_heap *h)
{
	return h->port->granule > CAIRN_ALIGNMENT ? h->port->granule : CAIRN_ALIGNMENT;
}

/* Make top, or the free end of some region, hold `size` bytes; a little less, should somebody else have moved the
 * break meanwhile. False if it cannot be: then nothing has changed. O(regions). */
bool cairn_grow(struct cairn_heap *h, size_t size);

/* The same where `at` is top, a region's free end, or its fence, and the break is behind it: then `at` is that chunk.
 * Else nothing has changed. O(regions). */
bool cairn_grow_at(struct cairn_heap *h, const struct chunk *at, size_t size);

/* Give back all of top but `keep` bytes, in granules; returns how many. O(1); O(regions) with checks. */
size_t cairn_shrink(struct cairn_heap *h, size_t keep);

/* Top gives back what it has to spare. O(1); O(regions) with checks. */
static inline void grow_trim(struct cairn_heap *h)
{
	if (CAIRN_TRIM_THRESHOLD > 0 && chunk_size(region_top(h)) > tuned_trim_threshold(h))
		cairn_shrink(h, tuned_top_pad(h));
}

#if CAIRN_TOP_APART
/* The chunk `c` of the size word `word` becomes the front of top, which then gives back what it has to spare. */
static HOT void grow_top(struct cairn_heap *h, struct chunk *c, size_t word)
{
	top_absorb(h, c, word);
	grow_trim(h);
}
#endif

#endif
