/* What is wrong with a block.  SPDX-License-Identifier: MIT */
#include "suspect.h"

#include "walk.h"

/* Not only called free by the P behind it, which an overrun may have cleared, but by the other tag, too. */
static bool is_free(const struct chunk *c, const struct chunk *after)
{
	return !chunk_before_is_used(after) && after->prev_size == chunk_distance(c, after);
}

/* Walk up to where `c` should be: a chunk of its own, or a part of which one? */
static enum cairn_fault verdict(const struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	const struct chunk *at;
	const struct chunk *after = region_first(r);

	do {
		at = after;
		after = walk_after(h, r, at);
	} while (after != NULL && after <= c);
	if (after == NULL)
		return CAIRN_FAULT_OVERRUN;
	if (at == region_top(h) || is_free(at, after))
		return CAIRN_FAULT_DOUBLE_FREE;
	return at == c ? CAIRN_FAULT_OVERRUN : CAIRN_FAULT_BAD_POINTER;
}

static CAIRN_NORETURN void convict(struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	cairn_port_fault(h, verdict(h, r, c), chunk_mem(c));
}

#if CAIRN_FOR_SPEED || CAIRN_MAP_THRESHOLD > 0
void cairn_suspect_convict(struct cairn_heap *h, const struct chunk *c)
{
	const struct region *r = cairn_region_find(h, c);

	cairn_port_fault(h, r == NULL ? CAIRN_FAULT_BAD_POINTER : verdict(h, r, c), chunk_mem(c));
}
#endif

/* Check level 2: no free chunks touch, and top reaches up to its region's fence. */
static void require_more(struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	const struct chunk *after = chunk_after(c);
	const struct chunk *top = region_top(h);

	if ((!chunk_before_is_used(c) && !chunk_before_is_used(chunk_before(c))) ||
	    (after != top && !chunk_is_used(after) && !chunk_before_is_used(after)))
		convict(h, r, c);
	if (top != r->fence && r == region_growing(h) && walk_after(h, r, top) != r->fence)
		cairn_port_fault(h, CAIRN_FAULT_BAD_TOP, chunk_mem(top));
}

/* Where a region's chunks end that are not top: at top, or at the fence. */
static const struct chunk *end_of(const struct cairn_heap *h, const struct chunk *first, const struct chunk *fence)
{
	const struct chunk *top = region_top(h);

	return CAIRN_TOP_APART && chunk_distance(first, top) < chunk_distance(first, fence) ? top : fence;
}

/* Has the chunk a size that it can have, with so much room? */
static bool fits_in(const struct chunk *c, size_t room)
{
	return chunk_size(c) >= CAIRN_CHUNK_MIN && chunk_size(c) <= room;
}

/* The chunk behind a used one is used, or free with both tags; or it is the end, and reaches up to the fence. */
static bool is_sound_after(const struct region *r, const struct chunk *after, const struct chunk *end)
{
	if (after == end)
		return chunk_after(end) == r->fence;
	return fits_in(after, chunk_distance(after, end)) &&
	       (chunk_is_used(after) || chunk_after(after)->prev_size == chunk_size(after));
}

/* The chunk before is used; or it is free, says `c`, and how large it is. */
static bool is_sound_before(const struct region *r, const struct chunk *c)
{
	return chunk_before_is_used(c) ||
	       (region_steps(0, c->prev_size, CAIRN_ALIGN_LOG2) <= chunk_distance(region_first(r), c) >> CAIRN_ALIGN_LOG2 &&
	        chunk_size(chunk_before(c)) == c->prev_size);
}

/* Is it a used chunk of the region, and are the tags around it as they were? */
static bool is_block(const struct region *r, const struct chunk *c, const struct chunk *end)
{
	return c < end && fits_in(c, chunk_distance(c, end)) && chunk_is_used(c) &&
	       is_sound_after(r, chunk_after(c), end) && is_sound_before(r, c);
}

size_t cairn_suspect_claim(struct cairn_heap *h, const struct chunk *c)
{
	const struct region *r = cairn_region_find(h, c);
	const struct chunk *end = r != NULL ? end_of(h, region_first(r), r->fence) : NULL;

	if (end == NULL)
		cairn_port_fault(h, CAIRN_FAULT_BAD_POINTER, chunk_mem(c));
	if (!is_block(r, c, end))
		convict(h, r, c);
	fast_require_none(h, c);
	if (CAIRN_CHECK >= 2)
		require_more(h, r, c);
	if (!CAIRN_FOR_SPEED)
		return 0;
	return chunk_distance(chunk_after(c), end) + (end == region_top(h) ? 0 : CAIRN_ALIGNMENT);
}

void cairn_suspect_free(struct cairn_heap *h, const struct chunk *c)
{
	const struct chunk *after = chunk_after(c);

	REQUIRE(h, bins_links_lead_back(h, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	REQUIRE(h,
	        chunk_size(c) >= CAIRN_CHUNK_MIN && region_spans(h, chunk_at(after, (size_t)0 - CAIRN_ALIGNMENT)) &&
	            after->prev_size == chunk_size(c),
	        CAIRN_FAULT_OVERRUN, chunk_mem(c));
}
