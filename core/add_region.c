/* One more region.  SPDX-License-Identifier: MIT */
#include "heap.h"

bool cairn_add_region(struct cairn_heap *h, void *memory, size_t bytes)
{
	uintptr_t state = cairn_lock_enter(h);
	struct region *r = cairn_region_add(h, (uintptr_t)memory, bytes);

	if (r != NULL)
		cairn_heap_give(h, region_first(r));
	cairn_lock_leave(h, state);
	return r != NULL;
}
