/* Blocks of any alignment, of the first kind that has room.  SPDX-License-Identifier: MIT */
#include "set.h"

void *cairn_set_aligned_alloc(struct cairn_set *set, const struct cairn_request *request, size_t alignment,
                              size_t bytes)
{
	return size_is_power_of_two(alignment) ? set_allocate(set, request, alignment, bytes) : NULL;
}
