/* malloc and free where bytes of code count: the rules of heap_fast.c, each written once.
 * SPDX-License-Identifier: MIT
 *
 * A request tries, in this order: the port's map, if it is one to be mapped; the bin of its size; the next larger bin
 * that holds a chunk, and without top the free ends of the regions last of all; top; and what the port lets the heap
 * grow by.
 */
#include "grow.h"

#if !CAIRN_FOR_SPEED && !CAIRN_RINGS

/* ---- take ---- */

/* The first chunk that is large enough, of those that are looked at in each bin; or top; or NULL. A size may be
 * compared with a size word: the flags are less than one step. */
static struct chunk *find(struct cairn_heap *h, size_t size)
{
	struct chunk *c;

	for (unsigned bin = size_bin(size); bin != 0 && (CAIRN_BINMAP || bin <= BIN_END); bin = bins_above(h, bin)) {
		c = bins_first(h, bin);
		for (unsigned looks = CAIRN_LARGE_PROBE; c != NULL && looks > 0; looks--) {
			suspect_free(h, c);
			if (c->size >= size)
				return c;
			c = c->fd;
		}
	}
	c = region_top(h);
	return CAIRN_TOP_APART && c->size >= size ? c : NULL;
}

struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size)
{
	struct chunk *c = mapped_take(h, size);

	if (c != NULL)
		return c;
	do
		c = find(h, size);
	while (c == NULL && heap_grows(h, size));
	return c == NULL ? NULL : cairn_heap_cut(h, cairn_heap_reuse(h, c), size);
}

/* ---- give ---- */

void cairn_heap_give(struct cairn_heap *h, struct chunk *c)
{
	if (HAS_MAPPED && mapped_is(h, c)) {
		cairn_mapped_give(h, c);
		return;
	}
	if (CAIRN_CHECK >= 1)
		cairn_suspect_claim(h, c);
	size_t size = chunk_size(c);
	size_t word = c->size;
	struct chunk *after = chunk_at(c, size);
	if (!chunk_before_is_used(c)) {
		struct chunk *before = cairn_heap_reuse(h, chunk_before(c));
		word = before->size + size;
		chunk_forget(c);
		c = before;
	}
	if (heap_is_free(h, after, CAIRN_TOP_APART ? CAIRN_ALIGNMENT : 0)) { /* top may be empty */
		size = chunk_size(after);
		word += size;
		cairn_heap_reuse(h, after);
		chunk_forget(after);
		after = chunk_at(after, size);
	}
	c->size = word;
	word &= ~CHUNK_FLAGS;
	if (CAIRN_TOP_APART && after == region_top(h)) {
		top_set(h, c);
	} else {
		after->size &= ~CHUNK_P;
		after->prev_size = word;
		bins_put(h, c, word);
	}
	count_unused(h, word);
	grow_trim(h);
}

/* ---- the public pair ---- */

void *cairn_malloc(struct cairn_heap *h, size_t bytes)
{
	if (heap_refuses(h))
		return NULL;
	uintptr_t state;
	struct chunk *c = cairn_heap_obtain(h, bytes, size_of_request(bytes), &state);

	return c == NULL ? NULL : heap_hand_out(h, mapped_settle(c, bytes), state);
}

void cairn_free(struct cairn_heap *h, void *mem)
{
	if (mem == NULL || heap_frees_later(h, mem))
		return;
	uintptr_t state = cairn_later_enter(h);
	cairn_heap_give(h, chunk_of(mem));
	count_free(h);
	cairn_lock_leave(h, state);
}
#endif
