/* Bins as rings: circular lists, linked both ways, under a bitmap.  SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - a bin's head is seen as a chunk whose fd is the first one and whose bk is the last; those of an empty one are the
 *     head itself;
 *   - a chunk that comes into a bin of one size, or into one that is not sorted, becomes the first;
 *   - a bin that holds a chunk has its bit set. That of an empty one may be, until a search comes by and clears it: so
 *     a chunk is unlinked without knowing its bin.
 */
#ifndef CAIRN_RING_BINS_H
#define CAIRN_RING_BINS_H

#include "sorted.h"

/* Chunks that have become free, and wait to be sorted in. */
#define UNSORTED_BIN 1u

/* How many chunks of a bin that is not sorted a large request looks at: all of them, where deferred work may put others
 * in front of the one that cairn_stats has seen. */
#define BIN_LOOKS (CAIRN_FAST_MAX > 0 || CAIRN_UNSORTED ? SIZE_MAX : (size_t)CAIRN_LARGE_PROBE)

/* The last bin. */
#define BIN_END ((unsigned)CAIRN_BIN_LAST)

/* A bin's head, as the chunk whose links they are. */
static inline struct chunk *bins_head(const struct cairn_heap *h, unsigned bin)
{
	return chunk_at(h, offsetof(struct cairn_heap, bins) + (bin - CAIRN_BIN_FIRST) * 2 * sizeof(size_t) -
	                       offsetof(struct chunk, fd));
}

static inline bool bins_is_head(const struct cairn_heap *h, const struct chunk *c)
{
	return region_steps((uintptr_t)bins_head(h, CAIRN_BIN_FIRST), (uintptr_t)c, CAIRN_ALIGN_LOG2) < CAIRN_BINS;
}

/* What the last chunk of a bin leads to. */
static inline const struct chunk *bins_end(const struct chunk *head)
{
	return head;
}

static inline void bins_init(struct cairn_heap *h)
{
	for (unsigned bin = CAIRN_BIN_FIRST; bin <= BIN_END; bin++)
		bins_head(h, bin)->fd = bins_head(h, bin)->bk = bins_head(h, bin);
}

static inline uint32_t bins_bit(unsigned bin)
{
	return (uint32_t)1 << bin % 32;
}

static inline void bins_mark(struct cairn_heap *h, unsigned bin)
{
	h->binmap[bin / 32] |= bins_bit(bin);
}

static inline void bins_unmark(struct cairn_heap *h, unsigned bin)
{
	h->binmap[bin / 32] &= ~bins_bit(bin);
}

/* The lowest bin above `bin` that may hold a chunk; 0 if none does. A turn for each 32 bins. */
static inline unsigned bins_above(const struct cairn_heap *h, unsigned bin)
{
	unsigned word = (bin + 1) / 32;
	uint32_t map = h->binmap[word] & ~(uint32_t)0 << (bin + 1) % 32;

	while (map == 0) {
		if (++word == CAIRN_BINMAP_WORDS)
			return 0;
		map = h->binmap[word];
	}
	return word * 32 + (unsigned)__builtin_ctz(map);
}

/* How many bins the map could tell of. */
#define BINS_MAPPED (CAIRN_BINMAP_WORDS * 32u)

/* Does the map not deny what the head says? */
static inline bool bins_map_agrees(const struct cairn_heap *h, unsigned bin)
{
	bool marked = (h->binmap[bin / 32] & bins_bit(bin)) != 0;

	if (bin <= UNSORTED_BIN || bin > BIN_END)
		return !marked;
	return marked || bins_head(h, bin)->fd == bins_head(h, bin);
}

static inline unsigned bins_of(const struct chunk *c, size_t size)
{
	(void)c;
	return size_bin(size);
}

static inline bool bins_links_lead_back(const struct cairn_heap *h, const struct chunk *c)
{
	return bins_leads_to(h, c->bk, c) && bins_leads_back(h, c->fd, c);
}

static inline bool bins_is_sorted(size_t size)
{
	return CAIRN_LARGE_SORTED && !size_is_small(size);
}

/* Put a free chunk of `size` in its bin. O(1); in a sorted one O(sizes in the bin). */
static inline void bins_put(struct cairn_heap *h, struct chunk *c, size_t size)
{
	unsigned bin = size_bin(size);
	struct chunk *head = bins_head(h, bin);

	if (bins_is_sorted(size))
		sorted_enter(h, head, c);
	else
		ring_link_before(c, head->fd);
	bins_mark(h, bin);
}

/* Take a free chunk out of whatever bin it is in. O(1). */
static inline void bins_remove(struct cairn_heap *h, struct chunk *c)
{
	ring_unlink(h, c);
	if (bins_is_sorted(chunk_size(c)))
		sorted_leave(h, c, bins_is_head(h, c->fd) ? NULL : c->fd);
}

/* Is the chunk where it should be in a bin, after `from`, which is the head or a chunk as well? */
static inline bool bins_is_in_order(const struct cairn_heap *h, const struct chunk *from, const struct chunk *c)
{
	return !bins_is_sorted(chunk_size(c)) || bins_is_head(h, from) || chunk_size(from) >= chunk_size(c);
}

/* Is this the head of a bin that is sorted? */
static inline bool bins_head_is_sorted(const struct cairn_heap *h, const struct chunk *head)
{
	return CAIRN_LARGE_SORTED && head >= bins_head(h, SIZE_SMALL_BIN_LAST + 1);
}

/* The chunk of a bin of one size whose turn it is; the head if the bin is empty. */
static inline struct chunk *bins_next_in_turn(const struct chunk *head)
{
	return CAIRN_SMALL_FIFO ? head->bk : head->fd;
}

/* ---- the unsorted bin ---- */

/* A free chunk of `size` waits to be sorted in; without the stage, it is at once. O(1). */
static inline void unsorted_put(struct cairn_heap *h, struct chunk *c, size_t size)
{
	if (!CAIRN_UNSORTED) {
		bins_put(h, c, size);
		return;
	}
	if (bins_is_sorted(size))
		sorted_none(c);
	ring_link_before(c, bins_head(h, UNSORTED_BIN)->fd);
}

/* `rest`, of `size`, takes the place of the only chunk that waits. O(1). */
static inline void unsorted_replace(struct cairn_heap *h, struct chunk *rest, size_t size)
{
	struct chunk *head = bins_head(h, UNSORTED_BIN);

	if (bins_is_sorted(size))
		sorted_none(rest);
	rest->fd = rest->bk = head;
	head->fd = head->bk = rest;
}

/* ---- the last remainder: what the last split for a small request left over, and waits in the unsorted bin ---- */

#define HAS_REMAINDER (CAIRN_UNSORTED && CAIRN_REMAINDER_MAX > 0)

static inline bool remainder_serves(size_t size)
{
	return HAS_REMAINDER && size <= CAIRN_REMAINDER_MAX;
}

static inline struct chunk *remainder_chunk(const struct cairn_heap *h)
{
#if HAS_REMAINDER
	return h->remainder;
#else
	(void)h;
	return NULL;
#endif
}

/* NULL: there is none. */
static inline void remainder_set(struct cairn_heap *h, struct chunk *c)
{
#if HAS_REMAINDER
	h->remainder = c;
#else
	(void)h, (void)c;
#endif
}

#endif
