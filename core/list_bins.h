/* Bins as lists with heads of one word, under one bitmap word, if any.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - a bin's chunks are linked by fd; the last one's is NULL;
 *   - a chunk's bk is what leads here: the chunk whose fd it is, or the bin's head seen as such a chunk. So a chunk is
 *     unlinked without knowing its bin;
 *   - a bin's bit is set if, and only if, its head is not NULL;
 *   - without top, a chunk in front of a fence is in the bin after all others, whatever its size: so the free ends of
 *     the regions are carved last, as top is.
 *
 * Last in, first out: of the orders tried it needs the least heap, and its head is one word.
 */
#ifndef CAIRN_LIST_BINS_H
#define CAIRN_LIST_BINS_H

#include "region.h"

/* What the last split left over; at most one chunk. All other bins are size.h's, but BIN_END. */
#define REMAINDER_BIN 1u
#define HAS_REMAINDER (CAIRN_REMAINDER_MAX > 0 && CAIRN_FOR_SPEED)

/* How many chunks of its own bin a large request looks at. */
#define BIN_LOOKS ((size_t)CAIRN_LARGE_PROBE)

/* The last bin: without top, that of the regions' free ends. */
#define BIN_END ((unsigned)(CAIRN_BIN_FIRST + CAIRN_BINS - 1))

/* Where bin 0 would have its head, as the chunk whose fd it is. */
#define BINS_OFFSET (offsetof(struct cairn_heap, bins) - CAIRN_BIN_FIRST * sizeof(size_t) - offsetof(struct chunk, fd))

/* A bin's head, as the chunk whose fd it is. */
static inline struct chunk *bins_head(const struct cairn_heap *h, unsigned bin)
{
	return chunk_at(h, bin * sizeof(size_t) + BINS_OFFSET);
}

static inline struct chunk *bins_first(const struct cairn_heap *h, unsigned bin)
{
	return bins_head(h, bin)->fd;
}

/* What the last chunk of a bin leads to. */
static inline const struct chunk *bins_end(const struct chunk *head)
{
	(void)head;
	return NULL;
}

static inline struct chunk *remainder_chunk(const struct cairn_heap *h)
{
	return HAS_REMAINDER ? bins_first(h, REMAINDER_BIN) : NULL;
}

/* Which bin's head this is; more than BIN_END if it is none. (Less than CAIRN_BIN_FIRST is no bin, but may be read as
 * one.) */
static inline size_t bins_of_head(const struct cairn_heap *h, const struct chunk *head)
{
	return region_steps((uintptr_t)bins_head(h, 0), (uintptr_t)head, CAIRN_ALIGN_LOG2 - 1);
}

static inline bool bins_is_head(const struct cairn_heap *h, const struct chunk *c)
{
	return bins_of_head(h, c) <= BIN_END;
}

/* How many bins the map could tell of. */
#define BINS_MAPPED 32u

#if CAIRN_BINMAP
static inline uint32_t bins_bit(unsigned bin)
{
	return (uint32_t)0x80000000 >> bin;
}

static inline void bins_mark(struct cairn_heap *h, unsigned bin)
{
	h->binmap |= bins_bit(bin);
}

static inline void bins_unmark(struct cairn_heap *h, unsigned bin)
{
	AGAIN(h->binmap);
	h->binmap &= ~bins_bit(bin);
}

/* The lowest bin above `bin` that holds a chunk; 0 if there is none. */
static inline unsigned bins_above(const struct cairn_heap *h, unsigned bin)
{
	uint32_t map = h->binmap & (uint32_t)0x7fffffff >> bin;

	return map == 0 ? 0 : (unsigned)__builtin_clz(map);
}

/* Does the map say of this bin what its head says, and of what is no bin, nothing? */
static inline bool bins_map_agrees(const struct cairn_heap *h, unsigned bin)
{
	bool holds = bin >= CAIRN_BIN_FIRST && bin != REMAINDER_BIN && bin <= BIN_END && bins_first(h, bin) != NULL;

	return ((h->binmap & bins_bit(bin)) != 0) == holds;
}
#else
static inline void bins_mark(struct cairn_heap *h, unsigned bin)
{
	(void)h, (void)bin;
}

static inline void bins_unmark(struct cairn_heap *h, unsigned bin)
{
	(void)h, (void)bin;
}

/* The bin above `bin`, whether it holds a chunk or not. */
static inline unsigned bins_above(const struct cairn_heap *h, unsigned bin)
{
	(void)h;
	return bin + 1;
}

static inline bool bins_map_agrees(const struct cairn_heap *h, unsigned bin)
{
	(void)h, (void)bin;
	return true;
}
#endif

/* The bin of a free chunk of `size`; without top, it reads behind the chunk whether that is a fence. */
static inline unsigned bins_of(const struct chunk *c, size_t size)
{
	return !CAIRN_TOP_APART && chunk_size(chunk_at(c, size)) == 0 ? BIN_END : size_bin(size);
}

