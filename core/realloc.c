/* realloc: the same place if it can be, else another.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* NULL if there is no memory: then nothing has changed. */
static void *realloc_once(struct cairn_heap *h, void *mem, size_t size)
{
	uintptr_t state = cairn_lock_enter(h);

	later_take(h);
	struct chunk *c = heap_claim(h, mem);
	size_t held = chunk_size(c) - CAIRN_OVERHEAD;
	bool slides = false;

	if (cairn_heap_fit(h, c, size)) {
		cairn_lock_leave(h, state);
		return mem;
	}
	struct chunk *to = cairn_heap_take(h, size);
	if (to != NULL) {
		count_taken(h, 0, chunk_size(to));
	} else if (CAIRN_SLIDE) {
		to = cairn_heap_slide(h, c, size);
		slides = true;
	}
	cairn_lock_leave(h, state);
	if (to == NULL)
		return NULL;

	__builtin_memmove(chunk_mem(to), mem, held);
	state = cairn_lock_enter(h);
	if (slides)
		cairn_heap_fit(h, to, size);
	else
		count_given(h, 0, cairn_heap_give(h, c));
	cairn_lock_leave(h, state);
	return chunk_mem(to);
}

void *cairn_realloc(struct cairn_heap *h, void *mem, size_t bytes)
{
	size_t size = size_of_request(bytes);
	void *now = NULL;

	if (mem == NULL)
		return cairn_malloc(h, bytes);
	if (heap_refuses(h))
		return NULL;
	for (unsigned try = 1; try != 0 && (now = realloc_once(h, mem, size)) == NULL;)
		try = cairn_heap_relieve(h, bytes, try);
	return now;
}
