/* A block of the first kind that has room.  SPDX-License-Identifier: MIT */
#include "set.h"

void *cairn_set_malloc(struct cairn_set *set, const struct cairn_request *request, size_t bytes)
{
	return set_allocate(set, request, 1, bytes);
}
