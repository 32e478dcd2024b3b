/* Is the heap sound?  SPDX-License-Identifier: MIT
 *
 * Regions first, so that every later address can be told to be inside one before it is read; then each chunk against
 * its neighbours; then each bin, and each cache, against its chunks; at last the sums. A walk goes up in memory and a
 * list is left where a link does not lead back, so both end on any bytes.
 */
#include "cache.h"
#include "heap.h"
#include "walk.h"

/* What the walk through the chunks has found. */
struct survey {
	size_t size, used, free_chunks, cached_chunks;
	size_t fast; /* of what the tags call used, the bytes in fast bins */
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

/* May a link lead there? As region_spans, but nothing between the regions is read. */
static bool is_chunk_or_head(const struct cairn_heap *h, const struct chunk *c)
{
	return bins_is_head(h, c) || cairn_region_find(h, c) != NULL;
}

/* The end of a list is NULL; that of a ring is its head. */
static bool leads_back(const struct cairn_heap *h, const struct chunk *fd, const struct chunk *c)
{
	return (CAIRN_RINGS ? is_chunk_or_head(h, fd) : cairn_region_find(h, fd) != NULL) && fd->bk == c;
}

static bool leads_to(const struct cairn_heap *h, const struct chunk *bk, const struct chunk *c)
{
	return is_chunk_or_head(h, bk) && bk->fd == c;
}

/* A free chunk that is not top: its size stands behind it, the chunk before is in use, its links lead here. */
static bool check_free(const struct cairn_heap *h, const struct chunk *c, struct cairn_finding *finding)
{
	if (chunk_after(c)->prev_size != chunk_size(c))
		return breaks(finding, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	if (!chunk_before_is_used(c))
		return breaks(finding, CAIRN_FAULT_UNMERGED, chunk_mem(c));
	if (!leads_to(h, c->bk, c) || ((CAIRN_RINGS || c->fd != NULL) && !leads_back(h, c->fd, c)))
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
		s->cached_chunks += cache_holds(h, c);
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

/* A chunk in a region, of whatever size it says, after `from` in a bin. */
static bool belongs_in(const struct cairn_heap *h, const struct chunk *c, const struct chunk *from, unsigned bin)
{
	if (bin == CAIRN_BIN_FIRST && CAIRN_BIN_FIRST == 1)
		return CAIRN_RINGS || c->fd == NULL;
	return walk_after(h, cairn_region_find(h, c), c) != NULL && bin == bins_of(c, chunk_size(c)) &&
	       bins_is_in_order(h, from, c);
}

#if CAIRN_LARGE_SORTED
/* In a sorted bin, after `from`, which is the head or a chunk as well: one of the same size is not linked to other
 * sizes; another is, both ways, up to that of `from`, or the first to the smallest. */
static bool skips_equals(const struct cairn_heap *h, const struct chunk *c, const struct chunk *from)
{
	const struct sorted *s = (const struct sorted *)c;
	const struct sorted *up = s->bk_nextsize;
	const struct region *r = cairn_region_find(h, sorted_chunk(up));
	const struct chunk *above = bins_is_head(h, from) ? from->bk : from;

	if (!bins_is_head(h, from) && chunk_size(from) == chunk_size(c))
		return s->fd_nextsize == NULL;
	return r != NULL && walk_after(h, r, sorted_chunk(up)) != NULL && cairn_region_find(h, above) != NULL &&
	       sorted_size(up) == chunk_size(above) && !size_is_small(sorted_size(up)) && up->fd_nextsize == s;
}
#else
static bool skips_equals(const struct cairn_heap *h, const struct chunk *c, const struct chunk *from)
{
	(void)h, (void)c, (void)from;
	return true;
}
#endif

static bool check_bin(const struct cairn_heap *h, unsigned bin, size_t *chunks, struct cairn_finding *finding)
{
	const struct chunk *from = bins_head(h, bin);
	const struct chunk *end = bins_end(from);

	for (; from->fd != end; from = from->fd) {
		if (!leads_back(h, from->fd, from))
			return breaks(finding, CAIRN_FAULT_BAD_LINK, chunk_mem(from));
		if ((CAIRN_RINGS && bins_is_head(h, from->fd)) || !belongs_in(h, from->fd, from, bin))
			return breaks(finding, CAIRN_FAULT_BAD_BIN, chunk_mem(from->fd));
		if (bin > SIZE_SMALL_BIN_LAST && !skips_equals(h, from->fd, from))
			return breaks(finding, CAIRN_FAULT_BAD_LINK, chunk_mem(from->fd));
		++*chunks;
	}
	return end == NULL || end->bk == from || breaks(finding, CAIRN_FAULT_BAD_LINK, chunk_mem(from));
}

#if CAIRN_FAST_MAX > 0
/* The chunks in fast bins are of their bin's size, used to their neighbours, and no more than there can be. */
static bool check_fast_bins(const struct cairn_heap *h, struct survey *s, struct cairn_finding *finding)
{
	for (size_t size = CAIRN_CHUNK_MIN; size <= CAIRN_FAST_MAX; size += CAIRN_ALIGNMENT)
		for (const struct chunk *c = fast_first(h, size); c != NULL; c = fast_next(c)) {
			const struct region *r = cairn_region_find(h, c);
			if (r == NULL)
				return breaks(finding, CAIRN_FAULT_BAD_LINK, c);
			s->fast += size;
			if (chunk_size(c) != size || walk_after(h, r, c) == NULL || !chunk_is_used(c) || s->fast > s->used ||
			    !fast_any(h))
				return breaks(finding, CAIRN_FAULT_BAD_BIN, chunk_mem(c));
		}
	return true;
}
#else
static bool check_fast_bins(const struct cairn_heap *h, struct survey *s, struct cairn_finding *finding)
{
	(void)h, (void)s, (void)finding;
	return true;
}
#endif

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
	for (unsigned bin = 0; bin < BINS_MAPPED; bin++)
		if (!bins_map_agrees(h, bin))
			return breaks(finding, CAIRN_FAULT_BAD_BIN, h);
	for (unsigned bin = CAIRN_BIN_FIRST; bin <= BIN_END; bin++)
		if (!check_bin(h, bin, &binned, finding))
			return false;
	if (binned != s.free_chunks)
		return breaks(finding, CAIRN_FAULT_BAD_BIN, h);
	if (!check_fast_bins(h, &s, finding))
		return false;
	struct cairn_finding found = cache_check(h, s.cached_chunks);
	if (found.rule != CAIRN_FAULT_NONE)
		return breaks(finding, found.rule, found.where);
	return count_is_right(h, s.size, s.used - s.fast) || breaks(finding, CAIRN_FAULT_BAD_COUNT, h);
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
