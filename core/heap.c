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
	bins_remove(h, c);
	chunk_mark_used(c);
	return c;
}

void cairn_heap_cut(struct cairn_heap *h, struct chunk *c, size_t size)
{
	size_t word = c->size;
	struct chunk *rest = chunk_at(c, size);

	if ((word & ~CHUNK_FLAGS) - size < CAIRN_CHUNK_MIN)
		return;
	rest->size = (word - size) | CHUNK_P;
	c->size = size | (word & CHUNK_FLAGS);
	cairn_heap_give(h, rest);
}

/* The chunk behind `c` is free and at least `more` large, or top can be: it leaves its bin, or top, and becomes a used
 * chunk of its own. NULL if that cannot be. */
static struct chunk *take_after(struct cairn_heap *h, struct chunk *c, size_t more)
{
	struct chunk *after = chunk_after(c);
	bool is_top = CAIRN_TOP_APART && after == region_top(h);

	if (CAIRN_CHECK >= 1 && !is_top && chunk_size(after) > suspect_room(h, c))
		cairn_suspect_convict(h, c);
	if (!heap_is_free(h, after, more) && (h->help == NULL || !h->help->grow_at(h, after, more)))
		return NULL;
	if (is_top)
		return top_carve(h, more);
	if (CAIRN_CHECK >= 1 && chunk_after(after)->prev_size != chunk_size(after))
		cairn_suspect_convict(h, c);
	return cairn_heap_reuse(h, after);
}

bool cairn_heap_fit(struct cairn_heap *h, struct chunk *c, size_t size)
{
	size_t had = chunk_size(c);

	if (size > had) {
		struct chunk *after = take_after(h, c, size - had);
		if (after == NULL)
			return false;
		c->size += chunk_size(after);
		chunk_forget(after);
	}
	cairn_heap_cut(h, c, size);
	count_given(h, 0, had);
	count_taken(h, 0, chunk_size(c));
	return true;
}

struct chunk *cairn_heap_slide(struct cairn_heap *h, struct chunk *c, size_t size)
{
	size_t gained = c->prev_size;

	if (chunk_before_is_used(c) ||
	    (size > gained && chunk_size(c) < size - gained && !cairn_heap_fit(h, c, size - gained)))
		return NULL;
	struct chunk *before = cairn_heap_reuse(h, heap_before(h, c));
	before->size += chunk_size(c);
	count_taken(h, 0, gained);
	return before;
}

/* Free all that wait. */
static COLD unsigned relieve_later(struct cairn_heap *h, unsigned try)
{
	while (later_first(h) != NULL) {
		uintptr_t state = cairn_lock_enter(h);

		later_take(h);
		cairn_lock_leave(h, state);
	}
	return try;
}

unsigned cairn_heap_relieve(struct cairn_heap *h, size_t bytes, unsigned try)
{
	if (later_first(h) != NULL)
		return relieve_later(h, try);
	if (try == 1 && h->help != NULL && h->help->relieve(h, bytes))
		return 2;
	if (CAIRN_STATS) {
		uintptr_t state = cairn_lock_enter(h);
		count_failure(h, bytes);
		cairn_lock_leave(h, state);
	}
	return 0;
}
