/* realloc for blocks that stay aligned.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* The block stays where it is, aligned, with another size? If not, what it holds in bytes. */
static bool fits(struct cairn_heap *h, const void *mem, size_t alignment, size_t bytes, size_t *held)
{
	uintptr_t state = cairn_later_enter(h);
	struct chunk *c = heap_claim(h, mem);
	bool fits = ((uintptr_t)mem & (alignment - 1)) == 0 && heap_fit(h, c, bytes);

	cairn_count_taken(h, 0);
	*held = chunk_usable(c);
	cairn_lock_leave(h, state);
	return fits;
}

/* A mapped block stays in its mapping, aligned and flush? It may move there. */
static bool stays_flush(struct cairn_heap *h, void **mem, size_t alignment, size_t bytes)
{
	uintptr_t state = cairn_later_enter(h);
	struct chunk *c = heap_claim(h, *mem);
	bool stays = MAPPED_FLUSH && chunk_is_mapped(c) && cairn_mapped_flush(&c, alignment, bytes);

	*mem = chunk_mem(c);
	cairn_lock_leave(h, state);
	return stays;
}

void *cairn_aligned_realloc(struct cairn_heap *h, void *mem, size_t alignment, size_t bytes)
{
	size_t held;

	if (mem == NULL)
		return cairn_aligned_alloc(h, alignment, bytes);
	if (!size_is_power_of_two(alignment) || heap_refuses(h))
		return NULL;
	if (MAPPED_FLUSH && stays_flush(h, &mem, alignment, bytes))
		return mem;
	if (fits(h, mem, alignment, bytes, &held))
		return mem;

	void *to = cairn_aligned_alloc(h, alignment, bytes);
	if (to == NULL)
		return NULL;
	__builtin_memcpy(to, mem, held < bytes ? held : bytes);

	/* It counts as the same block, so not as one more either. */
	uintptr_t state = cairn_lock_enter(h);
	count_one_less(h);
	cairn_heap_give(h, chunk_of(mem));
	cairn_lock_leave(h, state);
	return to;
}
