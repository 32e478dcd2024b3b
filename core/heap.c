/* What the ways for speed and for size have in common: blocks of another size, and a request that cannot be met.
 * SPDX-License-Identifier: MIT
 *
 * Kept true between calls:
 *   - no two free chunks touch;
 *   - a free chunk is in exactly one bin: the one of its size, or it is the last remainder, or top, which is in none.
 */
#include "heap.h"

struct chunk *cairn_heap_reuse(struct cairn_heap *h, struct chunk *c)
{
	struct chunk *after = chunk_after(c);

	if (CAIRN_TOP_APART && c == region_top(h)) {
		top_require(h, c->size);
		top_set(h, after);
	} else {
		suspect_free(h, c);
		bins_remove(h, c);
		after->size |= CHUNK_P;
	}
	count_used(h, chunk_distance(c, after));
	return c;
}

struct chunk *cairn_heap_cut(struct cairn_heap *h, struct chunk *c, size_t size)
{
	if (c->size - size >= CAIRN_CHUNK_MIN)
		cairn_heap_give(h, chunk_split(c, size));
	return c;
}

/* The chunk behind a used one is free and at least `more` large, or can be: it is used. NULL if that cannot be. */
static struct chunk *take_after(struct cairn_heap *h, struct chunk *after, size_t more)
{
	if (!heap_is_free(h, after, more) && (h->help == NULL || !h->help->grow_at(h, after, more)))
		return NULL;
	return cairn_heap_reuse(h, after);
}

bool cairn_heap_fit(struct cairn_heap *h, struct chunk *c, size_t size)
{
	if (HAS_MAPPED && mapped_is(h, c))
		return false;
	size_t room = CAIRN_CHECK >= 1 ? suspect_room(h, c) : 0;
	size_t had = chunk_size(c);

	if (size > had) {
		struct chunk *after = chunk_at(c, had);
		suspect_after(h, c, after, room);
		after = take_after(h, after, size - had);
		if (after == NULL)
			return false;
		c->size += chunk_size(after);
		chunk_forget(after);
	}
	cairn_heap_cut(h, c, size);
	return true;
}

struct chunk *cairn_heap_slide(struct cairn_heap *h, struct chunk *c, size_t size)
{
	if (chunk_before_is_used(c) || (HAS_MAPPED && chunk_is_mapped(c)))
		return NULL;
	size_t gained = c->prev_size;
	if (size > gained + chunk_size(c) && !cairn_heap_fit(h, c, size - gained))
		return NULL;
	struct chunk *before = cairn_heap_reuse(h, heap_before(h, c));
	before->size += chunk_size(c);
	return before;
}

struct chunk *cairn_heap_obtain(struct cairn_heap *h, size_t bytes, size_t size, uintptr_t *state)
{
	*state = cairn_later_enter(h);
	return heap_insist(h, bytes, size, state);
}

unsigned cairn_heap_relieve(struct cairn_heap *h, size_t bytes, unsigned try)
{
	if (later_first(h) != NULL)
		return try;
	if (try == 1 && h->help != NULL && h->help->relieve(h, bytes))
		return 2;
	if (CAIRN_STATS) {
		uintptr_t state = cairn_lock_enter(h);
		count_failure(h, bytes);
		cairn_lock_leave(h, state);
	}
	return 0;
}

#if CAIRN_STATS
void cairn_count_taken(struct cairn_heap *h, size_t blocks)
{
	h->allocations += blocks;
	if ((ptrdiff_t)h->reserve < 0) {
		h->peak -= h->reserve;
		h->reserve = 0;
	}
}
#endif

#if !CAIRN_FOR_SPEED
size_t cairn_size_of_request(size_t bytes)
{
	return size_computed(bytes);
}
#endif
