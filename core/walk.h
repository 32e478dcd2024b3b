/* One step of a walk, safe on any bytes.  SPDX-License-Identifier: MIT */
#ifndef CAIRN_WALK_H
#define CAIRN_WALK_H

#include "region.h"

/* The record is as it was written: its pointers may be followed. */
static inline bool walk_is_sealed(const struct region *r)
{
	return r->seal == region_seal(r);
}

/* The lowest region, or NULL: also if the list's head is damaged. */
static inline const struct region *walk_first_region(const struct cairn_heap *h)
{
	return walk_is_sealed(&h->list) ? h->list.next : NULL;
}

/* cairn_region_find for a heap that may be damaged. O(regions). */
static inline const struct region *walk_region_of(const struct cairn_heap *h, const struct chunk *c)
{
	const struct region *r = walk_first_region(h);

	while (r != NULL && walk_is_sealed(r) &&
	       chunk_distance(region_first(r), c) >= chunk_distance(region_first(r), r->fence))
		r = r->next;
	return r != NULL && walk_is_sealed(r) && (uintptr_t)c % CAIRN_ALIGNMENT == 0 ? r : NULL;
}

/* The chunk after `c`, at last the fence; NULL if c's size contradicts the region, or is that of no chunk. */
static inline const struct chunk *walk_after(const struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	size_t size = chunk_size(c);
	size_t least = c == region_top(h) ? CAIRN_ALIGNMENT : CAIRN_CHUNK_MIN;

	if (size < least || size > chunk_distance(c, r->fence) || size % CAIRN_ALIGNMENT != 0)
		return NULL;
	return chunk_after(c);
}

#endif
