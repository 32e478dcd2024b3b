/* What the tests of a C library ask about its heap, which is Cairn's.  SPDX-License-Identifier: MIT */
#ifndef OURS_H
#define OURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cairn_libc.h"
#include "heap_section.h"
#include "view.h"

/* What giving back, or asking for all, leaves: the state, fences, less than a granule. */
#define LEFT_OVER (HEAP_SECTION_GRANULE + 768)

static inline struct cairn_stats heap_stats(void)
{
	struct cairn_stats stats;

	cairn_stats(cairn_libc_heap(), &stats);
	return stats;
}

static inline size_t used(void)
{
	return heap_stats().used;
}

static inline size_t allocations(void)
{
	return heap_stats().allocations;
}

/* Is it in Cairn's heap, or a mapped block? */
static inline bool is_in_heap(const void *mem)
{
	return mem && (cairn_owns(cairn_libc_heap(), mem) || (CAIRN_MAP_THRESHOLD > 0 && is_mapped(mem)));
}

/* Is it a block as Cairn makes them? */
static inline bool is_ours(const void *mem)
{
	return is_in_heap(mem) && (uintptr_t)mem % CAIRN_ALIGNMENT == 0;
}

/* Does freeing so many bytes in front of top give them back at once? */
static inline bool trims_itself(size_t bytes)
{
	return CAIRN_TRIM_THRESHOLD > 0 && bytes > CAIRN_TRIM_THRESHOLD;
}

#endif
