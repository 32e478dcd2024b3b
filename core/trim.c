/* What top has to spare goes back to the port.  SPDX-License-Identifier: MIT */
#include "grow.h"

size_t cairn_trim(struct cairn_heap *h, size_t keep)
{
	uintptr_t state = cairn_lock_enter(h);

	if (fast_any(h))
		cairn_fast_consolidate(h);
	size_t bytes = cairn_shrink(h, keep);

	cairn_lock_leave(h, state);
	return bytes;
}
