/* realloc: the same place if it can be, else another.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* Where the block will be: its own chunk `c`, another, or the one that it slides into. NULL if there is no memory: then
 * nothing has changed. `held` is what is yet to be moved there: 0 if the port has moved a mapped block. */
static struct chunk *place(struct cairn_heap *h, struct chunk *c, size_t bytes, size_t size, size_t *held, bool *slides)
{
	uintptr_t state = cairn_later_enter(h);
	struct chunk *to = c;

	*slides = false;
	if (HAS_MAPPED && mapped_is(h, c) && cairn_mapped_resize(h, &to, bytes)) {
		*held = 0;
		cairn_lock_leave(h, state);
		return to;
	}
	if (!cairn_heap_fit(h, c, size)) {
		to = CAIRN_SLIDE ? cairn_heap_slide(h, c, size) : NULL;
		*slides = to != NULL;
		if (to == NULL)
			to = mapped_settle(cairn_heap_take(h, size), bytes);
	}
	*held = chunk_usable(c);
	if (!*slides)
		cairn_count_taken(h, 0);
	cairn_lock_leave(h, state);
	return to;
}

void *cairn_realloc(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (mem == NULL)
		return cairn_malloc(h, bytes);
	if (heap_refuses(h))
		return NULL;
	size_t size = size_of_request(bytes);
	struct chunk *c = chunk_of(mem);
	struct chunk *to;
	size_t held;
	bool slides;

	for (unsigned try = 1; (to = place(h, c, bytes, size, &held, &slides)) == NULL;) {
		try = cairn_heap_relieve(h, bytes, try);
		if (try == 0)
			return NULL;
	}
	if (to != c && (!HAS_MAPPED || held > 0)) {
		__builtin_memmove(chunk_mem(to), mem, held);
		uintptr_t state = cairn_lock_enter(h);
		if (slides) {
			cairn_heap_cut(h, to, size);
			cairn_count_taken(h, 0);
		} else {
			cairn_heap_give(h, c);
		}
		cairn_lock_leave(h, state);
	}
	return chunk_mem(to);
}
