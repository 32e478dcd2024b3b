/* What is wrong with a block.  SPDX-License-Identifier: MIT */
#include "suspect.h"

#include "walk.h"

/* Not only called free by the P behind it, which an overrun may have cleared, but by the other tag, too. */
static bool is_free(const struct chunk *c)
{
	return !chunk_is_used(c) && chunk_after(c)->prev_size == chunk_size(c);
}

/* Walk up to where `c` should be: a chunk of its own, or a part of which one? */
static enum cairn_fault verdict(const struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	const struct chunk *at = region_first(r);
	const struct chunk *after = walk_after(h, r, at);

	while (after != NULL && after <= c) {
		at = after;
		after = walk_after(h, r, at);
	}
	if (after == NULL)
		return CAIRN_FAULT_OVERRUN;
	if (at == region_top(h) || is_free(at))
		return CAIRN_FAULT_DOUBLE_FREE;
	return at == c ? CAIRN_FAULT_OVERRUN : CAIRN_FAULT_BAD_POINTER;
}

void cairn_suspect_convict(struct cairn_heap *h, const struct chunk *c)
{
	const struct region *r = cairn_region_find(h, c);

	cairn_port_fault(h, r == NULL ? CAIRN_FAULT_BAD_POINTER : verdict(h, r, c), chunk_mem(c));
}

/* Check level 2: both tags of a free chunk agree, all others are as walks expect them. (Links are looked at before they
 * are followed.) */
static bool is_sound(const struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	const struct chunk *after = walk_after(h, r, c);

	if (after == NULL)
		return false;
	return c == region_top(h) || chunk_before_is_used(after) || (is_free(c) && chunk_before_is_used(c));
}

static void require_neighbours(struct cairn_heap *h, const struct region *r, const struct chunk *c)
{
	const struct chunk *after = chunk_after(c);
	bool sound = after == r->fence || is_sound(h, r, after);

	if (!chunk_before_is_used(c))
		sound = sound && is_sound(h, r, chunk_before(c)) && chunk_after(chunk_before(c)) == c;
	if (!sound)
		cairn_suspect_convict(h, c);
	const struct chunk *top = region_top(h);
	if (r == region_growing(h) && top != r->fence && walk_after(h, r, top) != r->fence)
		cairn_port_fault(h, CAIRN_FAULT_BAD_TOP, chunk_mem(top));
}

size_t cairn_suspect_claim(struct cairn_heap *h, const struct chunk *c)
{
	const struct region *r = cairn_region_find(h, c);

	if (r == NULL)
		cairn_port_fault(h, CAIRN_FAULT_BAD_POINTER, chunk_mem(c));

	bool grows = r == region_growing(h);
	size_t size = chunk_size(c);
	size_t above = chunk_distance(c, grows ? region_top(h) : r->fence);
	if ((grows && c >= region_top(h)) || size < CAIRN_CHUNK_MIN || size > above || !chunk_is_used(c) ||
	    (!chunk_before_is_used(c) &&
	     region_steps(0, c->prev_size, CAIRN_ALIGN_LOG2) > chunk_distance(region_first(r), c) >> CAIRN_ALIGN_LOG2))
		cairn_suspect_convict(h, c);
	if ((!grows || above > size) && chunk_size(chunk_after(c)) > above - size)
		cairn_suspect_convict(h, c);
	if (CAIRN_CHECK >= 2)
		require_neighbours(h, r, c);
	return above - size + (grows ? 0 : CAIRN_ALIGNMENT);
}
