/* Top: the free end of the region that grows, carved last.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - top is in no bin, and the chunk before it is in use;
 *   - it ends at its region's fence; with nothing left it is the fence, of size 0;
 *   - a heap without a region that grows has a top of size 0 in its state.
 *
 * Carved last, because what comes and goes at the end of memory keeps it from growing: as an ordinary chunk, top made
 * some programs need twice the heap. (Without it, see BIN_END in bins.h.)
 */
#ifndef CAIRN_TOP_H
#define CAIRN_TOP_H

#include "bins.h"
#include "count.h"

#if CAIRN_TOP_APART
/* Check level 1: a top of this size word, not that of a heap without one, reaches up to its region's fence. */
static inline void top_require(struct cairn_heap *h, size_t word)
{
	REQUIRE(h, chunk_at(h->top, word & ~CHUNK_FLAGS) == region_of_first(h->low)->fence, CAIRN_FAULT_OVERRUN,
	        chunk_mem(h->top));
}

static inline void top_set(struct cairn_heap *h, struct chunk *c)
{
	h->top = c;
#if HAS_STEPS
	size_t steps = chunk_distance(h->low, c) >> CAIRN_ALIGN_LOG2;
	h->steps = steps < 2 ? 0 : steps - 2;
#endif
}

/* A chunk of `size` from the front of top; NULL if top is smaller. The rest, if only the fence, stays top. */
static HOT struct chunk *top_carve(struct cairn_heap *h, size_t size)
{
	struct chunk *c = h->top;
	size_t word = c->size;
	struct chunk *rest = chunk_at(c, size);

	if (word < size)
		return NULL;
	top_require(h, word);
	rest->size = word - size;
	c->size = size | (word & CHUNK_FLAGS);
	top_set(h, rest);
	return c;
}

/* The chunk `c` of the size word `word` becomes the front of top, which is behind it. */
static HOT void top_absorb(struct cairn_heap *h, struct chunk *c, size_t word)
{
	size_t top_word = h->top->size;

	/* All of a region free, and no larger than the smallest chunk: to the quick look its first block, if freed twice. */
	REQUIRE(h, c != h->top, CAIRN_FAULT_DOUBLE_FREE, chunk_mem(c));
	top_require(h, top_word);
	if (top_word >= CAIRN_ALIGNMENT) /* else it is the fence */
		chunk_forget(h->top);
	c->size = word + (top_word & ~CHUNK_FLAGS);
	top_set(h, c);
}

/* The region of `first` is the one that grows from now on, its only chunk, used so far, top. */
static inline void top_begin(struct cairn_heap *h, struct chunk *first)
{
	h->low = first;
	top_set(h, first);
	count_unused(h, chunk_size(first));
}

/* A heap begins, with its first region or none: its one chunk is used so far. */
static inline void top_init(struct cairn_heap *h, struct region *r)
{
	h->no_top = CHUNK_P;
	top_begin(h, r != NULL ? region_first(r) : region_no_top(h));
}

/* Is top in the region that grows where `steps` says, and if none does, in the state as it began? */
static inline bool top_is_sound(const struct cairn_heap *h, const struct region *growing)
{
	size_t distance = chunk_distance(h->low, h->top);

#if HAS_STEPS
	if (h->steps != (distance < CAIRN_CHUNK_MIN ? 0 : (distance - CAIRN_CHUNK_MIN) >> CAIRN_ALIGN_LOG2))
		return false;
#endif
	return growing != NULL ? distance <= chunk_distance(h->low, growing->fence) : h->no_top == CHUNK_P;
}
#else
static inline void top_require(struct cairn_heap *h, size_t word)
{
	(void)h, (void)word;
}

static inline void top_set(struct cairn_heap *h, struct chunk *c)
{
	(void)h, (void)c;
}

static inline void top_init(struct cairn_heap *h, struct region *r)
{
	(void)h, (void)r;
}

static inline bool top_is_sound(const struct cairn_heap *h, const struct region *growing)
{
	(void)h, (void)growing;
	return true;
}
#endif

#endif
