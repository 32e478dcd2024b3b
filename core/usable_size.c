/* What a block holds.  SPDX-License-Identifier: MIT */
#include "heap.h"

size_t cairn_usable_size(struct cairn_heap *h, const void *mem)
{
	if (mem == NULL)
		return 0;
	uintptr_t state = cairn_lock_enter(h);
	size_t usable = chunk_usable(heap_claim(h, mem));

	cairn_lock_leave(h, state);
	return usable;
}
