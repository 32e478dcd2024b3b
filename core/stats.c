/* What a heap holds.  SPDX-License-Identifier: MIT */
#include "cache.h"
#include "heap.h"

/* The largest of the first `looks` chunks of a bin, if it is larger than `largest`. */
static size_t largest_in(const struct cairn_heap *h, unsigned bin, size_t looks, size_t largest)
{
	const struct chunk *head = bins_head(h, bin);

	for (const struct chunk *c = head; looks > 0; looks--) {
		if (c->fd == bins_end(head) || (CAIRN_CHECK >= 1 && !bins_leads_back(h, c->fd, c)))
			break;
		c = c->fd;
		if (chunk_size(c) > largest)
			largest = chunk_size(c);
	}
	return largest;
}

/* The largest chunk that a request can get: the rules of `take`, read backwards. One turn for each bin at most; and one
 * for each chunk that waits in the unsorted bin. */
static size_t largest_size(const struct cairn_heap *h)
{
	unsigned bin = CAIRN_BIN_LAST;
	size_t largest = CAIRN_TOP_APART ? chunk_size(region_top(h)) : largest_in(h, BIN_END, BIN_LOOKS, 0);

#if CAIRN_BIN_FIRST == 1
	largest = largest_in(h, CAIRN_BIN_FIRST, SIZE_MAX, largest);
#endif
	while (bin > CAIRN_BIN_FIRST && bins_head(h, bin)->fd == bins_end(bins_head(h, bin)))
		bin--;
	return largest_in(h, bin, BIN_LOOKS, largest);
}

void cairn_stats(const struct cairn_heap *h, struct cairn_stats *stats)
{
	__builtin_memset(stats, 0, sizeof *stats);

	uintptr_t state = cairn_lock_enter(h);
	size_t largest = largest_size(h);
	stats->largest_free = largest >= CAIRN_CHUNK_MIN ? largest - CAIRN_OVERHEAD : 0;
	stats->waiting = later_waiting(h);
	count_report(h, stats);
	cache_report(h, stats);
	cairn_lock_leave(h, state);
}

void cairn_reset_peak(struct cairn_heap *h)
{
	uintptr_t state = cairn_lock_enter(h);

	count_reset_peak(h);
	cairn_lock_leave(h, state);
}
