/* Fast bins: small chunks that were freed, and stay in use to their neighbours.  SPDX-License-Identifier: MIT
 *
 *     fast[size] -> newest -> ... -> oldest -> NULL
 *
 * Singly linked, last in, first out. A link is kept mangled with the address where it stands, so that a write to it
 * from outside leads nowhere (E. Itkin, "Safe-Linking", 2020). From check level 1 on a second word, which says that the
 * chunk is here, makes a second free of any of them known at once.
 *
 * What waits here is joined with its neighbours, all at once, when a large chunk is asked for or freed, when top is
 * trimmed, and before the heap grows or says that it is full.
 */
#ifndef CAIRN_FAST_H
#define CAIRN_FAST_H

#include "bins.h"
#include "tune.h"

#if CAIRN_FAST_MAX > 0
static inline struct chunk **fast_bin(struct cairn_heap *h, size_t size)
{
	return &h->fast[(size >> CAIRN_ALIGN_LOG2) - 2];
}

static inline struct chunk *fast_first(const struct cairn_heap *h, size_t size)
{
	return h->fast[(size >> CAIRN_ALIGN_LOG2) - 2];
}

/* To and from what is kept in `c`. */
static inline struct chunk *fast_mangled(const struct chunk *c, const struct chunk *link)
{
	return (struct chunk *)((uintptr_t)link ^ (uintptr_t)&c->fd >> 12);
}

static inline struct chunk *fast_next(const struct chunk *c)
{
	return fast_mangled(c, c->fd);
}

/* The word that says that a chunk is in a fast bin of this heap; a caller's data may, by chance, say the same. */
static inline struct chunk *fast_mark(const struct cairn_heap *h, const struct chunk *c)
{
	return (struct chunk *)~((uintptr_t)h ^ (uintptr_t)c);
}

/* Is the chunk in a fast bin? O(1); where its second word says so, or with CAIRN_CHECK 0, O(chunks in that bin). */
bool cairn_fast_holds(const struct cairn_heap *h, const struct chunk *c);

/* From check level 1 on: a fault if it is. */
static inline void fast_require_none(struct cairn_heap *h, const struct chunk *c)
{
	REQUIRE(h, c->bk != fast_mark(h, c) || !cairn_fast_holds(h, c), CAIRN_FAULT_DOUBLE_FREE, chunk_mem(c));
}

/* Is this chunk of `size` one for a fast bin? */
static inline bool fast_serves(const struct cairn_heap *h, size_t size)
{
	return size <= tuned_fast_max(h);
}

/* A used chunk of `size`, which is not here yet, waits in its fast bin. O(1). */
static HOT void fast_put(struct cairn_heap *h, struct chunk *c, size_t size)
{
	struct chunk **bin = fast_bin(h, size);

	REQUIRE(h, *bin != c, CAIRN_FAULT_DOUBLE_FREE, chunk_mem(c)); /* also if its mark was overwritten since */
	c->fd = fast_mangled(c, *bin);
	if (CAIRN_CHECK >= 1)
		c->bk = fast_mark(h, c);
	*bin = c;
	h->fast_last = c;
}

/* What is said of a chunk in the fast bin of `size`, and of what its link leads to. Check level 2: that it is there
 * once. */
static inline void fast_require(struct cairn_heap *h, const struct chunk *c, size_t size)
{
	REQUIRE(h, chunk_size(c) == size, CAIRN_FAULT_OVERRUN, chunk_mem(c));
	REQUIRE(h, fast_next(c) == NULL || region_spans(h, fast_next(c)), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	REQUIRE(h, CAIRN_CHECK < 2 || c->bk == fast_mark(h, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
}

/* The chunk of `size` that came last; NULL if there is none. O(1). */
static HOT struct chunk *fast_take(struct cairn_heap *h, size_t size)
{
	struct chunk **bin = fast_bin(h, size);
	struct chunk *c = *bin;

	if (c == NULL)
		return NULL;
	fast_require(h, c, size);
	*bin = fast_next(c);
	if (CAIRN_CHECK >= 1)
		c->bk = NULL;
	return c;
}

/* Empty the bin of `size`: the chunk that came last, to be followed by fast_next. */
static inline struct chunk *fast_take_all(struct cairn_heap *h, size_t size)
{
	struct chunk **bin = fast_bin(h, size);
	struct chunk *first = *bin;

	*bin = NULL;
	return first;
}

/* May a chunk wait here? */
static inline bool fast_any(const struct cairn_heap *h)
{
	return h->fast_last != NULL;
}

/* All of them join their neighbours. O(chunks in fast bins). */
void cairn_fast_consolidate(struct cairn_heap *h);
#else
static inline bool cairn_fast_holds(const struct cairn_heap *h, const struct chunk *c)
{
	(void)h, (void)c;
	return false;
}

static inline void fast_require_none(struct cairn_heap *h, const struct chunk *c)
{
	(void)h, (void)c;
}

static inline bool fast_serves(const struct cairn_heap *h, size_t size)
{
	(void)h, (void)size;
	return false;
}

static inline void fast_put(struct cairn_heap *h, struct chunk *c, size_t size)
{
	(void)h, (void)c, (void)size;
}

static inline struct chunk *fast_take(struct cairn_heap *h, size_t size)
{
	(void)h, (void)size;
	return NULL;
}

static inline bool fast_any(const struct cairn_heap *h)
{
	(void)h;
	return false;
}

static inline void cairn_fast_consolidate(struct cairn_heap *h)
{
	(void)h;
}
#endif

#endif
