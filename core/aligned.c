/* Blocks of any alignment.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* Give back the front of a used chunk, so that its block is aligned:   [ c ]  ->  [front][ c ] */
static struct chunk *give_front(struct cairn_heap *h, struct chunk *c, size_t alignment)
{
	size_t front = ((size_t)0 - (uintptr_t)chunk_mem(c)) & (alignment - 1);

	if (front == 0)
		return c;
	if (front < CAIRN_CHUNK_MIN)
		front += alignment;
	struct chunk *aligned = chunk_at(c, front);
	aligned->size = (c->size - front) | CHUNK_P;
	c->size = front | (c->size & CHUNK_FLAGS);
	cairn_heap_give(h, c);
	return aligned;
}

/* From a chunk of the size `padded`; NULL if there is none. */
static void *take_once(struct cairn_heap *h, size_t alignment, size_t size, size_t padded)
{
	uintptr_t state = cairn_lock_enter(h);

	later_take(h);
	struct chunk *c = cairn_heap_take(h, padded);
	void *mem = NULL;

	if (c != NULL) {
		c = give_front(h, c, alignment);
		cairn_heap_cut(h, c, size);
		count_taken(h, 1, chunk_size(c));
		mem = chunk_mem(c);
	}
	cairn_lock_leave(h, state);
	return mem;
}

void *cairn_aligned_alloc(struct cairn_heap *h, size_t alignment, size_t bytes)
{
	size_t size = size_of_request(bytes);
	size_t padded = size;
	void *mem = NULL;

	if (!size_is_power_of_two(alignment) || heap_refuses(h))
		return NULL;
	/* Wherever the chunk begins, the block fits behind a front that is a chunk or nothing. */
	if (alignment > CAIRN_ALIGNMENT && __builtin_add_overflow(size, alignment + CAIRN_ALIGNMENT, &padded))
		padded = SIZE_IMPOSSIBLE;
	for (unsigned try = 1; try != 0 && (mem = take_once(h, alignment, size, padded)) == NULL;)
		try = cairn_heap_relieve(h, bytes, try);
	return mem;
}
