/* Heaps over memories of different kinds, as one.  SPDX-License-Identifier: MIT
 *
 * A set is a list of kinds of memory: each is a heap, all of whose regions are of that kind, what the memory can do,
 * and how gladly it is given. Requests say what they require and what they prefer; the set finds a kind that has room.
 * free and realloc find a block's kind by its address.
 *
 * The order in which kinds are tried: only those that have all that is required, and that are not reserved for others;
 * of these, first those that have all that is preferred, then the rest; each part by priority. So memory that cannot do
 * DMA is never handed out where DMA is required.
 *
 * Locks: every heap's call takes its own. What a set and the budgets count is written under the lock of the set's first
 * kind, never while another is held. Kinds are added before the first request.
 *
 * Bounds: a request tries each kind once, and once more after `pressure`; a block's kind is found by one cairn_owns of
 * each. So O(kinds) of the bound of the heap's own call.
 *
 * Each kind's figures are those of cairn_stats of its heap, where a request that it had no room for is a failure, also
 * if another kind served it. Part of cairn.h, which includes it.
 */
#ifndef CAIRN_SET_H
#define CAIRN_SET_H

#include "cairn.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what a set is made of ---- */

/* Attributes: one bit each. What they mean is the user's affair, but for DMA, which cairn_set_dma_alloc requires. */
#define CAIRN_KIND_FAST ((uint32_t)1 << 0)       /* no wait states: tightly coupled, or on the chip */
#define CAIRN_KIND_DMA ((uint32_t)1 << 1)        /* DMA controllers reach it */
#define CAIRN_KIND_EXTERNAL ((uint32_t)1 << 2)   /* behind a bus that leaves the chip */
#define CAIRN_KIND_RETAINED ((uint32_t)1 << 3)   /* keeps its content where the rest loses it: standby, or a reset */
#define CAIRN_KIND_EXECUTABLE ((uint32_t)1 << 4) /* code can be run from it */

/* Your own: n is 0 to 15. Bits 5 to 15 are kept for Cairn. */
#define CAIRN_KIND_USER(n) ((uint32_t)1 << (16 + (n)))

/* One kind of memory. Filled in by the caller, and then the set's for as long as that is used. */
struct cairn_kind {
	struct cairn_heap *heap;
	uint32_t attributes; /* what the memory can do */
	uint32_t reserved;   /* those of its attributes without which, all of them, no request gets it; 0: anyone does */
	int priority;        /* the larger is tried first; among equals, the one that was added first */
	struct cairn_kind *next; /* the set's: in the order of priority */
};

/* What a set counts by itself. */
struct cairn_set_stats {
	size_t fallbacks;    /* requests served after a kind that comes first had no room for them */
	size_t failures;     /* requests that no kind could serve */
	size_t last_failed;  /* bytes of the last of them; and of the kinds that it could have had, then: */
	size_t largest_free; /* the largest request that one of them would have served */
	size_t free;         /* what is free in all of them; 0 with CAIRN_STATS 0 */
};

/* All zero is a set without kinds. The caller may set the first two. */
struct cairn_set {
	/* No kind has room for `bytes`: free something, of any kind, and say true to have all of them tried once more. May
	 * be NULL. A heap's own pressure (struct cairn_port, also that of a heap whose sbrk is NULL) comes before: it is
	 * asked before the next kind is. */
	bool (*pressure)(void *context, size_t bytes);
	void *context;
	struct cairn_kind *first;
	struct cairn_set_stats counted;
};

/* So much for one component: the sizes of its blocks' chunks, headers included, as in cairn_stats. The caller sets the
 * limit, and may change it at any time. For the requests of one set only. */
struct cairn_budget {
	size_t limit;
	size_t used;    /* never more than the limit was, at the last request that was granted */
	size_t peak;    /* the most that it ever was */
	size_t refused; /* requests answered NULL because of the limit: no heap is asked, no pressure, no failure counted */
};

/* What a block is for: mostly a constant of the component that uses it, handed in with each call for its blocks. NULL
 * for a request is one that requires and prefers nothing, and has no budget. */
struct cairn_request {
	uint32_t require;            /* attributes that the memory must have */
	uint32_t prefer;             /* those that it should have, all of them */
	struct cairn_budget *budget; /* who pays; or NULL. A block is paid back to the budget that it is freed with. */
};

/* One kind more. False, and nothing done, if it has no heap, if that heap is in the set already, or has mapped chunks
 * (its port has a map, and CAIRN_MAP_THRESHOLD is not 0: a mapped block's kind cannot be found by its address), or if
 * an attribute is reserved that it does not have. O(kinds). */
bool cairn_set_add(struct cairn_set *, struct cairn_kind *);

/* ---- blocks ---- */

/* A block of at least `bytes`; zero bytes give a unique block that can be freed. NULL if no kind that the request could
 * have has room, or if the largest chunk that `bytes` may get, CAIRN_ALIGNMENT larger than the one they need, is beyond
 * the budget. */
void *cairn_set_malloc(struct cairn_set *, const struct cairn_request *, size_t bytes) CAIRN_RETURNS_BLOCK;

/* A block of count * bytes, all zero. NULL as cairn_set_malloc, and if the product overflows. */
void *cairn_set_calloc(struct cairn_set *, const struct cairn_request *, size_t count,
                       size_t bytes) CAIRN_RETURNS_BLOCK;

/* A block whose address is a multiple of `alignment`. NULL as cairn_set_malloc, and if that is no power of two. */
void *cairn_set_aligned_alloc(struct cairn_set *, const struct cairn_request *, size_t alignment,
                              size_t bytes) CAIRN_RETURNS_BLOCK CAIRN_BLOCK_ALIGN(3);

/* A block for DMA, whatever else the request requires: address and bytes are rounded up to the cache's line, a power of
 * two, so that no line of it holds anything else, a chunk's header included, and it can be cleaned and invalidated by
 * itself. NULL as cairn_set_aligned_alloc. To be freed as any other; cairn_set_realloc does not keep the alignment. */
void *cairn_set_dma_alloc(struct cairn_set *, const struct cairn_request *, size_t line,
                          size_t bytes) CAIRN_RETURNS_BLOCK CAIRN_BLOCK_ALIGN(3);

/* The block `mem` with `bytes`, contents kept up to the smaller of both. It stays in its kind if the request may have
 * that, and if there is room; else it moves to another, in the order of any request. So the block that is returned has
 * what this request requires, wherever `mem` was; and a block for DMA stays one for as long as DMA is required here,
 * too. A NULL `mem` makes it cairn_set_malloc. NULL if there is no room, or no budget for what it grows by: then `mem`
 * is as it was. */
void *cairn_set_realloc(struct cairn_set *, const struct cairn_request *, void *mem, size_t bytes) CAIRN_MUST_USE;

/* Take a block back, for which this request's budget has paid; NULL is ignored. From check level 1 on, a budget that
 * has not paid as much is CAIRN_FAULT_BAD_COUNT at its address, here and in cairn_set_realloc. */
void cairn_set_free(struct cairn_set *, const struct cairn_request *, void *mem);

/* ---- looking inside ---- */

/* The kind in whose memory `mem` lies; NULL if there is none. For realloc and free that is CAIRN_FAULT_BAD_POINTER, at
 * every check level, with NULL for the heap and outside every lock. */
const struct cairn_kind *cairn_set_owner(const struct cairn_set *, const void *mem);

/* What the set has counted. O(1). */
void cairn_set_stats(const struct cairn_set *, struct cairn_set_stats *);

#ifdef __cplusplus
}
#endif
#endif
