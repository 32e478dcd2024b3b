/* C23's free for callers who know the size.  SPDX-License-Identifier: MIT */
#include "heap.h"

/* A chunk is larger than its request asks for only where the rest could not be a chunk; a mapped one also because it
 * ends with its granule, was aligned, or has shrunk where it is. */
static inline bool may_be_for(const struct chunk *c, size_t bytes)
{
#if HAS_MAPPED
	if (chunk_is_mapped(c))
		return bytes <= chunk_usable(c);
#endif
	return chunk_size(c) - size_of_request(bytes) < CAIRN_CHUNK_MIN;
}

void cairn_free_sized(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (mem == NULL || heap_frees_later(h, mem))
		return;
	uintptr_t state = cairn_later_enter(h);
	struct chunk *c = heap_claim(h, mem);

	REQUIRE(h, may_be_for(c, bytes), CAIRN_FAULT_BAD_SIZE, mem);
	cairn_heap_give(h, c);
	count_free(h);
	cairn_lock_leave(h, state);
}
