/* C23's free for callers who know the size.  SPDX-License-Identifier: MIT */
#include "heap.h"

void cairn_free_sized(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (mem == NULL || heap_frees_later(h, mem))
		return;
	uintptr_t state = cairn_later_enter(h);
	struct chunk *c = heap_claim(h, mem);

	/* A chunk is larger than its request asks for only where the rest could not be a chunk. */
	REQUIRE(h, chunk_size(c) - size_of_request(bytes) < CAIRN_CHUNK_MIN, CAIRN_FAULT_BAD_SIZE, mem);
	cairn_heap_give(h, c);
	count_free(h);
	cairn_lock_leave(h, state);
}