/* Both. */
static inline bool bins_links_lead_back(const struct cairn_heap *h, const struct chunk *c)
{
	return bins_leads_to(h, c->bk, c) && (c->fd == NULL || bins_leads_back(h, c->fd, c));
}

/* The chunk behind `c` in its bin, or NULL. */
static inline struct chunk *bins_next(struct cairn_heap *h, const struct chunk *c)
{
	REQUIRE(h, c->fd == NULL || bins_leads_back(h, c->fd, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	return c->fd;
}

/* Put a free chunk at the head of a bin. O(1). */
static HOT void bins_put_in(struct cairn_heap *h, unsigned bin, struct chunk *c)
{
	struct chunk *head = bins_head(h, bin);
	struct chunk *first = head->fd;

	c->fd = first;
	c->bk = head;
	head->fd = c;
	if (first != NULL)
		first->bk = c;
	else
		bins_mark(h, bin);
}

/* Put a free chunk of `size` at the head of its bin. O(1). */
static HOT void bins_put(struct cairn_heap *h, struct chunk *c, size_t size)
{
	bins_put_in(h, bins_of(c, size), c);
}

/* Take a free chunk out of whatever bin it is in. With CAIRN_FOR_SPEED 0 its links were looked at before. O(1). */
static HOT void bins_remove(struct cairn_heap *h, struct chunk *c)
{
	struct chunk *fd = c->fd;
	struct chunk *bk = c->bk;
	size_t bin = bins_of_head(h, bk);

	if (CAIRN_BINMAP && fd == NULL && bin <= BIN_END) {
		REQUIRE(h, !CAIRN_FOR_SPEED || bk->fd == c, CAIRN_FAULT_BAD_LINK, chunk_mem(c));
		bins_unmark(h, (unsigned)bin);
	} else {
		REQUIRE(h, !CAIRN_FOR_SPEED || bins_leads_to(h, bk, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
		if (fd != NULL) {
			REQUIRE(h, !CAIRN_FOR_SPEED || bins_leads_back(h, fd, c), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
			if (CAIRN_CHECK >= 1 && CAIRN_FOR_SPEED)
				AGAIN(c->fd);
			fd = c->fd;
			fd->bk = bk;
		}
	}
	bk->fd = fd;
}

/* The chunk behind the first one of a bin, or NULL; both lead back. */
static HOT struct chunk *bins_second(struct cairn_heap *h, struct chunk *head, struct chunk *c)
{
	struct chunk *fd = c->fd;

	REQUIRE(h, c->bk == head && (fd == NULL || bins_leads_back(h, fd, c)), CAIRN_FAULT_BAD_LINK, chunk_mem(c));
	return fd;
}

/* Take the first chunk of a bin out of it; `second` is behind it, or NULL. The bin is told from its head: to keep its
 * number, too, takes more instructions. O(1). */
static HOT void bins_take(struct cairn_heap *h, struct chunk *head, struct chunk *second)
{
	head->fd = second;
	if (second != NULL) {
		second->bk = head;
	} else {
		OPAQUE(head);
		bins_unmark(h, (unsigned)bins_of_head(h, head));
	}
}

/* Another chunk takes the place of the first one. O(1). */
static HOT void bins_replace(struct chunk *head, struct chunk *c, struct chunk *second)
{
	c->fd = second;
	c->bk = head;
	head->fd = c;
	if (second != NULL)
		second->bk = c;
}

/* Lists have no order. */
static inline bool bins_is_in_order(const struct cairn_heap *h, const struct chunk *from, const struct chunk *c)
{
	(void)h, (void)from, (void)c;
	return true;
}

/* All are empty, as a state of zeroes says. */
static inline void bins_init(struct cairn_heap *h)
{
	(void)h;
}

/* ---- the last remainder ---- */

static inline bool remainder_serves(size_t size)
{
	return HAS_REMAINDER && size <= CAIRN_REMAINDER_MAX;
}

static inline void remainder_none(struct cairn_heap *h)
{
	bins_head(h, REMAINDER_BIN)->fd = NULL;
}

#if HAS_REMAINDER
/* The size word of the last remainder, where there is one: kept in the state, it need not be read from the chunk. */
static inline size_t remainder_word(const struct cairn_heap *h)
{
	return h->remainder;
}

/* A free chunk of the size word `word` becomes the last remainder, whatever was it before. O(1). */
static inline void remainder_put(struct cairn_heap *h, struct chunk *c, size_t word)
{
	c->fd = NULL;
	c->bk = bins_head(h, REMAINDER_BIN);
	h->remainder = word;
	h->bins[0] = c;
}
#else
static inline size_t remainder_word(const struct cairn_heap *h)
{
	(void)h;
	return 0;
}

static inline void remainder_put(struct cairn_heap *h, struct chunk *c, size_t word)
{
	(void)h, (void)c, (void)word;
}
#endif

#endif
