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
	struct chunk *aligned = chunk_split(c, front);
	cairn_heap_give(h, c);
	return aligned;
}

void *cairn_aligned_alloc(struct cairn_heap *h, size_t alignment, size_t bytes)
{
	size_t size = size_of_request(bytes);
	size_t padded;

	if (!size_is_power_of_two(alignment) || heap_refuses(h))
		return NULL;
	/* Wherever the chunk begins, the block fits behind a front that is a chunk or nothing. */
	if (__builtin_add_overflow(size, alignment > CAIRN_ALIGNMENT ? alignment + CAIRN_ALIGNMENT : 0, &padded))
		padded = SIZE_IMPOSSIBLE;
	uintptr_t state;
	struct chunk *c = cairn_heap_obtain(h, bytes, padded, &state);

	if (c == NULL)
		return NULL;
	if (chunk_is_mapped(c)) {
		c = mapped_align(c, alignment, bytes);
	} else {
		c = give_front(h, c, alignment);
		cairn_heap_cut(h, c, size);
	}
	return heap_hand_out(h, c, state);
}
