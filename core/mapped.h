/* Mapped chunks: a large block in memory of its own, which comes from the port and goes back when it is freed.
 * SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - a mapped chunk has M, and no P; prev_size is how far it is from the start of its mapping, and it ends with it;
 *   - a mapping begins and ends at whole granules of the port;
 *   - with CAIRN_MAP_FLUSH_END its block begins as far up as its alignment, and what was asked for, let it, but for one
 *     that was resized in place;
 *   - it lies in no region, and nothing leads to it: only its caller knows where it is.
 */
#ifndef CAIRN_MAPPED_H
#define CAIRN_MAPPED_H

#include "size.h"
#include "tune.h"

/* Where this is 0, nothing below is asked for. */
#if CAIRN_MAP_THRESHOLD > 0
#define HAS_MAPPED 1
#else
#define HAS_MAPPED 0
#endif

/* Do mapped blocks end with their mappings? */
#if HAS_MAPPED && CAIRN_MAP_FLUSH_END
#define MAPPED_FLUSH 1
#else
#define MAPPED_FLUSH 0
#endif

/* The port's part of what follows; see there. Only where CAIRN_MAP_THRESHOLD is not 0. */
struct chunk *cairn_mapped_take(struct cairn_heap *h, size_t size);
__attribute__((cold)) void cairn_mapped_claim(struct cairn_heap *h, const struct chunk *c);

/* Take a mapped chunk back: its memory goes to the port. If that does not want it, it stays counted as mapped, and is
 * nobody's. The thresholds follow its size. As long as the port's unmap. */
void cairn_mapped_give(struct cairn_heap *h, struct chunk *c);

/* Let a mapped chunk hold `bytes`: its mapping becomes as long as they need, and may move, if the port can do that; if
 * not, it is as it was. False if it then does not hold them. As long as the port's remap; with CAIRN_MAP_FLUSH_END it
 * may copy up to `bytes`. */
bool cairn_mapped_resize(struct cairn_heap *h, struct chunk **c, size_t bytes);

/* Let the block of a mapped chunk be aligned, and flush for `bytes`, within the mapping that it has: what it holds
 * moves there. False, and it is as it was, if there is no room. Copies up to `bytes`. Only where MAPPED_FLUSH. */
bool cairn_mapped_flush(struct chunk **c, size_t alignment, size_t bytes);

/* Can the heap have mapped chunks? */
static inline bool mapped_may_be(const struct cairn_heap *h)
{
	return HAS_MAPPED && h->port != NULL && h->port->map != NULL;
}

/* Is a request for a chunk of `size` mapped, rather than looked for in the heap? Small ones, which have short ways,
 * never are. */
static inline bool mapped_serves(const struct cairn_heap *h, size_t size)
{
	return HAS_MAPPED && !size_is_small(size) && size >= tuned_map_threshold(h) && mapped_may_be(h);
}

/* A mapped chunk that holds what one of `size` does, all zero; NULL if the request is none to be mapped, or the port
 * has no memory. As long as the port's map. */
static inline struct chunk *mapped_take(struct cairn_heap *h, size_t size)
{
	return HAS_MAPPED && mapped_serves(h, size) ? cairn_mapped_take(h, size) : NULL;
}

/* Does a caller's chunk say that it is mapped? From check level 1 on, a fault if it then cannot be a mapped chunk of
 * this heap. Where the heap may have any, the header is read wherever `c` is: no list tells. O(1); O(regions) with
 * checks. */
static inline bool mapped_is(struct cairn_heap *h, const struct chunk *c)
{
	bool may_be = CAIRN_CHECK == 0 || (mapped_may_be(h) && (uintptr_t)c % CAIRN_ALIGNMENT == 0);

	if (!HAS_MAPPED || !may_be || !chunk_is_mapped(c))
		return false;
	if (CAIRN_CHECK >= 1)
		cairn_mapped_claim(h, c);
	return true;
}

/* How large a mapped chunk is that ends where `c` does, whose block holds `bytes`, is aligned, and is flush: it begins
 * as far up as that allows. There must be room for it. */
static inline size_t mapped_flush_size(const struct chunk *c, size_t alignment, size_t bytes)
{
	uintptr_t end = (uintptr_t)chunk_after(c);
	size_t unaligned = (alignment - 1) | (CAIRN_ALIGNMENT - 1);

	return end - ((end - (bytes > 0 ? bytes : 1)) & ~unaligned) + CHUNK_HEAD;
}

/* Move the start of a mapped chunk up, so that its block, which holds nothing yet, is aligned, and flush where it is to
 * be; what is in front stays mapped. */
static inline struct chunk *mapped_align(struct chunk *c, size_t alignment, size_t bytes)
{
	size_t front = MAPPED_FLUSH ? chunk_size(c) - mapped_flush_size(c, alignment, bytes)
	                            : ((size_t)0 - (uintptr_t)chunk_mem(c)) & (alignment - 1);
	struct chunk *aligned = chunk_at(c, front);
	size_t word = c->size - front;

	aligned->prev_size = c->prev_size + front;
	aligned->size = word;
	return aligned;
}

/* The same of what was taken for a block of no alignment in particular, and may be no mapped chunk, or NULL. */
static inline struct chunk *mapped_settle(struct chunk *c, size_t bytes)
{
	return MAPPED_FLUSH && c != NULL && chunk_is_mapped(c) ? mapped_align(c, CAIRN_ALIGNMENT, bytes) : c;
}

#endif
