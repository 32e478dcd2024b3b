/* Whose memory is it?  SPDX-License-Identifier: MIT */
#include "heap.h"

bool cairn_owns(const struct cairn_heap *h, const void *mem)
{
	uintptr_t state = cairn_lock_enter(h);
	uintptr_t chunk = (uintptr_t)chunk_of(mem) & ~(CAIRN_ALIGNMENT - 1);
	bool owns = cairn_region_find(h, (const struct chunk *)chunk) != NULL;

	cairn_lock_leave(h, state);
	return owns;
}
