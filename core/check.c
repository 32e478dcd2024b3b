/* Is the heap sound?  SPDX-License-Identifier: MIT
 *
 * Regions first, so that every later address can be told to be inside one before it is read; then each chunk against
 * its neighbours; then each bin against its chunks; at last the sums. A walk goes up in memory and a list is left where
 * a link does not lead back, so both end on any bytes.
 */
#include "heap.h"
#include "walk.h"

/* What the walk through the chunks has found. */
struct survey {
	size_t size, used, free_chunks;
	bool top_is_last;
};

static bool breaks(struct cairn_finding *finding, enum cairn_fault rule, const void *where)
{
	finding->rule = rule;
	finding->where = where;
	return false;
}

static bool check_regions(const struct cairn_heap *h, struct cairn_finding *finding)
{
	const struct region *r = walk_first_region(h);
	const struct region *growing = region_growing(h);
	bool found = growing == NULL;

	if (!walk_is_sealed(&h->list))
		return breaks(finding, CAIRN_FAULT_BAD_REGION, h);
	for (; r != NULL; r = r->next) {
		if (!walk_is_sealed(r) || (r->next != NULL && (uintptr_t)r->next < (uintptr_t)region_end(r)))
			return breaks(finding, CAIRN_FAULT_BAD_REGION, r);
		found = found || r == growing;
	}
	if (!region_span_is_right(h))
		return breaks(finding, CAIRN_FAULT_BAD_REGION, h);
	return (found && top_is_sound(h, growing)) || breaks(finding, CAIRN_FAULT_BAD_TOP, region_top(h));
}

/* As bins_leads_to and bins_leads_back, but nothing between the regions is read. */
static bool leads_back(const struct cairn_heap *h, const struct chunk *fd, const struct chunk *c)
{
	return cairn_region_find(h, fd) != NULL && fd->bk == c;
}

static bool leads_to(const struct cairn_heap *h, const struct chunk *bk, const struct chunk *c)
{
	return (bins_of_head(h, bk) <= BIN_END || cairn_region_find(h, bk) != NULL) && bk->fd == c;
}

/* A free chunk that is not top: its size stands behind it, the chunk before is in use, its links lead here. */
static bool check_free(const struct cairn_heap *h, const struct chunk *c, struct cairn_finding *finding)
{
	if (chunk_after(c)->prev_size != chunk_size(c))
		return breaks(finding, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	if (!chunk_before_is_used(c))
		return breaks(finding, CAIRN_FAULT_UNMERGED, chunk_mem(c));
	if (!leads_to(h, c->bk, c) || (c->fd != NULL && !leads_back(h, c->fd, c)))
		return breaks(finding, CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	return true;
}

static bool check_chunk(const struct cairn_heap *h, const struct region *r, const struct chunk *c, struct survey *s,
                        struct cairn_finding *finding)
{
	bool used = chunk_is_used(c);

	if ((c->size & CHUNK_M) != 0 || (c == region_first(r) && !chunk_before_is_used(c)))
		return breaks(finding, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	s->size += chunk_size(c);
	if (c == region_top(h)) {
		s->top_is_last = chunk_after(c) == r->fence;
		return chunk_before_is_used(c) || breaks(finding, CAIRN_FAULT_UNMERGED, chunk_mem(c));
	}
	if (used) {
		s->used += chunk_size(c);
		return true;
	}
	s->free_chunks++;
	return check_free(h, c, finding);
}

static bool check_chunks(const struct cairn_heap *h, const struct region *r, struct survey *s,
                         struct cairn_finding *finding)
{
	const struct chunk *c = region_first(r);

	while (c != r->fence) {
		const struct chunk *after = walk_after(h, r, c);
		if (after == NULL)
			return breaks(finding, CAIRN_FAULT_OVERRUN, chunk_mem(c));
		if (!check_chunk(h, r, c, s, finding))
			return false;
		c = after;
	}
	if (chunk_size(c) != 0)
		return breaks(finding, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	s->top_is_last = s->top_is_last || c == region_top(h);
	return true;
}

/* A chunk in a region, of whatever size it says. */
static bool belongs_in(const struct cairn_heap *h, const struct chunk *c, unsigned bin)
{
	if (bin == REMAINDER_BIN)
		return c->fd == NULL;
	return walk_after(h, cairn_region_find(h, c), c) != NULL && bin == bins_of(c, chunk_size(c));
}

static bool check_bin(const struct cairn_heap *h, unsigned bin, size_t *chunks, struct cairn_finding *finding)
{
	const struct chunk *from = bins_head(h, bin);

	for (; from->fd != NULL; from = from->fd) {
		if (!leads_back(h, from->fd, from))
			return breaks(finding, CAIRN_FAULT_BAD_LINK, chunk_mem(from));
		if (!belongs_in(h, from->fd, bin))
			return breaks(finding, CAIRN_FAULT_BAD_BIN, chunk_mem(from->fd));
		++*chunks;
	}
	return true;
}

static bool check_heap(const struct cairn_heap *h, struct cairn_finding *finding)
{
	struct survey s = {.top_is_last = region_growing(h) == NULL};
	size_t binned = 0;

	if (!check_regions(h, finding))
		return false;
	for (const struct region *r = h->list.next; r != NULL; r = r->next)
		if (!check_chunks(h, r, &s, finding))
			return false;
	if (!s.top_is_last)
		return breaks(finding, CAIRN_FAULT_BAD_TOP, chunk_mem(region_top(h)));
	for (unsigned bin = 0; bin < 32; bin++)
		if (!bins_map_agrees(h, bin))
			return breaks(finding, CAIRN_FAULT_BAD_BIN, h);
	for (unsigned bin = CAIRN_BIN_FIRST; bin <= BIN_END; bin++)
		if (!check_bin(h, bin, &binned, finding))
			return false;
	if (binned != s.free_chunks)
		return breaks(finding, CAIRN_FAULT_BAD_BIN, h);
	return count_is_right(h, s.size, s.used) || breaks(finding, CAIRN_FAULT_BAD_COUNT, h);
}

bool cairn_check(const struct cairn_heap *h, struct cairn_finding *finding)
{
	struct cairn_finding unheard;
	uintptr_t state = cairn_lock_enter(h);

	if (finding == NULL)
		finding = &unheard;
	breaks(finding, CAIRN_FAULT_NONE, NULL);
	bool sound = check_heap(h, finding);
	cairn_lock_leave(h, state);
	return sound;
}
