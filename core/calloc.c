/* A block of zeroes.  SPDX-License-Identifier: MIT */
#include "heap.h"

void *cairn_calloc(struct cairn_heap *h, size_t count, size_t bytes)
{
	size_t all;

	if (!size_multiply(count, bytes, &all))
		all = SIZE_MAX;
	void *mem = cairn_malloc(h, all);
	if (mem != NULL)
		__builtin_memset(mem, 0, all);
	return mem;
}
