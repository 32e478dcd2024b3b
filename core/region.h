/* Regions: the contiguous stretches of memory that a heap owns.  SPDX-License-Identifier: MIT
 *
 *     memory   | next | fence | seal | size ...chunks...         | fence: size 0 |
 *                             ^ first chunk (its prev_size is the seal: never read, for its P stays 1)
 *
 * Kept true between calls:
 *   - the list is in address order and no two regions overlap;
 *   - at most one region has top, its last chunk; its chunks begin at `low`. Frees look at it first; the others cost a
 *     loop over the list;
 *   - the seal of a record, and of the list's head, follows from its pointers: damaged ones need not be followed.
 */
#ifndef CAIRN_REGION_H
#define CAIRN_REGION_H

#include "state.h"

/* What a region takes beside its chunks, once aligned: its record, less the word that the first chunk does not read,
 * and the fence. */
#define REGION_COST (offsetof(struct region, seal) + CHUNK_HEAD)

/* A region's chunks: from its first one up to its fence. */
static inline struct chunk *region_first(const struct region *r)
{
	return chunk_at(r, offsetof(struct region, seal));
}

static inline struct region *region_of_first(const struct chunk *first)
{
	return (struct region *)((uintptr_t)first - offsetof(struct region, seal));
}

/* What a record's seal has to be. One pointer has its halves swapped: two others, of the same heap as the two they
 * replace, then do not make up for each other. */
static inline uintptr_t region_seal(const struct region *r)
{
	uintptr_t fence = (uintptr_t)r->fence;

	return ~((uintptr_t)r ^ (uintptr_t)r->next ^ (fence << SIZE_BITS / 2 | fence >> SIZE_BITS / 2));
}

/* The address behind a region: nothing of the heap's lies there. */
static inline void *region_end(const struct region *r)
{
	return chunk_mem(r->fence);
}

#if CAIRN_TOP_APART
/* What top and low are in a heap where no region grows: an empty chunk in its state. */
static inline struct chunk *region_no_top(const struct cairn_heap *h)
{
	return chunk_at(&h->no_top, (size_t)0 - offsetof(struct chunk, size));
}

/* Top: the free end of the region that grows. */
static inline struct chunk *region_top(const struct cairn_heap *h)
{
	return h->top;
}

/* The region that has top, or NULL. */
static inline struct region *region_growing(const struct cairn_heap *h)
{
	return h->top == region_no_top(h) ? NULL : region_of_first(h->low);
}
#else
static inline struct chunk *region_top(const struct cairn_heap *h)
{
	(void)h;
	return NULL;
}

static inline struct region *region_growing(const struct cairn_heap *h)
{
	(void)h;
	return NULL;
}
#endif

/* How many steps of 1 << log2 bytes it is up from `base` to `address`: huge if it is no whole number, or down. */
static inline size_t region_steps(uintptr_t base, uintptr_t address, unsigned log2)
{
	size_t distance = address - base;

	return distance >> log2 | distance << (sizeof(size_t) * CHAR_BIT - log2);
}

/* The region with a place for a chunk at `c`; NULL if there is none. O(regions). */
PURE struct region *cairn_region_find(const struct cairn_heap *h, const struct chunk *c);

/* From the lowest address of state and regions up to the last that a link may lead to. O(regions). */
struct span cairn_region_span(const struct cairn_heap *h);

#if CAIRN_CHECK >= 1
/* May a link lead there, to a chunk or a bin's head? Not more is said than that it keeps within the heap's span: what
 * lies between the regions, and the state, counts as inside. */
static inline bool region_spans(const struct cairn_heap *h, const struct chunk *link)
{
	struct span span = h->span;

	return region_steps(span.base, (uintptr_t)link, CAIRN_ALIGN_LOG2 - 1) < span.words;
}

/* The list of regions, or a fence, has changed. O(regions). */
static inline void region_span_again(struct cairn_heap *h)
{
	h->span = cairn_region_span(h);
}

static inline bool region_span_is_right(const struct cairn_heap *h)
{
	struct span span = cairn_region_span(h);

	return h->span.base == span.base && h->span.words == span.words;
}
#else
static inline bool region_spans(const struct cairn_heap *h, const struct chunk *link)
{
	(void)h, (void)link;
	return true;
}

static inline void region_span_again(struct cairn_heap *h)
{
	(void)h;
}

static inline bool region_span_is_right(const struct cairn_heap *h)
{
	(void)h;
	return true;
}
#endif

/* The bytes of all chunks there are. O(regions). */
size_t cairn_region_owned(const struct cairn_heap *h);

/* Make the memory between two addresses a region with one chunk, marked used, behind `before` in the list.
 * NULL, and nothing done, if no chunk fits in. O(regions) with checks, else O(1). */
struct region *cairn_region_begin(struct cairn_heap *h, struct region *before, uintptr_t from, uintptr_t to);

/* The same in its place in the list; NULL also if it overlaps a region, or exceeds CAIRN_HEAP_MAX. O(regions). */
struct region *cairn_region_add(struct cairn_heap *h, uintptr_t from, size_t bytes);

/* Make a region end at this chunk of no size from now on, having become `gained` bytes larger, or smaller. O(regions)
 * with checks, else O(1). */
void cairn_region_end_at(struct cairn_heap *h, struct region *r, struct chunk *fence, size_t gained);

#endif
