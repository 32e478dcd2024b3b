/* A block of another size in the same place.  SPDX-License-Identifier: MIT */
#include "heap.h"

bool cairn_resize(struct cairn_heap *h, void *mem, size_t bytes)
{
	if (heap_refuses(h))
		return false;
	uintptr_t state = cairn_lock_enter(h);

	later_take(h);
	bool fits = cairn_heap_fit(h, heap_claim(h, mem), size_of_request(bytes));

	if (!fits)
		count_failure(h, bytes);
	cairn_lock_leave(h, state);
	return fits;
}
