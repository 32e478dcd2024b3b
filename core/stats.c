/* What a heap holds.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* The largest chunk that a request can get: the rules of heap.c, read backwards. */
static size_t largest_size(const struct cairn_heap *h)
{
	size_t largest = chunk_size(h->top);
	unsigned looks = 2 * CAIRN_LARGE_PROBE;

	if (remainder_chunk(h) != NULL && chunk_size(remainder_chunk(h)) > largest)
		largest = chunk_size(remainder_chunk(h));
	for (const struct chunk *c = bins_head(h, bins_highest(h)); looks > 0; looks--) {
		if (c->fd == NULL || (CAIRN_CHECK >= 1 && !bins_leads_back(h, c->fd, c)))
			break;
		c = c->fd;
		if (chunk_size(c) > largest)
			largest = chunk_size(c);
	}
	return largest;
}

void cairn_stats(const struct cairn_heap *h, struct cairn_stats *stats)
{
	uintptr_t state = cairn_lock_enter(h);
	size_t largest = largest_size(h);

	__builtin_memset(stats, 0, sizeof *stats);
	stats->largest_free = largest >= CAIRN_CHUNK_MIN ? largest - CAIRN_OVERHEAD : 0;
	count_report(h, stats);
	cairn_lock_leave(h, state);
}

void cairn_reset_peak(struct cairn_heap *h)
{
	uintptr_t state = cairn_lock_enter(h);

	count_reset_peak(h);
	cairn_lock_leave(h, state);
}
