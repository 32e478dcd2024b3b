/* What a heap holds.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* The largest of those chunks of a bin that a request looks at, if it is larger than `largest`. */
static size_t largest_in(const struct cairn_heap *h, unsigned bin, size_t largest)
{
	const struct chunk *c = bins_head(h, bin);

	for (unsigned looks = CAIRN_LARGE_PROBE; looks > 0; looks--) {
		if (c->fd == NULL || (CAIRN_CHECK >= 1 && !bins_leads_back(h, c->fd, c)))
			break;
		c = c->fd;
		if (chunk_size(c) > largest)
			largest = chunk_size(c);
	}
	return largest;
}

/* The largest chunk that a request can get: the rules of `take`, read backwards. One turn for each bin at most. */
static size_t largest_size(const struct cairn_heap *h)
{
	unsigned bin = CAIRN_BIN_LAST;
	size_t largest = CAIRN_TOP_APART ? chunk_size(region_top(h)) : largest_in(h, BIN_END, 0);

	if (remainder_chunk(h) != NULL)
		largest = largest_in(h, REMAINDER_BIN, largest);
	while (bin > CAIRN_BIN_FIRST && bins_first(h, bin) == NULL)
		bin--;
	return largest_in(h, bin, largest);
}

void cairn_stats(const struct cairn_heap *h, struct cairn_stats *stats)
{
	__builtin_memset(stats, 0, sizeof *stats);

	uintptr_t state = cairn_lock_enter(h);
	size_t largest = largest_size(h);
	stats->largest_free = largest >= CAIRN_CHUNK_MIN ? largest - CAIRN_OVERHEAD : 0;
	stats->waiting = later_waiting(h);
	count_report(h, stats);
	cairn_lock_leave(h, state);
}

void cairn_reset_peak(struct cairn_heap *h)
{
	uintptr_t state = cairn_lock_enter(h);

	count_reset_peak(h);
	cairn_lock_leave(h, state);
}
