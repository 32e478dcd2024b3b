/* A model of what a heap's callers hold: every operation is done on the heap and on the model, and compared.
 * SPDX-License-Identifier: MIT
 *
 * Each function that operates tells through expect() what does not agree. A block is filled, all its usable bytes,
 * with bytes that count up, and looked at again when it is resized or freed.
 */
#ifndef SHADOW_H
#define SHADOW_H

#include "cairn.h"
#include "random.h"

struct shadow_block {
	unsigned char *mem;
	size_t bytes;  /* asked for */
	size_t usable; /* filled */
	size_t alignment;
	size_t placed; /* what it asked for when it was placed: with CAIRN_MAP_FLUSH_END, a mapped one ends with that */
	unsigned char fill; /* its first byte */
};

struct shadow {
	struct cairn_heap *heap;
	const unsigned char *low, *high; /* no block lies outside */
	bool grows;                      /* has a port: more than largest_free may be had */
	size_t map_granule;              /* of a port that maps; else 0: no block may be a mapped one */
	struct shadow_block *blocks;     /* in address order */
	size_t count, limit;
	size_t used, mapped, allocations, frees, failures;
	size_t peak_least, peak_most; /* where it cannot be told how a block moved, they differ */
	unsigned char next_fill;
};

/* `blocks` has room for `limit`. The heap has no blocks yet. */
void shadow_init(struct shadow *s, struct cairn_heap *heap, const void *low, size_t bytes, struct shadow_block *blocks,
                 size_t limit);

/* True if there is a new block. There must be room for it. */
bool shadow_malloc(struct shadow *s, size_t bytes);
bool shadow_calloc(struct shadow *s, size_t count, size_t bytes);
bool shadow_aligned_alloc(struct shadow *s, size_t alignment, size_t bytes);

/* On the block of that index; true if it has the new size now. */
bool shadow_realloc(struct shadow *s, size_t which, size_t bytes);
bool shadow_aligned_realloc(struct shadow *s, size_t which, size_t alignment, size_t bytes);
bool shadow_resize(struct shadow *s, size_t which, size_t bytes);

void shadow_free(struct shadow *s, size_t which);
void shadow_free_sized(struct shadow *s, size_t which);

/* Free all, in random order. */
void shadow_free_all(struct shadow *s, struct random *random);

/* The heap is sound, a walk shows just these blocks, and the statistics are their sums. O(chunks). */
void shadow_verify(struct shadow *s);

/* Every block's bytes are as they were left. */
void shadow_verify_contents(const struct shadow *s);

#endif
