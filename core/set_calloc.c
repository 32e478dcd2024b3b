/* A block of zeroes, of the first kind that has room.  SPDX-License-Identifier: MIT */
#include "set.h"

void *cairn_set_calloc(struct cairn_set *set, const struct cairn_request *request, size_t count, size_t bytes)
{
	size_t all;

	if (!size_multiply(count, bytes, &all))
		all = SIZE_MAX;
	void *mem = cairn_set_malloc(set, request, all);
	if (mem != NULL)
		__builtin_memset(mem, 0, all);
	return mem;
}
