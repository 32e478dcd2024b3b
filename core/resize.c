/* A block of another size in the same place.  SPDX-License-Identifier: MIT */
#include "heap.h"

bool cairn_resize(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (heap_refuses(h))
		return false;
	uintptr_t state = cairn_later_enter(h);
	bool fits = heap_fit(h, chunk_of(mem), bytes);

	if (fits)
		cairn_count_taken(h, 0);
	else
		count_failure(h, bytes);
	cairn_lock_leave(h, state);
	return fits;
}
