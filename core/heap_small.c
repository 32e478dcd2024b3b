/* malloc and free where bytes of code count: the rules of heap_fast.c, each written once.
 * SPDX-License-Identifier: MIT
 *
 * A request tries, in this order: the bin of its size; the next larger bin that holds a chunk, and without top the free
 * ends of the regions last of all; top; and what the port lets the heap grow by.
 */
#include "grow.h"

#if !CAIRN_FOR_SPEED

/* ---- take ---- */

/* The first chunk that is large enough, of those that are looked at in each bin. A size may be compared with a size
 * word: the flags are less than one step. */
static struct chunk *find(struct cairn_heap *h, size_t size)
{
	for (unsigned bin = size_bin(size); bin != 0 && bin <= BIN_END; bin = bins_above(h, bin)) {
		struct chunk *c = bins_first(h, bin);
		for (unsigned looks = 2 * CAIRN_LARGE_PROBE; c != NULL && looks > 0; looks--) {
			REQUIRE(h, chunk_size(c) >= CAIRN_CHUNK_MIN, CAIRN_FAULT_OVERRUN, chunk_mem(c));
			heap_require_size(h, c, chunk_size(c));
			if (c->size >= size)
				return c;
			c = bins_next(h, c);
		}
	}
	return NULL;
}

struct chunk *cairn_heap_take(struct cairn_heap *h, size_t size)
{
	struct chunk *c;

	do {
		c = find(h, size);
		if (c != NULL) {
			cairn_heap_cut(h, cairn_heap_reuse(h, c), size);
			return c;
		}
		c = top_carve(h, size);
	} while (c == NULL && heap_grows(h, size));
	return c;
}

/* ---- give ---- */

/* [ c ][after]  ->  [ c, larger ] */
static struct chunk *join(struct chunk *c, struct chunk *after, size_t size)
{
	c->size += size;
	chunk_forget(after);
	return c;
}

size_t cairn_heap_give(struct cairn_heap *h, struct chunk *c)
{
	if (CAIRN_CHECK >= 1)
		cairn_suspect_claim(h, c);
	size_t size = chunk_size(c);
	struct chunk *after = chunk_at(c, size);
	if (!chunk_before_is_used(c))
		c = join(cairn_heap_reuse(h, heap_before(h, c)), c, size);
	if (CAIRN_TOP_APART && after == region_top(h)) {
		grow_top(h, c, c->size);
		return size;
	}
	if (!chunk_is_used(after)) {
		REQUIRE(h, chunk_after(after)->prev_size == chunk_size(after), CAIRN_FAULT_OVERRUN, chunk_mem(after));
		join(c, cairn_heap_reuse(h, after), chunk_size(after));
	}
	chunk_mark_free(c);
	bins_put(h, c, chunk_size(c));
	return size;
}

/* ---- the public pair ---- */

void *cairn_malloc(struct cairn_heap *h, size_t bytes)
{
	if (heap_refuses(h))
		return NULL;
	uintptr_t state = cairn_lock_enter(h);
	later_take(h);
	return heap_malloc(h, bytes, state);
}

void cairn_free(struct cairn_heap *h, void *mem)
{
	if (mem == NULL || heap_frees_later(h, mem))
		return;
	uintptr_t state = cairn_lock_enter(h);
	later_take(h);
	count_given(h, 1, cairn_heap_give(h, chunk_of(mem)));
	cairn_lock_leave(h, state);
}
#endif
