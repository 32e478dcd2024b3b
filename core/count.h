/* The counters behind cairn_stats; nothing at all with CAIRN_STATS 0.  SPDX-License-Identifier: MIT
 *
 * What is used is kept as the distance to the peak: one counter to write for both, and the peak moves only when that
 * distance runs out.
 */
#ifndef CAIRN_COUNT_H
#define CAIRN_COUNT_H

#include "state.h"

#if CAIRN_STATS

static inline void count_capacity(struct cairn_heap *h, size_t size)
{
	h->capacity += size;
}

/* `blocks` more (1, or 0 for a block that only moves), of `size` in all, are used. */
static inline void count_taken(struct cairn_heap *h, size_t blocks, size_t size)
{
	size_t allocations = h->allocations;
	size_t reserve;

	if (__builtin_sub_overflow(h->reserve, size, &reserve)) {
		h->peak -= reserve;
		reserve = 0;
	}
	h->allocations = allocations + blocks;
	h->reserve = reserve;
}

/* A chunk of that size is used, or is not any more. Until cairn_count_taken it may become another. */
static inline void count_used(struct cairn_heap *h, size_t size)
{
	h->reserve -= size;
}

static inline void count_unused(struct cairn_heap *h, size_t size)
{
	h->reserve += size;
}

/* What is used now is what its callers have got: the peak, if it is more than ever. `blocks` of it are new. */
void cairn_count_taken(struct cairn_heap *h, size_t blocks);

static inline void count_free(struct cairn_heap *h)
{
	h->frees++;
}

/* A block that has only moved was counted as a new one. */
static inline void count_one_less(struct cairn_heap *h)
{
	h->allocations--;
}

static inline void count_given(struct cairn_heap *h, size_t blocks, size_t size)
{
	size_t reserve = h->reserve;
	size_t frees = h->frees;

	h->reserve = reserve + size;
	h->frees = frees + blocks;
}

static inline void count_failure(struct cairn_heap *h, size_t bytes)
{
	h->failures++;
	h->last_failed = bytes;
}

/* Outside the lock. Where the core has no exclusives, interrupts that nest may count as one. */
static inline void count_refusal(struct cairn_heap *h)
{
#if __GCC_ATOMIC_POINTER_LOCK_FREE == 2
	__atomic_fetch_add(&h->refused, 1, __ATOMIC_RELAXED);
#else
	h->refused++;
#endif
}

#if CAIRN_MAP_THRESHOLD > 0
/* So many bytes are mapped, or are not any more. */
static inline void count_mapped(struct cairn_heap *h, size_t bytes)
{
	h->mapped += bytes;
	if (h->mapped_peak < h->mapped)
		h->mapped_peak = h->mapped;
}

static inline void count_unmapped(struct cairn_heap *h, size_t bytes)
{
	h->mapped -= bytes;
}

/* No mapping is larger than all of them. */
static inline size_t count_mapped_now(const struct cairn_heap *h)
{
	return h->mapped;
}

static inline void count_report_mapped(const struct cairn_heap *h, struct cairn_stats *stats)
{
	stats->mapped = h->mapped;
	stats->mapped_peak = h->mapped_peak;
}

static inline void count_reset_mapped_peak(struct cairn_heap *h)
{
	h->mapped_peak = h->mapped;
}
#else
static inline size_t count_mapped_now(const struct cairn_heap *h)
{
	(void)h;
	return 0;
}

static inline void count_report_mapped(const struct cairn_heap *h, struct cairn_stats *stats)
{
	(void)h, (void)stats;
}

static inline void count_reset_mapped_peak(struct cairn_heap *h)
{
	(void)h;
}
#endif

static inline void count_report(const struct cairn_heap *h, struct cairn_stats *stats)
{
	stats->capacity = h->capacity;
	stats->used = h->peak - h->reserve;
	stats->peak = h->peak;
	stats->free = h->capacity - stats->used;
	stats->allocations = h->allocations;
	stats->frees = h->frees;
	stats->failures = h->failures + h->refused;
	stats->last_failed = h->last_failed;
	count_report_mapped(h, stats);
}

static inline void count_reset_peak(struct cairn_heap *h)
{
	h->peak -= h->reserve;
	h->reserve = 0;
	count_reset_mapped_peak(h);
}

static inline bool count_is_right(const struct cairn_heap *h, size_t size, size_t used)
{
	return h->capacity == size && h->peak - h->reserve == used;
}

#if CAIRN_CACHE > 0
/* So many blocks have come and gone outside the heap. */
static inline void count_passed(struct cairn_heap *h, size_t blocks)
{
	h->allocations += blocks;
	h->frees += blocks;
}

/* The last failure was none: the request was met after all. `last_failed` still tells of it. */
static inline void count_failure_undone(struct cairn_heap *h)
{
	h->failures--;
}
#endif

#else

static inline void count_capacity(struct cairn_heap *h, size_t size)
{
	(void)h, (void)size;
}

static inline void count_taken(struct cairn_heap *h, size_t blocks, size_t size)
{
	(void)h, (void)blocks, (void)size;
}

static inline void count_used(struct cairn_heap *h, size_t size)
{
	(void)h, (void)size;
}

static inline void count_unused(struct cairn_heap *h, size_t size)
{
	(void)h, (void)size;
}

static inline void cairn_count_taken(struct cairn_heap *h, size_t blocks)
{
	(void)h, (void)blocks;
}

static inline void count_free(struct cairn_heap *h)
{
	(void)h;
}

static inline void count_one_less(struct cairn_heap *h)
{
	(void)h;
}

static inline void count_given(struct cairn_heap *h, size_t blocks, size_t size)
{
	(void)h, (void)blocks, (void)size;
}

static inline void count_failure(struct cairn_heap *h, size_t bytes)
{
	(void)h, (void)bytes;
}

static inline void count_refusal(struct cairn_heap *h)
{
	(void)h;
}

static inline void count_mapped(struct cairn_heap *h, size_t bytes)
{
	(void)h, (void)bytes;
}

static inline void count_unmapped(struct cairn_heap *h, size_t bytes)
{
	(void)h, (void)bytes;
}

static inline size_t count_mapped_now(const struct cairn_heap *h)
{
	(void)h;
	return CAIRN_MAP_THRESHOLD > 0 ? PTRDIFF_MAX : 0;
}

static inline void count_report(const struct cairn_heap *h, struct cairn_stats *stats)
{
	(void)h, (void)stats;
}

static inline void count_reset_peak(struct cairn_heap *h)
{
	(void)h;
}

static inline bool count_is_right(const struct cairn_heap *h, size_t size, size_t used)
{
	(void)h, (void)size, (void)used;
	return true;
}

#if CAIRN_CACHE > 0
static inline void count_passed(struct cairn_heap *h, size_t blocks)
{
	(void)h, (void)blocks;
}

static inline void count_failure_undone(struct cairn_heap *h)
{
	(void)h;
}
#endif

#endif

#endif
